import type { AttemptSnapshot } from '../quest/compileQuest.ts';
import type { Position } from './stage.ts';

/** Where an attempt stands. A quest's chart has no parallel states, so there is exactly one challenge and stage. */
export function positionOf({ value }: AttemptSnapshot): Position {
  if (value === 'completed') return 'completed';
  const [challenge, stage] = Object.entries(value)[0] ?? ['', 'briefing'];
  return { challenge, stage };
}
