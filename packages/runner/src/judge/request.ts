import type { Argument } from '../protocol/arguments.ts';
import type { KernelRequest } from '../protocol/kernelWire.ts';

/** What the student's process is asked. Nothing that is expected is among it. */
export type StudentRequest =
  | { readonly op: 'call'; readonly fn: string; readonly args: readonly Argument[] }
  | { readonly op: 'script'; readonly run: string }
  | { readonly op: 'expressions'; readonly programs: readonly unknown[] }
  | KernelRequest;
