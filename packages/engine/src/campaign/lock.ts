import type { QuestDefinition } from '../quest/definition.ts';
import type { LocalText } from '../quest/text.ts';
import { withParticle } from './particle.ts';

/** Why a quest is locked: the false guard, its sentence, and the quests that would open it. */
export interface Lock {
  readonly guard: 'questsPassed';
  readonly text: LocalText;
  /** Slugs that are still missing, each once, those of any-of groups included. */
  readonly needs: string[];
}

/** What a learner has: quests passed, and unlocks that a person or a placement test granted. */
export interface CampaignState {
  readonly passed: ReadonlySet<string>;
  readonly granted: ReadonlySet<string>;
  readonly titles: Readonly<Record<string, LocalText>>;
}

/** The lock of a quest, or null where it is open. A nested list in `requires` is met by any one of its quests. */
export function lockOf(
  { slug, requires }: Pick<QuestDefinition, 'slug' | 'requires'>,
  { passed, granted, titles }: CampaignState,
): Lock | null {
  if (granted.has(slug)) return null;
  const groups = requires.map((need) => (typeof need === 'string' ? [need] : need));
  const missing = groups.filter((group) => !group.some((quest) => passed.has(quest)));
  if (missing.length === 0) return null;
  const named = missing.map((group) => group.map((quest) => titleOf(quest, titles)));
  return { guard: 'questsPassed', text: sentence(named), needs: [...new Set(missing.flat())] };
}

function titleOf(slug: string, titles: CampaignState['titles']): LocalText {
  return (Object.hasOwn(titles, slug) ? titles[slug] : undefined) ?? { ko: slug, en: slug };
}

function sentence(groups: readonly (readonly LocalText[])[]): LocalText {
  const ko = joinKorean(groups.map((group) => anyOfKorean(group.map((title) => `‘${title.ko}’`))));
  const en = joinEnglish(groups.map((group) => anyOfEnglish(group.map((title) => `“${title.en}”`))));
  return { ko: `${withParticle(ko, '을')} 먼저 마치면 열려요.`, en: `Pass ${en} first to open this quest.` };
}

function anyOfKorean(titles: readonly string[]): string {
  if (titles.length === 1) return titles[0] ?? '';
  const all = titles.map((title, index) => (index < titles.length - 1 ? withParticle(title, '이나') : title));
  return `${all.join(' ')} 중 하나`;
}

function joinKorean(parts: readonly string[]): string {
  return parts.map((part, index) => (index < parts.length - 1 ? withParticle(part, '과') : part)).join(' ');
}

function anyOfEnglish(titles: readonly string[]): string {
  return titles.length === 1 ? (titles[0] ?? '') : `one of ${list(titles, 'or')}`;
}

function joinEnglish(parts: readonly string[]): string {
  return list(parts, 'and');
}

function list(parts: readonly string[], word: string): string {
  if (parts.length < 2) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1) ?? ''}`;
}
