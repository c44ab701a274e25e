export { OpenApiModule } from './openapi.module.ts';
export { RouteTable } from './routeTable.ts';
