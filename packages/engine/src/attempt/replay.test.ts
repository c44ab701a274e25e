import { describe, expect, it } from '@jest/globals';
import { compileQuest } from '../quest/compileQuest.ts';
import { WHOLE } from '../quest/fixtures/quests.ts';
import { at, judged } from './fixtures/events.ts';
import { auditLog, replay } from './replay.ts';

const whole = compileQuest(WHOLE);

describe('replay', () => {
  it('names what a log holds that its chart refuses', () => {
    const log = [
      { type: 'BEGUN', at, challenge: 'guess' },
      judged('guess', 1),
      { type: 'BEGUN', at, challenge: 'guess' },
    ];
    expect(auditLog(whole, log)).toEqual([
      { index: 1, type: 'JUDGED', guard: 'stageAllows' },
      { index: 2, type: 'BEGUN', guard: 'stageAllows' },
    ]);
  });

  it('refuses to guess at what is no event', () => {
    expect(() => replay(whole, [{ type: 'VANISHED', at }])).toThrow('not an attempt event');
    expect(() => replay(whole, [undefined])).toThrow('not an attempt event');
  });

  it('reads stored rows that carry more than the chart needs, and old verdicts without metrics', () => {
    const { metrics: _metrics, ...old } = judged('guess', 1);
    const log = [
      { type: 'BEGUN', at, challenge: 'guess', zone: 'Asia/Seoul' },
      { type: 'SUBMITTED', at, challenge: 'guess', submission: old.submission, files_hash: 'ab' },
      old,
    ];
    expect(replay(whole, log).value).toEqual({ guess: 'passed' });
  });
});
