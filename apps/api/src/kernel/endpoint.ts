import { applyDecorators, Delete, Get, HttpCode, Patch, Post, Put, SetMetadata } from '@nestjs/common';
import type { ProblemCode } from '@ear/engine/contract';
import type { z } from 'zod';
import type { Access } from './caller.ts';

const METHODS = { GET: Get, POST: Post, PUT: Put, PATCH: Patch, DELETE: Delete } as const;

/** One row of the route table: what is asked, who may ask, what is answered. Guards, parsing and OpenAPI read it. */
export interface Endpoint {
  readonly method: keyof typeof METHODS;
  /** Below /api, with `:name` for parameters. */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly access: Access;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Request headers that must be there. */
  readonly needs?: readonly ('If-Match' | 'Idempotency-Key')[];
  /** Status -> shape of the JSON body; null for an empty body; a string names another media type. The first is the usual one. */
  readonly answers: Readonly<Record<number, z.ZodType | string | null>>;
  readonly refusals: readonly ProblemCode[];
}

export const ENDPOINT = 'ear:endpoint';

/** Gives an endpoint its literal type, so that handlers know what they are given. */
export const endpoint = <const E extends Endpoint>(spec: E): E => spec;

/** Binds a controller's method to a row of the route table. */
export function Route(spec: Endpoint): MethodDecorator {
  const status = usualStatus(spec);
  return applyDecorators(METHODS[spec.method](`/api${spec.path}`), HttpCode(status), SetMetadata(ENDPOINT, spec));
}

export function usualStatus(spec: Endpoint): number {
  return Number(Object.keys(spec.answers)[0]);
}
