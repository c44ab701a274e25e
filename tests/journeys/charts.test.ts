import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fileURLToPath } from 'node:url';
import { loadCatalogue, type Catalogue } from '@ear/content';
import { begin, chartFlaws, compileQuest, play, replay, viewOf, type AttemptEvent } from '@ear/engine';
import { shortestPaths, transitionsDrawn, transitionsTaken } from '../../packages/engine/src/quest/fixtures/model.ts';
import { candidateEvents, stateName } from '../../packages/engine/src/quest/walk.ts';

// The same draws each time; the long run draws anew.
if (process.env['EAR_TEST_LONG'] !== '1') fc.configureGlobal({ seed: 1 });

const folder = fileURLToPath(new URL('../../quests', import.meta.url));
let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await loadCatalogue(folder);
});

describe("every published quest's chart", () => {
  it('is there to be walked', () => {
    expect(catalogue.quarantined).toEqual([]);
    expect(catalogue.quests.map(({ definition }) => definition.slug)).toEqual(
      expect.arrayContaining(['next-letter', 'value-autograd', 'train-microgpt']),
    );
  });

  it('has no flaw and has each transition taken on shortest paths', () => {
    for (const { definition, learner } of catalogue.quests) {
      const machine = compileQuest(definition);
      expect([definition.slug, chartFlaws(machine)]).toEqual([definition.slug, []]);
      const taken = transitionsTaken(machine);
      const never = [...transitionsDrawn(machine)].filter((transition) => !taken.has(transition));
      expect([definition.slug, never]).toEqual([definition.slug, []]);
      for (const { events, end } of shortestPaths(machine)) {
        expect(stateName(replay(machine, events))).toBe(stateName(end));
      }
      expect(transitionsDrawn(compileQuest(learner))).toEqual(transitionsDrawn(machine));
    }
  });

  it('replays any walk to where it was played', () => {
    for (const { definition } of catalogue.quests) {
      const machine = compileQuest(definition);
      fc.assert(
        fc.property(fc.array(fc.nat(1000), { maxLength: 120 }), (choices) => {
          const events: AttemptEvent[] = [];
          let snapshot = begin(machine);
          for (const choice of choices) {
            const fitting = candidateEvents(machine, snapshot);
            const event = fitting[choice % Math.max(1, fitting.length)];
            if (event === undefined) break;
            events.push(event);
            snapshot = play(machine, snapshot, event)[0];
          }
          expect(viewOf(machine, replay(machine, events))).toEqual(viewOf(machine, snapshot));
        }),
        { numRuns: 40 },
      );
    }
  });
});
