import './journey.css';

export { loadJourney as loader } from './load.ts';
export { JourneyPage as Component } from './JourneyPage.tsx';
