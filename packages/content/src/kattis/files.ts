import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareText, finding, isError, startOf, type Finding } from '../finding.ts';
import { FOLDER_LIMITS } from '../source/files.ts';
import { decodeText } from '../source/utf8.ts';

/** A package may hold more than a quest takes over, but it is looked at, so that is bounded too. */
const LIMITS = { files: 5000, depth: 8, bytes: 64 * 1024 * 1024 };

/** A package's folder as a list; what is wanted of it is read one by one. */
export interface PackageFiles {
  /** Paths of plain files, sorted. */
  readonly paths: readonly string[];
  /** The text of a file; null, with a finding, where it is none, or too large. */
  read(path: string, most?: number): Promise<string | null>;
}

/**
 * Lists a package's folder. Links, special files, and more than LIMITS are findings. Files whose name begins with a
 * dot are not listed.
 */
export async function listPackage(root: string, findings: Finding[]): Promise<PackageFiles> {
  const paths: string[] = [];
  await list(root, '', 1, paths, findings);
  paths.sort(compareText);
  let bytes = 0;
  return {
    paths: findings.some(isError) ? [] : paths,
    async read(path, most = FOLDER_LIMITS.data) {
      const { size } = await lstat(join(root, path));
      if (size > most) {
        findings.push(finding('file-too-large', startOf(path), { bytes: size, limit: most }));
        return null;
      }
      bytes += size;
      if (bytes > LIMITS.bytes) {
        // Said once, of the file that is too much.
        if (bytes - size <= LIMITS.bytes)
          findings.push(finding('kattis-large', startOf(path), { limit: LIMITS.bytes }));
        return null;
      }
      const decoded = decodeText(path, await readFile(join(root, path)));
      if ('text' in decoded) return decoded.text;
      findings.push(decoded.finding);
      return null;
    },
  };
}

async function list(root: string, prefix: string, depth: number, into: string[], findings: Finding[]): Promise<void> {
  const place = startOf(prefix === '' ? 'problem.yaml' : prefix);
  if (depth > LIMITS.depth) return void findings.push(finding('kattis-deep', place, { limit: LIMITS.depth }));
  let names: string[];
  try {
    names = (await readdir(join(root, prefix))).filter((name) => !name.startsWith('.')).sort(compareText);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    return void findings.push(finding('folder-missing', place, { reason }));
  }
  for (const name of names) {
    if (findings.some(({ rule }) => rule === 'kattis-too-many')) return;
    const path = prefix === '' ? name : `${prefix}/${name}`;
    const stat = await lstat(join(root, path));
    if (stat.isSymbolicLink()) findings.push(finding('kattis-link', startOf(path)));
    else if (stat.isDirectory()) await list(root, path, depth + 1, into, findings);
    else if (!stat.isFile()) findings.push(finding('file-special', startOf(path)));
    else if (into.push(path) > LIMITS.files) {
      return void findings.push(finding('kattis-too-many', startOf(path), { limit: LIMITS.files }));
    }
  }
}
