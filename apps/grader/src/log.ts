import { pino } from 'pino';
import type { Logger } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** Words that never reach a log, wherever they stand in what is logged: secrets and what learners handed in. */
const SECRET = ['token', 'seed', 'authorization', 'payload', 'files', 'expect', 'verdict'];

/** One JSON line per event, on stderr; stdout is for people. */
export function openLog(level: string, destination: number | { write(line: string): void } = 2): Log {
  const redact = { paths: SECRET.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[hidden]' };
  const stream = typeof destination === 'number' ? pino.destination({ dest: destination, sync: true }) : destination;
  return pino({ level, redact, base: { pid: process.pid } }, stream);
}
