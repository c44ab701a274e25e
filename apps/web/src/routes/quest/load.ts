import type { AttemptState, LineCard, QuestPage, SubmissionState } from '@ear/engine/contract';
import { getAttempt, getQuest, listLines, listSubmissions } from '../../api/index.ts';
import { keepLast } from '../../app/keepLast.ts';
import { valueOrLeave } from '../../app/leaving.ts';

export interface QuestData {
  readonly page: QuestPage;
  readonly attempt: AttemptState | null;
  /** Newest first. */
  readonly submissions: readonly SubmissionState[];
  /** Only fetched when the quest is completed, to say what comes next. */
  readonly lines: readonly LineCard[];
}

export const loadQuest = keepLast('quest', async ({ params, request }): Promise<QuestData> => {
  const page = valueOrLeave(await getQuest(params['slug'] ?? '', request.signal), request);
  if (page.attempt === null) return { page, attempt: null, submissions: [], lines: [] };
  const [attempt, submissions] = await Promise.all([
    getAttempt(page.attempt, request.signal),
    listSubmissions(page.attempt, request.signal),
  ]);
  const state = valueOrLeave(attempt, request);
  const lines = state.position === 'completed' ? await listLines(request.signal) : null;
  return {
    page,
    attempt: state,
    submissions: valueOrLeave(submissions, request),
    lines: lines?.ok === true ? lines.value : [],
  };
});
