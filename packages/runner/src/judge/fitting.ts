import type { Answer, Raised } from './answer.ts';
import type { StudentRequest } from './request.ts';

type Reply = Exclude<Answer, { kind: 'unloaded' | 'unbuilt' | 'ended' }>;
type Asked = StudentRequest | { readonly op: 'load' };

/** What a stub ever replies to each request; `missing` is also its word for a request that it does not know. */
const KINDS: Readonly<Record<Asked['op'], readonly Reply['kind'][]>> = {
  // `fault`: a constructor of a compiled library crashed.
  load: ['value', 'missing', 'raised', 'syntax', 'fault'],
  call: ['value', 'missing', 'unsendable', 'raised'],
  script: ['value', 'missing', 'unsendable', 'raised'],
  expressions: ['value', 'missing', 'unsendable', 'raised'],
  kernel: ['value', 'missing', 'unsendable', 'raised', 'buffers', 'fault'],
};
/** Where a check's own statements stand. */
const CHECK_FILE = '<check>';

/**
 * A reply cut to what its request leaves open: the name that was asked for, places of the hand-in. Whatever else it says
 * was chosen by the student's process and could carry a hidden input. null: a reply to some other request, forged.
 */
export function fitting(reply: Reply, asked: Asked, files: Readonly<Record<string, string>>): Reply | null {
  if (!KINDS[asked.op].includes(reply.kind)) return null;
  if (reply.kind === 'missing') return { ...reply, name: nameIn(asked) };
  return reply.kind === 'raised' ? { ...reply, frames: framesIn(reply, files) } : reply;
}

function nameIn(asked: Asked): string {
  if (asked.op === 'call') return asked.fn;
  if (asked.op === 'kernel') return asked.symbol;
  return asked.op === 'expressions' ? 'Value' : asked.op;
}

/** Frames of other files are left out; a line is one that the file has. */
function framesIn({ frames }: Raised, files: Readonly<Record<string, string>>): Raised['frames'] {
  return frames
    .filter(({ file }) => file === CHECK_FILE || Object.hasOwn(files, file))
    .map((frame) => {
      const lines = files[frame.file]?.split(/\r\n|\r|\n/).length ?? Infinity;
      return { ...frame, line: Math.min(Math.max(1, frame.line), lines) };
    });
}
