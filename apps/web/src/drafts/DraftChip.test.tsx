import { describe, expect, it } from '@jest/globals';
import { screen } from '@testing-library/react';
import { judged } from '../testing/verdicts.ts';
import { show } from '../testing/page.tsx';
import { DraftChip } from './DraftChip.tsx';
import type { DraftState } from './keeper.ts';

const state = (change: Partial<DraftState>): DraftState => ({
  files: {},
  status: 'saved',
  savedAt: new Date(2026, 2, 1, 12, 3).toISOString(),
  theirs: null,
  refusal: null,
  ...change,
});
const chip = () => screen.getByRole('status').textContent;

describe('DraftChip', () => {
  it('says when the draft was saved', async () => {
    await show(<DraftChip state={state({})} submissions={[]} challenge="forward" />, { locale: 'ko' });
    expect(chip()).toBe('초안 저장 12:03');
  });

  it('says what was submitted and what became of it', async () => {
    await show(<DraftChip state={state({})} submissions={[judged({ number: 4 })]} challenge="forward" />);
    expect(chip()).toBe('Draft saved 12:03 / Submitted #4 / Passed');
  });

  it('says that a submission is being judged', async () => {
    const running = judged({ number: 2, state: 'leased', verdict: null });
    await show(<DraftChip state={state({})} submissions={[running]} challenge="forward" />);
    expect(chip()).toBe('Draft saved 12:03 / Submitted #2 / being judged');
  });

  it('leaves out runs of the public checks', async () => {
    const tried = judged({ number: null, public_only: true });
    await show(<DraftChip state={state({})} submissions={[tried]} challenge="forward" />);
    expect(chip()).toBe('Draft saved 12:03');
  });

  it('says when a draft is in this browser only', async () => {
    await show(<DraftChip state={state({ status: 'kept' })} submissions={[]} challenge="forward" />, { locale: 'ko' });
    expect(chip()).toBe('이 브라우저에만 저장했어요');
  });
});
