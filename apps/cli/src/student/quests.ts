import { LineCard, type QuestCard } from '@ear/engine/contract';
import type { Cli } from '../cli.ts';

/** The map: every line with its quests, as the learner stands; also without an account. */
export async function quests(cli: Cli): Promise<void> {
  const server = await cli.server();
  const lines = await server.get('/api/lines', LineCard.array());
  cli.answer(lines);
  if (lines.every((line) => line.quests.length === 0)) cli.say('noQuests');
  for (const line of lines) {
    cli.print(`\n${cli.text(line.title)}`);
    for (const quest of line.quests) {
      const state = cli.words(`state.${quest.state}`);
      cli.print(`  ${quest.slug.padEnd(24)} ${state} · ${xpOf(quest)} · ${cli.text(quest.title)}`);
      if (quest.lock) cli.print(`  ${' '.repeat(24)} ${cli.text(quest.lock.text)}`);
    }
  }
}

/** What it brings, or what it brought: with bonuses, that can be more. */
function xpOf({ xp, xp_earned }: QuestCard): string {
  return xp_earned === 0 ? `${xp} XP` : `+${xp_earned} XP`;
}
