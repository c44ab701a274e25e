import type { Wanted } from '../runtime.ts';

/**
 * How every hand-in is compiled, on every machine alike; docs/checks.md tells authors.
 * - `-std=c11 -D_DEFAULT_SOURCE`: the language is C11, and M_PI, alloca or clock_gettime are where books have them.
 * - `-O2`, the baseline processor and no contraction of a*b+c: the same numbers everywhere.
 * - strict aliasing, signed overflow, null checks: what C leaves undefined does what the source says.
 * - locals that nobody initialised hold a pattern (a huge number), so that forgetting it fails each time and not by luck.
 * - a function without a declaration is an error: its float result would be read as an int.
 * - a smashed stack is noticed (SIGABRT).
 */
const COMMON = [
  ...['-std=c11', '-D_DEFAULT_SOURCE', '-U_FORTIFY_SOURCE', '-O2', '-g0', '-pipe', '-pthread'],
  ...['-ffp-contract=off', '-fno-strict-aliasing', '-fwrapv', '-fno-delete-null-pointer-checks'],
  ...['-ftrivial-auto-var-init=pattern', '-fstack-protector-strong', '-fcf-protection=none'],
  ...['-Werror=implicit-function-declaration', '-Werror=implicit-int', '-Werror=int-conversion'],
  ...['-Werror=incompatible-pointer-types', '-fmax-errors=20', '-fdiagnostics-plain-output'],
  ...['-fno-use-linker-plugin', '-Wl,-z,now,-z,defs,-z,noexecstack,--build-id=none', '-s'],
];

const WANTED: Readonly<Record<Wanted, readonly string[]>> = {
  // A hand-in calls its own functions, whatever they are named.
  library: ['-fPIC', '-shared', '-Wl,-Bsymbolic'],
  program: ['-fPIE', '-pie'],
};

/** The arguments file of one build: flags, then `sources` as ./path, then libraries. */
export function argumentsFor(wanted: Wanted, sources: readonly string[]): string {
  const flags = process.arch === 'x64' ? COMMON : COMMON.filter((flag) => !flag.startsWith('-fcf-protection'));
  return [...flags, ...WANTED[wanted], ...sources.map((source) => `./${source}`), '-ldl', '-lm'].join('\n');
}
