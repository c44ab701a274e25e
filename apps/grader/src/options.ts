import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

export const USAGE = `usage: grader --api URL [--token-file FILE] [--slots N] [--spares N] [--name NAME]
       grader --probe [--json] | --measure
  --api URL          address of the EAR Quest API (or EAR_API_URL)
  --token-file FILE  holds the grader's token (or EAR_GRADER_TOKEN_FILE; or the token itself in EAR_GRADER_TOKEN)
  --slots N          submissions judged at once, 1..64 (default 2)
  --spares N         started programs that wait for a job, 0..64 of each runtime in use (or EAR_GRADER_SPARES;
                     default: as many as slots, up to 4)
  --name NAME        how this grader is called in health (default: this machine's name)
  --probe            tries the jail of this machine, says what holds, exits 0 or 1
  --measure          times five calls bare, judged, and judged in the jail cold and warm`;

/** More than that would wait for a rush that a few waiting launchers soften as well. */
const MOST_SPARES = 4;

export interface Options {
  readonly api: string;
  readonly token: { readonly text: string } | { readonly file: string };
  readonly slots: number;
  /** Started programs that wait for a job, of each runtime that was asked for lately. */
  readonly spares: number;
  readonly name: string;
  /** Where bundles and downloaded datasets are kept. */
  readonly dataDir: string;
}

export type Command =
  | { readonly kind: 'serve'; readonly options: Options }
  | { readonly kind: 'probe'; readonly json: boolean }
  | { readonly kind: 'measure' }
  | { readonly kind: 'usage'; readonly problem: string };

/** Reads the command line and the environment; a wrong one becomes a sentence, never an exception. */
export function readCommand(argv: readonly string[], env: NodeJS.ProcessEnv, repository: string): Command {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: {
        api: { type: 'string' },
        'token-file': { type: 'string' },
        slots: { type: 'string' },
        spares: { type: 'string' },
        name: { type: 'string' },
        probe: { type: 'boolean' },
        measure: { type: 'boolean' },
        json: { type: 'boolean' },
      },
    }));
  } catch (error) {
    return usage((error as Error).message);
  }
  if (values.probe) return { kind: 'probe', json: values.json === true };
  if (values.measure) return { kind: 'measure' };
  const api = values.api ?? env['EAR_API_URL'];
  if (!api || !/^https?:\/\//.test(api) || !URL.canParse(api)) return usage('--api needs an http address');
  const slots = Number(values.slots ?? env['EAR_GRADER_SLOTS'] ?? 2);
  if (!Number.isInteger(slots) || slots < 1 || slots > 64) return usage('--slots needs a whole number from 1 to 64');
  const spares = Number(values.spares ?? env['EAR_GRADER_SPARES'] ?? Math.min(slots, MOST_SPARES));
  if (!Number.isInteger(spares) || spares < 0 || spares > 64)
    return usage('--spares needs a whole number from 0 to 64');
  const file = values['token-file'] ?? env['EAR_GRADER_TOKEN_FILE'];
  const text = env['EAR_GRADER_TOKEN'];
  if (!file && !text) return usage('no token: give --token-file, EAR_GRADER_TOKEN_FILE or EAR_GRADER_TOKEN');
  return {
    kind: 'serve',
    options: {
      api: api.replace(/\/+$/, ''),
      token: file ? { file } : { text: text as string },
      slots,
      spares,
      name: (values.name ?? env['EAR_GRADER_NAME'] ?? os.hostname()).slice(0, 80) || 'grader',
      dataDir: path.resolve(env['EAR_DATA_DIR'] ?? path.join(repository, '.ear')),
    },
  };
}

function usage(problem: string): Command {
  return { kind: 'usage', problem };
}
