import { finding, type Finding, type Place } from '../finding.ts';

/** Bytes as text, or the first place that is not UTF-8 or is NUL. A byte order mark is dropped. */
export function decodeText(file: string, bytes: Uint8Array): { text: string } | { finding: Finding } {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const offset = firstBadByte(bytes);
    const byte = `0x${(bytes[offset] ?? 0).toString(16).padStart(2, '0')}`;
    return { finding: finding('file-encoding', placeAfter(file, lossy(bytes.subarray(0, offset))), { byte }) };
  }
  const nul = text.indexOf('\u0000');
  return nul === -1 ? { text } : { finding: finding('file-nul', placeAfter(file, text.slice(0, nul))) };
}

/** The place that follows `before`, counted as editors do: UTF-16 units, lines end at LF. */
export function placeAfter(file: string, before: string): Place {
  const line = before.split('\n').length;
  return { file, line, column: before.length - (before.lastIndexOf('\n') + 1) + 1 };
}

/** Length of the longest prefix that is, or may still become, UTF-8; found by halving. */
function firstBadByte(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isPrefix(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function isPrefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

const lossy = (bytes: Uint8Array): string => new TextDecoder('utf-8').decode(bytes);
