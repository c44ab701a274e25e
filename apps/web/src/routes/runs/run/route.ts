import '@mantine/core/styles/FloatingIndicator.css';
import '@mantine/core/styles/SegmentedControl.css';
import '../../../hand-in/hand-in.css';
import '../../../waiting/waiting.css';
import '../../../loss-curve/pictures.css';
import '../../../prose/prose.css';
import '../runs.css';
import '../fields.css';
import './run.css';

export { loadRun as loader } from './load.ts';
export { RunPage as Component } from './RunPage.tsx';
