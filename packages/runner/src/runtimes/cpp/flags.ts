/** Endings that g++ takes for C++, as Kattis lists them. */
const SOURCE = /\.(cc|cpp|cxx|c\+\+|C)$/;

/**
 * How every hand-in is compiled, on every machine alike: the language and optimisation of Kattis (gnu++20, -O2), whose
 * `-static` is left to C++'s own libraries, since the jail that runs a program shows the C library anyway. No
 * contraction of a*b+c: the same numbers on every processor. g++'s pictures of lines are not asked for: what is shown
 * of a hand-in is taken from it, and errors in templates are long as they are.
 */
const FLAGS = [
  ...['-std=gnu++20', '-O2', '-g0', '-pipe', '-pthread', '-U_FORTIFY_SOURCE', '-ffp-contract=off'],
  ...['-fmax-errors=5', '-fdiagnostics-plain-output', '-fno-diagnostics-show-caret'],
  ...['-fPIE', '-pie', '-static-libstdc++', '-static-libgcc', '-fno-use-linker-plugin'],
  ...['-Wl,-z,now,-z,defs,-z,noexecstack,--build-id=none', '-s'],
];

export function isSource(path: string): boolean {
  return SOURCE.test(path);
}

/** The arguments file of one program made of `sources`. */
export function argumentsFor(sources: readonly string[]): string {
  return [...FLAGS, ...sources.map((source) => `./${source}`), '-ldl', '-lm'].join('\n');
}
