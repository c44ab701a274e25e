import '../../quest-map/map.css';
import '../../quest-map/trace.css';
export { loadMap as loader, MapPage as Component } from './MapPage.tsx';
