import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Cli } from './cli.ts';
import { EXIT, Stop } from './exit.ts';
import { both } from './words/index.ts';

/** The repository that this program belongs to; null where it stands alone. */
export function findCheckout(): string | null {
  for (let dir = dirname(fileURLToPath(import.meta.url)); ; dir = dirname(dir)) {
    const manifest = join(dir, 'package.json');
    if (existsSync(manifest) && /"name":\s*"ear-quest"/.test(readFileSync(manifest, 'utf8'))) return dir;
    if (dirname(dir) === dir) return null;
  }
}

/** The quests that a command means when none are named: EAR_QUESTS_DIR, ./quests, the repository's. */
export function questsDir(cli: Cli): string {
  const named = cli.io.env['EAR_QUESTS_DIR'];
  if (named) return resolve(cli.io.cwd, named);
  const checkout = findCheckout();
  const candidates = [join(cli.io.cwd, 'quests'), ...(checkout === null ? [] : [join(checkout, 'quests')])];
  const found = candidates.find((dir) => existsSync(dir));
  if (found === undefined) throw new Stop(EXIT.usage, 'no_quests_dir', both('noQuestsDir'));
  return found;
}
