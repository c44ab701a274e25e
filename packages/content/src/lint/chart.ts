import { finding, type Facts, type Finding } from '../finding.ts';
import type { OpenQuest } from '../open.ts';
import type { Rule } from '../rules.ts';
import { walkChart, type Step, type Walk } from './walk.ts';

/** All stages are reachable, none is a dead end, the end is always within reach, and XP follows evidence only. */
export function chartFindings(quest: OpenQuest): Finding[] {
  let walk: Walk;
  try {
    walk = walkChart(quest.definition);
  } catch (cause) {
    return [finding('chart-compile', quest.yaml.at(['challenges']), { reason: (cause as Error).message })];
  }
  const stages = new Set(walk.visited.values());
  return [
    ...walk.declared.filter((stage) => !stages.has(stage)).map((stage) => say(quest, 'chart-unreachable', stage)),
    ...stuck(walk).map(([rule, stage]) => say(quest, rule, stage)),
    ...unearned(walk).map(({ event }) => say(quest, 'chart-reward', event.challenge, { event: event.type })),
  ];
}

/** Situations without a way out, and those from which no way leads to the end; each stage is named once. */
function stuck({ visited, steps }: Walk): [Rule, string][] {
  const before = new Map<string, string[]>();
  for (const { from, to } of steps) before.set(to, [...(before.get(to) ?? []), from]);
  const finishing = new Set(['completed']);
  for (const place of finishing) for (const from of before.get(place) ?? []) finishing.add(from);
  const leaving = new Set(steps.filter(({ from, to }) => from !== to).map(({ from }) => from));
  const found = new Map<string, Rule>();
  for (const [place, stage] of visited) {
    if (finishing.has(place)) continue;
    found.set(stage, leaving.has(place) ? (found.get(stage) ?? 'chart-unfinished') : 'chart-dead-end');
  }
  return [...found].map(([stage, rule]) => [rule, stage]);
}

/** Rewards that no verdict and no reflection stands behind. */
function unearned({ steps }: Walk): Step[] {
  const earned = ({ event }: Step): boolean => {
    if (event.type === 'JUDGED' || event.type === 'REJUDGED') return event.passed && event.status === 'passed';
    return event.type === 'REFLECTED';
  };
  const wrong = steps.filter((step) => step.actions.some(({ type }) => type === 'awardXp') && !earned(step));
  return wrong.filter(({ event }, i) => wrong.findIndex((other) => other.event.type === event.type) === i);
}

function say(quest: OpenQuest, rule: Rule, stage: string, facts: Facts = {}): Finding {
  const index = quest.definition.challenges.findIndex(({ id }) => id === stage.split('.')[0]);
  const place = quest.yaml.at(index === -1 ? ['challenges'] : ['challenges', index, 'id']);
  return finding(rule, place, { state: stage, ...facts });
}
