import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { ENDPOINT, type Endpoint } from '../kernel/endpoint.ts';

/** The route table as it is bound to controllers: nothing can be answered that is not in it. */
@Injectable()
export class RouteTable {
  constructor(private readonly discovery: DiscoveryService) {}

  /** Every endpoint, by path and method. */
  endpoints(): Endpoint[] {
    const found = this.discovery.getControllers().flatMap(({ metatype }) => {
      const prototype = (metatype?.prototype ?? {}) as Record<string, unknown>;
      return Object.getOwnPropertyNames(prototype).flatMap((name) => {
        const handler = prototype[name];
        const spec =
          typeof handler === 'function' ? (Reflect.getMetadata(ENDPOINT, handler) as Endpoint | undefined) : undefined;
        return spec ?? [];
      });
    });
    return found.sort((a, b) => a.path.localeCompare(b.path, 'en') || a.method.localeCompare(b.method, 'en'));
  }
}
