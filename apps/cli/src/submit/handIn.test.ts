import { describe, expect, it } from '@jest/globals';
import type { Payload } from '@ear/engine';
import type { SubmissionState, VerdictJson } from '@ear/engine/contract';
import { filesHash } from '@ear/runner';
import { EXIT } from '../exit.ts';
import { verdictOf } from './handIn.ts';

const sent: Payload = { kind: 'code', files: { 'value.py': 'x = 1\n' } };
const other: Payload = { kind: 'code', files: { 'value.py': 'x = 2\n' } };

function judged(payload: Payload, hash: string, status: VerdictJson['status'] = 'passed'): SubmissionState {
  return { id: 's', payload, verdict: { status, hash } as VerdictJson } as SubmissionState;
}

describe('what the server kept', () => {
  it('is what was sent', () => {
    expect(verdictOf(judged(sent, filesHash(sent)), sent).status).toBe('passed');
  });

  it.each([
    ['another text was stored', judged(other, filesHash(sent))],
    ['another text was judged', judged(sent, filesHash(other))],
    ['an empty file was judged', judged(sent, filesHash({ kind: 'code', files: { 'value.py': '' } }))],
  ])('is not taken for it when %s', (_what, state) => {
    expect(() => verdictOf(state, sent)).toThrow(
      expect.objectContaining({ exit: EXIT.platformError, code: 'not_kept' }),
    );
  });

  it('has no hash to compare where the platform failed', () => {
    expect(verdictOf(judged(sent, '', 'platform_error'), sent).status).toBe('platform_error');
  });

  it('has no verdict where it was cancelled elsewhere', () => {
    const state = { ...judged(sent, ''), verdict: null };
    expect(() => verdictOf(state, sent)).toThrow(expect.objectContaining({ code: 'cancelled' }));
  });
});
