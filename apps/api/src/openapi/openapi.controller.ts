import { Controller, Inject } from '@nestjs/common';
import { z } from 'zod';
import { CONFIG, type Config } from '../kernel/config.ts';
import { endpoint, Route } from '../kernel/endpoint.ts';
import { openApiOf } from './document.ts';
import { RouteTable } from './routeTable.ts';

const openapi = endpoint({
  method: 'GET',
  path: '/openapi.json',
  summary: 'This description',
  access: 'anyone',
  answers: { 200: z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) }) },
  refusals: [],
});

@Controller()
export class OpenApiController {
  private document: object | null = null;

  constructor(
    private readonly table: RouteTable,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Route(openapi)
  read(): object {
    return (this.document ??= openApiOf(this.table.endpoints(), this.config.version));
  }
}
