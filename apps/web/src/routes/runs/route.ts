import '../../waiting/waiting.css';
import './runs.css';

export { loadRuns as loader, RunsPage as Component } from './RunsPage.tsx';
