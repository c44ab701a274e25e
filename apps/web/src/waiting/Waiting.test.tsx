import { describe, expect, it } from '@jest/globals';
import { act, screen } from '@testing-library/react';
import type { LearnerChallenge, PlaceInLine, SubmissionState } from '@ear/engine/contract';
import { hearPlace } from '../live/places.ts';
import type { Work } from '../attempt/useWork.ts';
import { show } from '../testing/page.tsx';
import { Waiting } from './Waiting.tsx';

const challenge = { checks: [] } as unknown as LearnerChallenge;
const work = (id: string, state: SubmissionState['state'], place: PlaceInLine | null): Work =>
  ({ submissionId: id, withdrawing: false, submission: { state, place, progress: null } }) as unknown as Work;

describe('the place in line', () => {
  it.each([
    [{ ahead: 3, graders: 2, estimate_s: 3.2 }, '앞에 3개, 약 4초'],
    [{ ahead: 0, graders: 1, estimate_s: 0.4 }, '다음 차례, 약 1초'],
    [{ ahead: 3, graders: 2, estimate_s: null }, '앞에 3개'],
    [
      { ahead: 1, graders: 0, estimate_s: null },
      '채점기를 기다리고 있어요. 연결되면 바로 시작해요. 앞에 1개가 있어요.',
    ],
  ])('of %j is said as it is', async (place, words) => {
    await show(<Waiting work={work('fetched', 'queued', place)} challenge={challenge} />, { locale: 'ko' });
    expect(screen.getByRole('status').textContent).toBe(words);
  });

  it('moves as the server tells it', async () => {
    const place = { ahead: 3, graders: 1, estimate_s: 4 };
    await show(<Waiting work={work('moving', 'queued', place)} challenge={challenge} />);
    expect(screen.getByRole('status').textContent).toBe('3 before you, about 4 s');
    act(() => hearPlace('moving', { ahead: 1, graders: 1, estimate_s: 2 }));
    expect(screen.getByRole('status').textContent).toBe('1 before you, about 2 s');
    act(() => hearPlace('another', { ahead: 9, graders: 1, estimate_s: 2 }));
    expect(screen.getByRole('status').textContent).toBe('1 before you, about 2 s');
  });

  it('gives way once a grader has the submission', async () => {
    hearPlace('leased', { ahead: 1, graders: 1, estimate_s: 2 });
    await show(<Waiting work={work('leased', 'leased', null)} challenge={challenge} />);
    expect(screen.getByRole('status').textContent).toBe('Your submission was sent.');
  });
});
