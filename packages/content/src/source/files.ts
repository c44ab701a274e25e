import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { QuestPath, SUBMISSION_LIMITS } from '@ear/engine';
import { compareText, finding, startOf, type Finding } from '../finding.ts';
import { decodeText } from './utf8.ts';

/** A quest is read into memory whole, so its size is bounded before anything is looked at. Bytes. */
export const FOLDER_LIMITS = {
  files: 400,
  total: 8 * 1024 * 1024,
  yaml: 256 * 1024,
  prose: 64 * 1024,
  code: SUBMISSION_LIMITS.file_bytes,
  data: 4 * 1024 * 1024,
} as const;

/** A folder as it was when it was read; paths have `/`. */
export interface QuestFiles {
  /** Every path that is there, files that were refused and therefore not read included. */
  readonly present: ReadonlySet<string>;
  readonly bytes: ReadonlyMap<string, Uint8Array>;
  /** Of those bytes, the ones that are UTF-8 without NUL. */
  readonly text: ReadonlyMap<string, string>;
}

/** Left where tools and file managers put them; never part of a quest. */
const IGNORED = /^(\..*|__pycache__|Thumbs\.db|desktop\.ini)$/;

/**
 * Reads every plain file under `root`. Links, special files, names that not every system can hold and files
 * beyond FOLDER_LIMITS are findings, and are not read. Files outside data/ must be UTF-8 without NUL.
 */
export async function readFiles(root: string): Promise<{ files: QuestFiles; findings: Finding[] }> {
  const findings: Finding[] = [];
  const paths: { path: string; size: number }[] = [];
  await list(root, '', paths, findings);
  paths.sort((a, b) => compareText(a.path, b.path));
  const total = paths.reduce((sum, one) => sum + one.size, 0);
  if (paths.length > FOLDER_LIMITS.files || total > FOLDER_LIMITS.total) {
    const facts = { files: paths.length, bytes: total, max_files: FOLDER_LIMITS.files, max_bytes: FOLDER_LIMITS.total };
    findings.push(finding('folder-too-large', startOf('quest.yaml'), facts));
    return { files: { present: new Set(), bytes: new Map(), text: new Map() }, findings };
  }
  findings.push(...sameButForCase(paths.map((one) => one.path)));
  const bytes = new Map<string, Uint8Array>();
  const text = new Map<string, string>();
  for (const { path, size } of paths) {
    const limit = limitOf(path);
    if (size > limit) {
      findings.push(finding('file-too-large', startOf(path), { bytes: size, limit }));
      continue;
    }
    const content = await readFile(join(root, path));
    bytes.set(path, content);
    const decoded = decodeText(path, content);
    if ('text' in decoded) text.set(path, decoded.text);
    else if (!path.startsWith('data/')) findings.push(decoded.finding);
  }
  const refused = findings.map((one) => one.file);
  return { files: { present: new Set([...bytes.keys(), ...refused]), bytes, text }, findings };
}

async function list(
  root: string,
  prefix: string,
  into: { path: string; size: number }[],
  findings: Finding[],
): Promise<void> {
  // One more than allowed is enough to know that it is too many.
  if (into.length > FOLDER_LIMITS.files) return;
  let names: string[];
  try {
    names = await readdir(join(root, prefix));
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    findings.push(finding('folder-missing', startOf(prefix === '' ? 'quest.yaml' : prefix), { reason }));
    return;
  }
  for (const name of names.filter((one) => !IGNORED.test(one))) {
    const path = prefix === '' ? name : `${prefix}/${name}`;
    const stat = await lstat(join(root, path));
    if (stat.isSymbolicLink()) findings.push(finding('file-link', startOf(path)));
    else if (!QuestPath.safeParse(path).success) findings.push(finding('file-name', startOf(path)));
    else if (stat.isDirectory()) await list(root, path, into, findings);
    else if (stat.isFile()) into.push({ path, size: stat.size });
    else findings.push(finding('file-special', startOf(path)));
  }
}

function limitOf(path: string): number {
  if (path.endsWith('.yaml')) return FOLDER_LIMITS.yaml;
  if (path.startsWith('data/')) return FOLDER_LIMITS.data;
  return path.endsWith('.md') ? FOLDER_LIMITS.prose : FOLDER_LIMITS.code;
}

function sameButForCase(paths: readonly string[]): Finding[] {
  const seen = new Map<string, string>();
  return paths.flatMap((path) => {
    const other = seen.get(path.toLowerCase());
    seen.set(path.toLowerCase(), path);
    return other === undefined ? [] : [finding('file-case', startOf(path), { other })];
  });
}
