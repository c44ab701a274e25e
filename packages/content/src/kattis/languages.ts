/** A language that packages are judged in, by the name of its runtime. */
export type KattisRuntime = 'python' | 'c' | 'cpp';

/** File that a hand-in is, in each language. */
export const MAIN_FILE = { python: 'main.py', c: 'main.c', cpp: 'main.cpp' } as const;

/** A program that reads nothing and prints nothing, so that it fails without a crash. */
export const STARTER: Readonly<Record<KattisRuntime, string>> = {
  python: '# Read standard input and print the answer.\n',
  c: '#include <stdio.h>\n\nint main(void) {\n  /* Read standard input and print the answer. */\n  return 0;\n}\n',
  cpp: '#include <iostream>\n\nint main() {\n  // Read standard input and print the answer.\n  return 0;\n}\n',
};

/** The language of a file by its name; null where it cannot be judged. */
export function runtimeOf(name: string): KattisRuntime | null {
  if (/\.(py|py3)$/.test(name)) return 'python';
  if (name.endsWith('.c')) return 'c';
  return /\.(cc|cpp|cxx|c\+\+|C)$/.test(name) ? 'cpp' : null;
}

/** Files that C and C++ include. */
export function isHeader(name: string): boolean {
  return /\.(h|hh|hpp|hxx|inc|ipp|tpp)$/.test(name);
}
