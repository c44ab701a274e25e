import type { Files } from './files.ts';

export interface LocalDraft {
  readonly files: Files;
  /** The server's version that these files grew from; 0 for none. */
  readonly base: number;
  /** Whether they hold something that the server has not confirmed. */
  readonly dirty: boolean;
}

/** One draft in the browser's own store: it survives a crash, a lost network and an ended session. */
export interface LocalDrafts {
  read(): LocalDraft | null;
  write(draft: LocalDraft): void;
}

export function localDrafts(attempt: string, challenge: string): LocalDrafts {
  const key = `ear:draft:${attempt}:${challenge}`;
  return {
    read: () => {
      try {
        const text = localStorage.getItem(key);
        return text === null ? null : (JSON.parse(text) as LocalDraft);
      } catch {
        return null;
      }
    },
    write: (draft) => {
      try {
        localStorage.setItem(key, JSON.stringify(draft));
      } catch {
        // A full or forbidden store: the server's copy remains.
      }
    },
  };
}
