import { LineCard, Me, type AttemptState, type Progress } from '@ear/engine/contract';
import type { Cli } from '../cli.ts';
import { lastAttempt, questPage, type Page } from './attempt.ts';

/** Level, XP and streak, and where one quest or every quest under way stands. */
export async function status(cli: Cli, slug: string | undefined): Promise<void> {
  const server = (await cli.server()).signedIn();
  const me = await server.get('/api/me', Me);
  const slugs = slug === undefined ? await started() : [slug];
  const rows = await Promise.all(slugs.map(one));
  sayProgress(cli, me.progress);
  for (const row of rows) sayQuest(cli, row.page, row.attempt);
  cli.answer({
    name: me.name,
    ...me.progress,
    quests: rows.map(({ page, attempt }) => ({
      quest: page.card.slug,
      state: page.card.state,
      stale: page.card.stale,
      xp: page.card.xp_earned,
      position: attempt?.position ?? null,
      judging: attempt?.judging ?? null,
      challenges: attempt?.challenges ?? {},
    })),
  });

  async function started(): Promise<string[]> {
    const lines = await server.get('/api/lines', LineCard.array());
    return lines.flatMap(({ quests }) => quests.filter(({ state }) => state === 'started').map((quest) => quest.slug));
  }

  async function one(name: string): Promise<{ page: Page; attempt: AttemptState | null }> {
    const page = await questPage(server, name);
    return { page, attempt: await lastAttempt(server, page) };
  }
}

function sayProgress(cli: Cli, { level, title, xp, streak }: Progress): void {
  cli.say('level', { level, title: cli.text(title), xp, days: streak.days });
}

function sayQuest(cli: Cli, page: Page, attempt: AttemptState | null): void {
  const quest = page.card.slug;
  if (attempt === null) {
    if (page.card.lock) cli.print(`${quest}: ${cli.text(page.card.lock.text)}`);
    else cli.say('attemptNone', { quest });
    return;
  }
  if (attempt.position === 'completed') cli.say('completed', { quest });
  else {
    const { challenge, stage } = attempt.position;
    cli.say('stands', { quest, challenge, stage: cli.words(`stage.${stage}`) });
  }
  for (const { id, title } of page.quest.challenges) {
    const record = attempt.challenges[id];
    const mark = cli.words(record?.passed ? 'check.passed' : 'check.skipped');
    const score = record ? record.best_score.toFixed(2) : '0.00';
    cli.print(`  ${mark} ${id.padEnd(20)} ${score}  ${cli.text(title)}`);
  }
}
