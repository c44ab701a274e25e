import { DEVICE } from './device.ts';

/** Where the emulator lies in the jail that compiles a hand-in: hand-ins are linked against its functions. */
export const EMULATOR = 'stub';

const STRICT = [
  ...['-fno-exceptions', '-fno-use-linker-plugin', '-fmax-errors=20', '-fdiagnostics-plain-output', '-pipe'],
  '-Wl,-z,now,-z,defs,-z,noexecstack,--build-id=none',
];

/**
 * How the emulator itself is compiled: a shared object, so that hand-ins can be linked against it, with a program's
 * entry, so that the loader can start it.
 */
export const EMULATOR_ARGUMENTS = [
  ...['-std=c++17', '-O2', '-fPIC', '-shared', '-fvisibility=hidden', ...STRICT, './emulator.cpp'],
  ...['-l:Scrt1.o', '-Wl,-e,_start', '-Wl,-soname,ear-stub', '-static-libstdc++', '-static-libgcc'],
  ...['-Wl,--exclude-libs,ALL', '-s', '-ldl'],
].join('\n');

/**
 * How a hand-in is compiled. Every access to memory calls the emulator (-fsanitize=thread, whose run-time library is
 * not linked); headers are ours alone; products are not contracted; nothing but the emulator and the mathematical
 * functions can be linked against. Line programs of DWARF 4 say which line an access comes from.
 */
const HAND_IN = [
  ...[
    '-x',
    'c++',
    '-std=c++17',
    '-O1',
    '-fsanitize=thread',
    '--param=tsan-distinguish-volatile=1',
    '-gdwarf-4',
    '-g1',
    '-fPIC',
    '-shared',
  ],
  ...['-nostdinc', '-nostdinc++', `-I../../${DEVICE}`, '-include', `../../${DEVICE}/cuda.h`],
  ...['-fvisibility=hidden', '-fno-rtti', '-fno-threadsafe-statics', '-fno-stack-protector'],
  ...['-ffp-contract=off', '-fno-math-errno', '-fwrapv', '-fno-strict-aliasing', '-fno-delete-null-pointer-checks'],
  ...['-fno-tree-loop-distribute-patterns', '-fno-builtin-printf', '-Wl,-Bsymbolic', '-nostdlib'],
];

/** Of a hand-in whose programs are `sources`; the compiler runs two folders below the one that files are staged in. */
export function handInArguments(sources: readonly string[]): string {
  const here =
    process.arch === 'x64'
      ? { flags: ['-fcf-protection=none'], loader: 'ld-linux-x86-64.so.2' }
      : { flags: [], loader: '' };
  return [
    ...[...HAND_IN, ...STRICT, ...here.flags, ...sources.map((source) => `./${source}`), '-x', 'none'],
    // The loader finds shared arrays (__tls_get_addr).
    ...[`../../${EMULATOR}`, '-lm', '-lgcc', ...(here.loader ? [`-l:${here.loader}`] : [])],
  ].join('\n');
}
