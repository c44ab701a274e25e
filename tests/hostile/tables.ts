import type { Case } from './cases.ts';

/** Which cases each test file holds; together they hold every case once, so that files may run side by side. */
export const TABLES = {
  inside: ({ runtime, group }) => runtime === 'python' && 'akn'.includes(group),
  protocol: ({ runtime, group }) => runtime === 'python' && 'bc'.includes(group),
  machine: ({ runtime, group }) => runtime === 'python' && 'defg'.includes(group),
  arrays: ({ runtime }) => runtime === 'numpy' || runtime === 'torch',
  kernels: ({ runtime }) => runtime === 'c' || runtime === 'cuda',
  programs: ({ runtime }) => runtime === 'cpp',
} as const satisfies Record<string, (one: Case) => boolean>;
