import type { AttemptState } from '@ear/engine/contract';
import type { Cli } from '../cli.ts';
import { EXIT, Stop } from '../exit.ts';
import { both, WORDS } from '../words/index.ts';
import { currentOf, lastAttempt, openAttempt, questPage, tell } from './attempt.ts';

/** Takes the next hint of the current challenge; with `again`, only shows those that were taken. */
export async function hint(cli: Cli, slug: string, { again = false }: { again?: boolean | undefined }): Promise<void> {
  const server = (await cli.server()).signedIn();
  const page = await questPage(server, slug);
  const before = (await lastAttempt(server, page)) ?? (await openAttempt(server, slug));
  const attempt = again ? before : await take();
  const challenge = currentOf(page, attempt);
  const taken = challenge ? (attempt.hints[challenge.id] ?? []) : [];
  const total = challenge?.hints ?? 0;
  const shown = again
    ? taken.map((text, i) => [i, text] as const)
    : taken.map((text, i) => [i, text] as const).slice(-1);
  if (shown.length === 0) cli.say('hintNone');
  for (const [index, text] of shown) {
    cli.say('hintHeading', { index: index + 1, total, challenge: challenge?.id ?? '' });
    cli.print(`\n${cli.text(text).trim()}\n`);
  }
  cli.answer({ quest: slug, challenge: challenge?.id ?? null, taken: taken.length, total, hints: taken });

  async function take(): Promise<AttemptState> {
    const { position } = before;
    if (position !== 'completed' && position.stage === 'briefing') {
      return tell(server, await tell(server, before, { type: 'BEGUN' }), { type: 'HINT_TAKEN' });
    }
    if (position === 'completed' || !['acting', 'failed'].includes(position.stage)) {
      const stage = position === 'completed' ? 'completed' : position.stage;
      const { ko, en } = WORDS[`stage.${stage}`];
      const sentence = { ko: both('hintNotHere', { stage: ko }).ko, en: both('hintNotHere', { stage: en }).en };
      throw new Stop(EXIT.refused, 'not_now', sentence, { stage });
    }
    return tell(server, before, { type: 'HINT_TAKEN' });
  }
}
