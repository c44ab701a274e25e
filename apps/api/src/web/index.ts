export { secureHeaders, serveWeb } from './serveWeb.ts';
