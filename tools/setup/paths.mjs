import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
/** Node 24, from npm; the shell's own node may be older. */
export const NODE = path.join(ROOT, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
/** Where everything that must survive a restart lives. */
export const DATA_DIR = path.resolve(process.env.EAR_DATA_DIR ?? path.join(ROOT, '.ear'));
