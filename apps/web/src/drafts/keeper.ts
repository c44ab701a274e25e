import type { Draft } from '@ear/engine/contract';
import type { Answer, Refusal } from '../api/index.ts';
import { same, type Files } from './files.ts';
import type { LocalDrafts } from './local.ts';

/** What the learner can see about their draft at any time. */
export interface DraftState {
  readonly files: Files;
  /** `kept`: in this browser only, the server could not be reached. */
  readonly status: 'untouched' | 'dirty' | 'saving' | 'saved' | 'kept' | 'conflict';
  readonly savedAt: string | null;
  /** What another tab or device saved meanwhile; only in `conflict`. */
  readonly theirs: Draft | null;
  readonly refusal: Refusal | null;
}

export interface DraftDoors {
  readonly load: () => Promise<Answer<Draft>>;
  readonly save: (files: Files, baseVersion: number) => Promise<Answer<Draft>>;
  readonly local: LocalDrafts;
}

/** Pause after the last key before a draft is sent, and before a failed save is tried again, in milliseconds. */
const QUIET_MS = 800;
const RETRY_MS = 5000;

/**
 * Keeps one challenge's draft in this browser at once and on the server soon after.
 * Nothing is ever overwritten unseen: a version that somebody else saved becomes a `conflict` that holds both.
 */
export class DraftKeeper {
  #state: DraftState;
  #base = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | null = null;
  readonly #doors: DraftDoors;
  readonly #watchers = new Set<() => void>();

  constructor(doors: DraftDoors, initial: Files) {
    this.#doors = doors;
    const local = doors.local.read();
    this.#base = local?.base ?? 0;
    this.#state = { files: local?.files ?? initial, status: 'untouched', savedAt: null, theirs: null, refusal: null };
  }

  get state(): DraftState {
    return this.#state;
  }

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Fetches what the server has and lays it beside what this browser kept. */
  async open(): Promise<void> {
    const answer = await this.#doors.load();
    const local = this.#doors.local.read();
    if (!answer.ok) {
      if (local !== null) this.#touch();
      return;
    }
    const server = answer.value;
    const unsaved = this.#state.status === 'untouched' ? local?.dirty === true : this.#state.status !== 'saved';
    // Version 0 is the author's starter: nothing was saved yet, and the page may know a better beginning.
    if (server.version === 0 && !unsaved) return;
    if (!unsaved || same(this.#state.files, server.files)) {
      this.#set({ files: server.files });
      this.#saved(server, server.files);
    } else if (this.#base === server.version) {
      this.#touch();
    } else {
      this.#collide(server);
    }
  }

  /** The learner changed something: kept here at once, sent when the keys are quiet. */
  edit(files: Files): void {
    if (same(files, this.#state.files)) return;
    this.#set({ files });
    this.#doors.local.write({ files, base: this.#base, dirty: true });
    if (this.#state.status !== 'conflict') this.#touch();
  }

  /** Sends what is unsaved now; used before handing in and before leaving. Answers when the server has it or cannot. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#saving !== null) await this.#saving;
    if (this.#state.status === 'dirty' || this.#state.status === 'kept') await this.#send();
  }

  /** Ends a conflict. Both texts end up in the history; the chosen one on top. */
  async choose(whose: 'mine' | 'theirs'): Promise<void> {
    const { theirs, files: mine } = this.#state;
    if (theirs === null) return;
    this.#base = theirs.version;
    this.#set({ status: 'dirty', theirs: null });
    await this.#send();
    if (whose === 'mine' || this.#state.status !== 'saved' || !same(this.#state.files, mine)) return;
    this.edit(theirs.files);
    await this.flush();
  }

  #touch(): void {
    this.#set({ status: 'dirty' });
    this.#later(QUIET_MS);
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#send(), ms);
  }

  async #send(): Promise<void> {
    if (this.#saving !== null) await this.#saving;
    clearTimeout(this.#timer);
    const { files } = this.#state;
    this.#set({ status: 'saving' });
    this.#saving = this.#doors.save(files, this.#base).then((answer) => this.#settle(files, answer));
    await this.#saving;
    this.#saving = null;
  }

  async #settle(sent: Files, answer: Answer<Draft>): Promise<void> {
    if (answer.ok) {
      this.#saved(answer.value, sent);
      if (!same(sent, this.#state.files)) this.#touch();
      return;
    }
    const { refusal } = answer;
    if (refusal.code === 'conflict') {
      const newest = await this.#doors.load();
      if (newest.ok && !same(newest.value.files, this.#state.files)) return this.#collide(newest.value);
      if (newest.ok) return this.#saved(newest.value, sent);
    }
    this.#set({ status: 'kept', refusal });
    if (refusal.status === 0 || refusal.status >= 500) this.#later(RETRY_MS);
  }

  #saved(draft: Draft, files: Files): void {
    this.#base = draft.version;
    this.#doors.local.write({ files: this.#state.files, base: draft.version, dirty: !same(files, this.#state.files) });
    this.#set({ status: 'saved', savedAt: draft.saved_at, theirs: null, refusal: null });
  }

  #collide(theirs: Draft): void {
    clearTimeout(this.#timer);
    this.#doors.local.write({ files: this.#state.files, base: this.#base, dirty: true });
    this.#set({ status: 'conflict', theirs });
  }

  #set(change: Partial<DraftState>): void {
    this.#state = { ...this.#state, ...change };
    for (const watcher of this.#watchers) watcher();
  }
}
