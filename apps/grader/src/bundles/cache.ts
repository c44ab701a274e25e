import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { JudgingBundle } from '@ear/engine';
import { BundleMemory } from './memory.ts';

const KEPT = 200;
const HASH = /^[0-9a-f]{64}$/;

/**
 * Judging bundles in memory and on disk, by their hash; they hold expected values, so only the grader's user may read them. Each file
 * is `<SHA-256 of the rest>\n<JSON>`: one that was cut off or changed does not count and is fetched again.
 */
export class BundleCache {
  readonly #folder: string;
  readonly #memory = new BundleMemory();
  readonly #fetch: (hash: string, signal: AbortSignal) => Promise<JudgingBundle>;
  /** Bundles that are being fetched right now, so that parallel slots ask once. */
  readonly #underway = new Map<string, Promise<JudgingBundle>>();

  constructor(folder: string, fetch: (hash: string, signal: AbortSignal) => Promise<JudgingBundle>) {
    this.#folder = folder;
    this.#fetch = fetch;
  }

  /** Rejects when the bundle can neither be read nor fetched, or when what was fetched goes by another name. */
  async get(hash: string, signal: AbortSignal): Promise<JudgingBundle> {
    if (!HASH.test(hash)) throw new Error('a bundle is named by a SHA-256');
    const kept = this.#memory.get(hash) ?? (await this.#read(hash));
    if (kept !== null) return kept;
    const running = this.#underway.get(hash) ?? this.#load(hash, signal);
    this.#underway.set(hash, running);
    try {
      return await running;
    } finally {
      this.#underway.delete(hash);
    }
  }

  async #load(hash: string, signal: AbortSignal): Promise<JudgingBundle> {
    const bundle = await this.#fetch(hash, signal);
    if (bundle.judging_hash !== hash) throw new Error(`asked for bundle ${hash}, got ${bundle.judging_hash}`);
    await this.#write(hash, bundle).catch(() => undefined); // A full disk costs a request, not a verdict.
    return bundle;
  }

  async #read(hash: string): Promise<JudgingBundle | null> {
    const file = path.join(this.#folder, `${hash}.json`);
    try {
      const text = await readFile(file, 'utf8');
      const line = text.indexOf('\n');
      const json = text.slice(line + 1);
      if (sha256(json) !== text.slice(0, line)) return null;
      const bundle = JudgingBundle.parse(JSON.parse(json));
      if (bundle.judging_hash !== hash) return null;
      await utimes(file, new Date(), new Date());
      this.#memory.put(hash, bundle, json.length);
      return bundle;
    } catch {
      return null;
    }
  }

  async #write(hash: string, bundle: JudgingBundle): Promise<void> {
    const json = JSON.stringify(bundle);
    this.#memory.put(hash, bundle, json.length);
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const temporary = path.join(this.#folder, `.${hash}.${randomBytes(6).toString('hex')}`);
    await writeFile(temporary, `${sha256(json)}\n${json}`, { mode: 0o600 });
    await rename(temporary, path.join(this.#folder, `${hash}.json`));
    await this.#forgetOld();
  }

  /** Keeps the most recently used, and drops what a killed grader left half written. */
  async #forgetOld(): Promise<void> {
    const names = await readdir(this.#folder);
    const aged = await Promise.all(
      names.map(async (name) => {
        const at = path.join(this.#folder, name);
        const { mtimeMs } = await stat(at).catch(() => ({ mtimeMs: 0 }));
        return { at, mtimeMs, half: name.startsWith('.') && Date.now() - mtimeMs > 60_000 };
      }),
    );
    const old = aged.toSorted((a, b) => b.mtimeMs - a.mtimeMs).slice(KEPT);
    for (const { at } of [...old, ...aged.filter(({ half }) => half)]) await rm(at, { force: true });
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
