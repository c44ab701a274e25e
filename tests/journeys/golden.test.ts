import { describe, expect, it } from '@jest/globals';
import {
  CHART_FORMAT,
  auditLog,
  begin,
  compileQuest,
  foldLedger,
  ledgerOf,
  play,
  replay,
  snapshotToJson,
  upcast,
  viewOf,
} from '@ear/engine';
import { goldenJourneys } from './golden.ts';

const journeys = goldenJourneys();

describe('golden journeys', () => {
  it('exist for every chart format that attempts may pin', () => {
    const formats = new Set(journeys.map(({ journey }) => journey.chart_format));
    expect(formats).toEqual(new Set(Array.from({ length: CHART_FORMAT }, (_, index) => index + 1)));
  });

  it.each(journeys.map(({ file, journey }) => [file, journey] as const))(
    'of %s lead where they led when they were played',
    (_file, { quest, steps, end, xp }) => {
      const machine = compileQuest(quest);
      let snapshot = begin(machine);
      for (const { event, state, actions } of steps) {
        const [next, asked] = play(machine, snapshot, upcast(event));
        const { position } = viewOf(machine, next);
        expect([event.type, position === 'completed' ? position : `${position.challenge}.${position.stage}`]).toEqual([
          event.type,
          state,
        ]);
        expect(asked).toEqual(actions);
        snapshot = next;
      }
      const log = steps.map(({ event }) => event);
      expect(auditLog(machine, log)).toEqual([]);
      expect(snapshotToJson(machine, replay(machine, log))).toEqual(end);
      const journey = log.map((event) => ({ attempt: 'a', quest: quest.slug, content_hash: '', event }));
      expect(foldLedger(ledgerOf(() => machine, journey)).xp).toBe(xp);
    },
  );
});
