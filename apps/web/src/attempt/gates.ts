import {
  compileQuest,
  guardSentence,
  snapshotFromView,
  whyNot,
  type AttemptEventType,
  type GuardFacts,
  type LocalText,
} from '@ear/engine';
import type { AttemptState, LearnerQuest } from '@ear/engine/contract';

/** Asks the same guards as the server: null where the event would be accepted now, else the sentence to show. */
export type Gate = (type: AttemptEventType, facts?: GuardFacts) => LocalText | null;

export function gateOf(quest: LearnerQuest, attempt: AttemptState): Gate {
  const machine = compileQuest(quest);
  const snapshot = snapshotFromView(machine, attempt);
  return (type, facts) => {
    if (attempt.accepts.includes(type)) return null;
    const name = snapshot === null ? null : whyNot(machine, snapshot, type);
    return guardSentence(name ?? 'stageAllows', facts);
  };
}
