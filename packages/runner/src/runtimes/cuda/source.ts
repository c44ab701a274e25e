import type { Message } from '@ear/engine';
import { message } from '../../messages.ts';
import type { MessageId } from '../../messages.ts';
import type { Files } from '../runtime.ts';

/** Hand-ins are read as far as it takes to say, in words, what is not device code; g++ judges the rest. */
interface Rule {
  readonly pattern: RegExp;
  readonly id: MessageId;
}

/** The first capture is what the sentence names. Looked for where comments and texts have been blanked. */
const RULES: readonly Rule[] = [
  { pattern: /(<<<)/g, id: 'syntax.cuda_host' },
  { pattern: /\b(int\s+main)\s*\(/g, id: 'syntax.cuda_host' },
  { pattern: /\b(cuda[A-Z]\w+|cu[A-Z]\w+|cublas\w+)\s*\(/g, id: 'syntax.cuda_host' },
  { pattern: /\b(malloc|free|calloc|realloc|new|delete)\b\s*[(\w[]/g, id: 'syntax.cuda_heap' },
  {
    pattern:
      /#\s*include\s*[<"](vector|string|algorithm|iostream|map|functional|thread|mutex|atomic|random|stdlib\.h|cstdlib|unistd\.h|time\.h|ctime|chrono)[>"]/g,
    id: 'syntax.cuda_host',
  },
  { pattern: /\b(asm|__asm__|__asm)\b/g, id: 'syntax.cuda_asm' },
  {
    pattern: /\b(__ear_\w*|__tsan_\w*|no_sanitize\w*|disable_sanitizer_instrumentation|__builtin_ia32_\w*)\b/g,
    id: 'syntax.cuda_reserved',
  },
];

/** A __global__ template, up to its name. */
const TEMPLATE =
  /\btemplate\s*<[^;{}()]*>\s*(?:static\s+)?__global__\s+(?:__launch_bounds__\s*\([^)]*\)\s*)?void\s+(?:__launch_bounds__\s*\([^)]*\)\s*)?(\w+)/g;

/** What a hand-in has that is no device code; null where nothing is seen. */
export function refusalOf(sources: Files): Message | null {
  for (const [file, content] of Object.entries(sources)) {
    const code = codeOf(String(content));
    const found = RULES.flatMap(({ pattern, id }) => firstMatch(code, pattern, id)).sort((a, b) => a.at - b.at)[0];
    if (found) return message(found.id, { file, line: lineAt(code, found.at), what: found.what });
    const lost = uninstantiated(code);
    if (lost) return message('syntax.cuda_template', { file, line: lineAt(code, lost.at), what: lost.what });
  }
  return null;
}

/**
 * The sources as g++ takes them: extern __shared__ arrays become names of the launch's dynamic shared memory, and what
 * stands before __shared__ stands behind it.
 */
export function translated(sources: Files): Files {
  return Object.fromEntries(
    Object.entries(sources).map(([path, content]) => [
      path,
      isCuda(path) ? sharedFirst(dynamicShared(String(content))) : content,
    ]),
  );
}

function isCuda(path: string): boolean {
  return /\.cuh?$/.test(path);
}

interface Found {
  readonly at: number;
  readonly what: string;
  readonly id: MessageId;
}

function firstMatch(code: string, pattern: RegExp, id: MessageId): Found[] {
  const [match] = code.matchAll(pattern);
  return match ? [{ at: match.index, what: (match[1] as string).replace(/\s+/g, ' '), id }] : [];
}

/** A template of a kernel that no line makes into a kernel: nothing could be launched. */
function uninstantiated(code: string): Found | undefined {
  return [...code.matchAll(TEMPLATE)]
    .map((match) => ({ at: match.index, what: match[1] as string, id: 'syntax.cuda_template' as const }))
    .find(({ what }) => !new RegExp(`\\btemplate\\s+__global__\\s+void\\s+${what}\\s*<`).test(code));
}

const DYNAMIC =
  /\b(?:extern\s+__shared__|__shared__\s+extern)\s+((?:__align__\s*\(\s*\w+\s*\)|__attribute__\s*\(\(.*?\)\)|alignas\s*\(\s*\w+\s*\))\s+)?([\w\s:<>]+?)\s*\b(\w+)\s*\[\s*\]\s*;/g;

function dynamicShared(source: string): string {
  const code = codeOf(source);
  let result = '';
  let done = 0;
  for (const match of code.matchAll(DYNAMIC)) {
    const [whole, , type, name] = match as unknown as [string, string, string, string];
    const lines = '\n'.repeat(whole.split('\n').length - 1);
    result += `${source.slice(done, match.index)}${type} (&${name})[] = *(${type} (*)[])__ear_dynamic_shared;${lines}`;
    done = match.index + whole.length;
  }
  return result + source.slice(done);
}

/** __shared__ stands for declarations of its own, to which a word before it would belong. */
function sharedFirst(source: string): string {
  return source.replace(
    /\b(?:static(\s+)|(volatile|alignas\s*\([^()]*\)|__align__\s*\([^()]*\))(\s+))__shared__/g,
    '__shared__ $2$1$3',
  );
}

/** The source with comments and texts blanked, each character where it was. */
function codeOf(source: string): string {
  const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
  return source.replace(
    /\/\/(?:\\\n|[^\n])*|\/\*[^]*?(?:\*\/|$)|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])+'/g,
    (part, at: number) => (part.startsWith('"') && isIncluded(source, at) ? part : blank(part)),
  );
}

/** A text that is the name of an included file. */
function isIncluded(source: string, at: number): boolean {
  return /#\s*include\s*$/.test(source.slice(source.lastIndexOf('\n', at) + 1, at));
}

function lineAt(code: string, at: number): number {
  return code.slice(0, at).split('\n').length;
}
