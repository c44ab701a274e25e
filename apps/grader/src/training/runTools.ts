import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LocalText } from '@ear/engine';
import type { RunLease } from '@ear/engine/contract';
import type { DatasetSource } from '@ear/runner';
import type { RunsClient } from '../api/runs.ts';
import type { Log } from '../log.ts';
import type { Exclusive } from './onDevices.ts';

/** What holding runs needs. */
export interface RunTools {
  readonly api: RunsClient;
  readonly log: Log;
  readonly datasets: DatasetSource;
  /** Folder for files of runs under way. */
  readonly folder: string;
  /** What training saturates; null where nobody else uses it. */
  readonly device: Exclusive | null;
  /** The GPU on which runs can be trained; null where there is none. */
  readonly gpu: Exclusive | null;
  /** The program that trains, how long a run has a GPU for sure, and how often a state is kept; for tests. */
  readonly childFile?: string;
  readonly slice_ms?: number;
  readonly firstSave_ms?: number;
  readonly leastSave_ms?: number;
}

/** This run cannot be trained here or anywhere; the sentence says why. */
export class RunRefused extends Error {
  readonly sentence: LocalText;
  constructor(sentence: LocalText) {
    super(sentence.en);
    this.sentence = sentence;
  }
}

/** A folder of one lease, named so that what a killed grader leaves can be told from what is in use. */
export async function leaseFolder(root: string, lease: string): Promise<string> {
  const folder = path.join(root, `${process.pid}-${lease}`);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Removes the folders of graders that are no more. */
export async function sweepFolders(root: string): Promise<void> {
  for (const name of await readdir(root).catch(() => [])) {
    const pid = Number(/^(\d+)-/.exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) await rm(path.join(root, name), { recursive: true, force: true });
  }
}

/** What a run is trained on, as it lies in its folder. */
export interface Text {
  readonly file: string;
  readonly sha256: string;
  /** null where it is no dataset. */
  readonly fallback: boolean | null;
}

/** @throws RunRefused where this text is not the one that the run began with */
export async function fetchText(lease: RunLease, tools: RunTools, folder: string, signal: AbortSignal): Promise<Text> {
  const file = path.join(folder, 'text');
  const { source, text_sha256 } = lease.run;
  let fallback: boolean | null = null;
  if (source.kind === 'text') {
    await tools.api.fetchFile(lease, 'text', file);
  } else {
    const loaded = await tools.datasets.load(source.dataset, source.fallback_text, { signal });
    fallback = loaded.fallback;
    await writeFile(file, loaded.text);
  }
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  if (text_sha256 !== null && text_sha256 !== sha256) throw new RunRefused(OTHER_TEXT);
  return { file, sha256, fallback };
}

const OTHER_TEXT: LocalText = {
  ko: '처음에 학습하던 데이터를 여기서는 구할 수 없어서 이어 갈 수 없어요. 새로 시작해 주세요.',
  en: 'The text that this run began with cannot be had here, so it cannot go on. Please begin a new run.',
};

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
