import { createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { getSystemErrorName } from 'node:util';

/**
 * The binary, of which importing this file asks nothing.
 *
 * @typedef {{pid: number, fds: number[], error?: undefined} | {error: number}} Started
 * @typedef {(path: string, argv: string[], descriptors: number, onExit: (code: number, signal: number) => void) => Started}
 *   Spawn
 */

/** @type {Spawn | undefined} */
let loaded;

/** @returns {Spawn} */
function load() {
  loaded ??= createRequire(import.meta.url)(fileURLToPath(new URL('../build/ear-spawn.node', import.meta.url))).spawn;
  return /** @type {Spawn} */ (loaded);
}

/**
 * @param {string} path
 * @param {readonly string[]} args
 * @param {number} descriptors
 * @returns {import('./spawn.js').Program}
 */
export function spawnProgram(path, args, descriptors) {
  for (const text of [path, ...args]) {
    if (text.includes('\0')) throw new TypeError('a path or an argument holds NUL');
  }
  const { promise, resolve } = Promise.withResolvers();
  /** @type {import('./spawn.js').ProgramEnd | null} */
  let end = null;
  /** @type {net.Socket[]} */
  let streams = [];
  const onExit = (/** @type {number} */ code, /** @type {number} */ signal) => {
    end = { code: code < 0 ? null : code, signal: signal > 0 ? signalName(signal) : null };
    streams[0]?.destroy();
    // A stream closes once it was read to its end.
    process.nextTick(() => streams.forEach((stream) => stream.readable && stream.resume()));
    resolve(end);
  };
  const started = load()(path, [path, ...args], descriptors, onExit);
  if (started.error !== undefined) {
    const code = getSystemErrorName(-started.error);
    throw Object.assign(new Error(`${path} cannot be started: ${code}`), { code });
  }
  streams = started.fds.map((fd) => new net.Socket({ fd, readable: true, writable: true }));
  return {
    pid: started.pid,
    streams,
    ended: promise,
    get end() {
      return end;
    },
  };
}

/**
 * @param {number} number
 * @returns {string}
 */
export function signalName(number) {
  const found = Object.entries(os.constants.signals).find(([, value]) => value === number);
  return found ? found[0] : `SIG${number}`;
}
