import type { AttemptState, LineCard, QuestPage, SubmissionState } from '@ear/engine/contract';
import { getAttempt, getQuest, listLines, listSubmissions } from '../../api/index.ts';
import { keepLast } from '../../app/keepLast.ts';
import { valueOrLeave } from '../../app/leaving.ts';
import { fetchRichEditor } from '../../code-editor/useRichEditor.ts';

export interface QuestData {
  readonly page: QuestPage;
  readonly attempt: AttemptState | null;
  /** Newest first. */
  readonly submissions: readonly SubmissionState[];
  /** Only fetched when the quest is locked or completed, to say what comes first or next. */
  readonly lines: readonly LineCard[];
}

export const loadQuest = keepLast('quest', async ({ params, request }): Promise<QuestData> => {
  // On its way while the quest is fetched; a story that cannot be drawn yet still stands as plain words.
  import('../../prose/Markdown.tsx').catch(() => {});
  const page = valueOrLeave(await getQuest(params['slug'] ?? '', request.signal), request);
  if (page.quest.challenges.some(({ event }) => /\$[^$\s]/.test(event.ko + event.en))) {
    import('../../prose/WithMath.tsx').catch(() => {});
  }
  if (page.quest.challenges.some(({ action }) => action.kind === 'code')) void fetchRichEditor();
  if (page.attempt === null) {
    const lines = page.card.lock === null ? [] : await linesOrNone(request.signal);
    return { page, attempt: null, submissions: [], lines };
  }
  const [attempt, submissions] = await Promise.all([
    getAttempt(page.attempt, request.signal),
    listSubmissions(page.attempt, request.signal),
  ]);
  const state = valueOrLeave(attempt, request);
  return {
    page,
    attempt: state,
    submissions: valueOrLeave(submissions, request),
    lines: state.position === 'completed' ? await linesOrNone(request.signal) : [],
  };
});

/** The page stands without them: they only name other quests. */
async function linesOrNone(signal: AbortSignal): Promise<readonly LineCard[]> {
  const answer = await listLines(signal);
  return answer.ok ? answer.value : [];
}
