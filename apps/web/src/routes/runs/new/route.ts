import '../../../hand-in/hand-in.css';
import '../runs.css';
import '../fields.css';
import './new-run.css';

export { loadNewRun as loader, NewRun as Component } from './NewRun.tsx';
