import type { Dtype, KernelArgument } from '@ear/engine';

/** Element types of buffers, by the C type before the star. */
const ELEMENTS = {
  float: 'float32',
  double: 'float64',
  int: 'int32',
  half: 'float16',
  bf16: 'bfloat16',
} as const satisfies Record<string, Dtype>;

/** A buffer's element type and whether the function may only read it; null for a number. */
export function pointerOf(type: KernelArgument['type']): { readonly dtype: Dtype; readonly constant: boolean } | null {
  const [, constant, element] = /^(const )?(\w+)\*$/.exec(type) ?? [];
  if (element === undefined) return null;
  return { dtype: ELEMENTS[element as keyof typeof ELEMENTS], constant: constant !== undefined };
}

/**
 * What stubs fill fresh outputs with, little-endian: NaNs that nobody computes, an improbable integer. The second of
 * float64 is the pattern of float32 twice, as the CUDA stub has it.
 */
const POISON: Readonly<Partial<Record<Dtype, readonly string[]>>> = {
  float32: ['addebf7f'],
  float64: ['addeefbeaddef77f', 'addebf7faddebf7f'],
  int32: ['addbba7f'],
  float16: ['bf7f'],
  bfloat16: ['bf7f'],
};

/** The same NaNs after something was computed with them: the processor sets the bit that quiets them. */
const QUIETED: Readonly<Partial<Record<Dtype, readonly string[]>>> = {
  float32: ['addeff7f'],
  float64: ['addeefbeaddeff7f'],
};

/** Those of float32 as numbers of 32 bits: left as it was filled, and computed from that. */
export const FLOAT_POISON = { left: 0x7fbfdead, stale: 0x7fffdead } as const;

/** Says of each element whether it is still the poison that its buffer was filled with. */
export function poisonIn(dtype: Dtype, bytes: Buffer): (index: number) => boolean {
  return oneOf(POISON[dtype], bytes);
}

/** Says of each element whether it was computed from poison. */
export function tracesIn(dtype: Dtype, bytes: Buffer): (index: number) => boolean {
  return oneOf(QUIETED[dtype], bytes);
}

function oneOf(hexes: readonly string[] | undefined, bytes: Buffer): (index: number) => boolean {
  const patterns = (hexes ?? []).map((hex) => Buffer.from(hex, 'hex'));
  return (index) =>
    patterns.some(
      (pattern) =>
        bytes.compare(pattern, 0, pattern.length, index * pattern.length, (index + 1) * pattern.length) === 0,
    );
}
