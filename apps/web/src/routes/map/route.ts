import '../../quest-map/map.css';
export { loadMap as loader, MapPage as Component } from './MapPage.tsx';
