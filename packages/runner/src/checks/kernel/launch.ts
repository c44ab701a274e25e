import type { CheckOf, Expression } from '@ear/engine';
import { evaluate } from '../../inputs/expression.ts';
import type { Dims } from '../../inputs/expression.ts';
import type { KernelRequest } from '../../protocol/kernelWire.ts';

type Launch = KernelRequest['launch'];

/** The grid, block and shared memory of a CUDA check for these dims; null for a C function. */
export function launchOf({ launch }: CheckOf<'kernel'>, dims: Dims): Launch {
  if (launch === undefined) return null;
  const three = (sizes: readonly Expression[]): number[] => [0, 1, 2].map((axis) => evaluate(sizes[axis] ?? 1, dims));
  return { grid: three(launch.grid), block: three(launch.block), shared: evaluate(launch.shared, dims) };
}

/** `<<<(2,1,1), (256,1,1)>>>`, as CUDA writes it; empty where nothing is launched. */
export function launchText(launch: Launch): string {
  if (launch === null) return '';
  const shared = launch.shared > 0 ? `, ${launch.shared}` : '';
  return `<<<(${launch.grid.join(',')}), (${launch.block.join(',')})${shared}>>>`;
}
