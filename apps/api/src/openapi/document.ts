import { PROBLEMS, Problem, type ProblemCode } from '@ear/engine/contract';
import { z } from 'zod';
import type { Access } from '../kernel/caller.ts';
import type { Endpoint } from '../kernel/endpoint.ts';

/** Security schemes by access; several mean that one of them is enough. */
const SECURITY: Readonly<Record<Access, readonly Record<string, string[]>[]>> = {
  anyone: [{}, { cookie: [] }, { token: [] }],
  learner: [{ cookie: [] }, { token: [] }],
  account: [{ cookie: [] }, { token: [] }],
  admin: [{ cookie: [] }, { token: [] }],
  grader: [{ grader: [] }],
};

/** Refusals that every endpoint of an access can answer. */
const ALWAYS: Readonly<Record<Access, readonly ProblemCode[]>> = {
  anyone: ['bad_token', 'cross_site'],
  learner: ['not_signed_in', 'bad_token', 'forbidden', 'cross_site'],
  account: ['not_signed_in', 'bad_token', 'forbidden', 'cross_site'],
  admin: ['not_signed_in', 'bad_token', 'forbidden', 'cross_site'],
  grader: ['not_signed_in', 'bad_token', 'forbidden'],
};
const EVERYWHERE: readonly ProblemCode[] = ['unavailable', 'internal'];

/** OpenAPI 3.1 of the route table; its schemas are those that the server parses with. */
export function openApiOf(endpoints: readonly Endpoint[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const spec of endpoints) {
    const path = `/api${spec.path}`.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[spec.method.toLowerCase()] = operationOf(spec);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'EAR Quest',
      version,
      description: 'Everything that a person can do in the web app.',
      license: { name: 'MIT' },
    },
    paths,
    components: {
      schemas: { Problem: schemaOf(Problem, 'output') },
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: 'ear_session' },
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'From signup, login or guest with ?session=token, or from /api/me/tokens',
        },
        grader: { type: 'http', scheme: 'bearer', description: 'A grader’s own token' },
      },
    },
  };
}

function operationOf(spec: Endpoint): object {
  return {
    operationId: `${spec.method.toLowerCase()}${spec.path.replace(/[/:_-]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary: spec.summary,
    tags: [spec.path.split('/')[1]],
    security: SECURITY[spec.access],
    parameters: [
      ...parametersOf(spec.params, 'path'),
      ...parametersOf(spec.query, 'query'),
      ...(spec.needs ?? []).map((name) => ({ name, in: 'header', required: true, schema: { type: 'string' } })),
    ],
    ...(spec.body
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(spec.body, 'input') } } } }
      : {}),
    responses: { ...answersOf(spec), ...refusalsOf(spec) },
  };
}

function parametersOf(schema: z.ZodObject | undefined, place: 'path' | 'query'): object[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, object>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, one]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: one,
  }));
}

function answersOf({ answers }: Endpoint): Record<string, object> {
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => {
      if (answer === null) return [status, { description: 'Done; the body is empty' }];
      const [type, schema] =
        typeof answer === 'string' ? [answer, { type: 'string' }] : ['application/json', schemaOf(answer, 'output')];
      return [status, { description: 'The answer', content: { [type]: { schema } } }];
    }),
  );
}

function refusalsOf({ access, refusals }: Endpoint): Record<string, object> {
  const codes = new Set([...refusals, ...ALWAYS[access], ...EVERYWHERE]);
  const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code][0]);
  return Object.fromEntries(
    [...byStatus].map(([status, some]) => [
      status,
      {
        description: some.map((code) => `${code}: ${PROBLEMS[code][2]}`).join('\n'),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  return json;
}
