import { RUN_LIMITS } from '@ear/engine';
import type { RunBody, RunDataset } from '@ear/engine/contract';

/** Where the text may come from. `run`: the text of the run that is done again. */
export const ORIGINS = ['dataset', 'text', 'file', 'run'] as const;
export type Origin = (typeof ORIGINS)[number];

/** A text file that was chosen: its text, or why it cannot be taken. */
export type ChosenFile =
  | { readonly name: string; readonly bytes: number; readonly text: string; readonly flaw: null }
  | { readonly name: string; readonly bytes: number; readonly text: null; readonly flaw: 'notText' | 'tooLarge' };

export interface Chosen {
  readonly from: Origin;
  /** `quest/dataset` */
  readonly dataset: string;
  readonly pasted: string;
  readonly file: ChosenFile | null;
}

export type Missing = 'noDatasets' | 'textFirst' | 'fileFirst' | 'notText' | 'tooLarge';

/** What the run learns from, or what is still missing for it. `text` is there where this page has it. */
export type Source =
  | { readonly body: RunBody['source']; readonly text: string | null; readonly missing: null }
  | { readonly body: null; readonly text: null; readonly missing: Missing };

const lacking = (missing: Missing): Source => ({ body: null, text: null, missing });
const own = (name: string, text: string): Source => ({ body: { kind: 'text', name, text }, text, missing: null });

export const datasetKey = ({ quest, dataset }: RunDataset): string => `${quest}/${dataset}`;

export function sourceOf(
  chosen: Chosen,
  datasets: readonly RunDataset[],
  earlier: string | null,
  pastedName: string,
): Source {
  switch (chosen.from) {
    case 'dataset': {
      const found = datasets.find((one) => datasetKey(one) === chosen.dataset) ?? datasets[0];
      if (found === undefined) return lacking('noDatasets');
      return { body: { kind: 'dataset', quest: found.quest, dataset: found.dataset }, text: null, missing: null };
    }
    case 'text':
      if (chosen.pasted.trim() === '') return lacking('textFirst');
      if (bytesOf(chosen.pasted) > RUN_LIMITS.text_bytes) return lacking('tooLarge');
      return own(pastedName, chosen.pasted);
    case 'file':
      if (chosen.file === null) return lacking('fileFirst');
      if (chosen.file.flaw !== null) return lacking(chosen.file.flaw);
      return chosen.file.text.trim() === '' ? lacking('textFirst') : own(chosen.file.name, chosen.file.text);
    case 'run':
      return earlier === null
        ? lacking('textFirst')
        : { body: { kind: 'run', run: earlier }, text: null, missing: null };
  }
}

export const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** Reads a file as UTF-8; one that is too large is not read at all. */
export async function readTextFile(file: File): Promise<ChosenFile> {
  const { name, size: bytes } = file;
  const shortName = name.slice(-RUN_LIMITS.title_chars);
  if (bytes > RUN_LIMITS.text_bytes) return { name: shortName, bytes, text: null, flaw: 'tooLarge' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await bytesIn(file));
    if (!text.includes('\0')) return { name: shortName, bytes, text, flaw: null };
  } catch {
    // Unreadable, or not UTF-8: said the same way.
  }
  return { name: shortName, bytes, text: null, flaw: 'notText' };
}

function bytesIn(file: File): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(new Uint8Array(reader.result as ArrayBuffer)));
    reader.addEventListener('error', () => reject(reader.error ?? new Error('unreadable')));
    reader.readAsArrayBuffer(file);
  });
}
