import { chartFlaws, compileQuest, type ChartFlaw } from '@ear/engine';
import { finding, type Finding } from '../finding.ts';
import type { OpenQuest } from '../open.ts';
import type { Rule } from '../rules.ts';

const RULE_OF: Record<ChartFlaw['kind'], Rule> = {
  unreachable: 'chart-unreachable',
  dead_end: 'chart-dead-end',
  unfinished: 'chart-unfinished',
  reward: 'chart-reward',
  unearned: 'chart-unearned',
};

/** The compiled chart, walked by every event: all states reachable, none a dead end, XP for evidence only. */
export function chartFindings({ definition, yaml }: OpenQuest): Finding[] {
  let flaws: ChartFlaw[];
  try {
    flaws = chartFlaws(compileQuest(definition));
  } catch (cause) {
    return [finding('chart-compile', yaml.at(['challenges']), { reason: (cause as Error).message })];
  }
  return flaws.map(({ kind, state, event }) => {
    const index = definition.challenges.findIndex(({ id }) => id === state.split('.')[0]);
    const place = yaml.at(index === -1 ? ['challenges'] : ['challenges', index, 'id']);
    return finding(RULE_OF[kind], place, { state, event: event ?? '' });
  });
}
