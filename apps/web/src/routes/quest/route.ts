import '@mantine/core/styles/Tabs.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/Menu.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/ScrollArea.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Modal.css';
import '@mantine/core/styles/Paper.css';
import '@mantine/core/styles/CloseButton.css';
import './quest.css';
import '../../quest-map/trace.css';
import '../../hand-in/hand-in.css';
import '../../code-editor/editor.css';
import '../../verdict/verdict.css';
import '../../loss-curve/pictures.css';
import '../../prose/prose.css';

export { loadQuest as loader } from './load.ts';
export { Quest as Component } from './Quest.tsx';
