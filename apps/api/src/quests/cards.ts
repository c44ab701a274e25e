import { type CampaignState } from '@ear/engine';
import type { LineCard, QuestCard, QuestPage } from '@ear/engine/contract';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Campaign } from '../attempts/index.ts';
import { CatalogueReader, type LiveCatalogue, type OpenVersion } from '../catalogue/index.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';

interface AttemptRow {
  readonly id: string;
  readonly quest: string;
  readonly content_hash: string;
  readonly judging_hash: string;
  readonly challenges_passed: number;
  readonly completed_at: Date | null;
}

/** What one learner has done so far, by quest. */
interface Standing {
  readonly campaign: CampaignState;
  /** Newest first. */
  readonly attempts: ReadonlyMap<string, readonly AttemptRow[]>;
  readonly xp: ReadonlyMap<string, number>;
}

/** Quests as one learner sees them: open, locked and why, started, passed. */
@Injectable()
export class QuestCards {
  constructor(
    private readonly db: DataSource,
    private readonly catalogue: CatalogueReader,
    private readonly campaign: Campaign,
  ) {}

  async lines(learner: string | null): Promise<LineCard[]> {
    const live = await this.catalogue.live();
    const cards = new Map((await this.cards(live, learner)).map((card) => [card.slug, card]));
    return live.lines.map(({ slug, order, title, summary, part, quests }) => ({
      slug,
      order,
      title,
      summary,
      part,
      quests: quests.flatMap((quest) => cards.get(quest) ?? []),
    }));
  }

  async list(learner: string | null): Promise<QuestCard[]> {
    return this.cards(await this.catalogue.live(), learner);
  }

  /** The page of one quest. An open attempt keeps the version that it was started on. */
  async page(learner: string | null, slug: string): Promise<QuestPage | Refusal> {
    const live = await this.catalogue.live();
    const standing = await this.standing(live, learner);
    const attempt = standing.attempts.get(slug)?.[0];
    const pinned = attempt && !attempt.completed_at ? await this.catalogue.getVersion(attempt.content_hash) : null;
    const quest = live.quests.get(slug) ?? pinned;
    if (!quest) return refuse(live.quarantined.some((one) => one.slug === slug) ? 'quest_withdrawn' : 'not_found');
    return {
      card: this.card(quest, standing),
      quest: (pinned ?? quest).learner,
      attempt: attempt?.id ?? null,
    };
  }

  private async cards(live: LiveCatalogue, learner: string | null): Promise<QuestCard[]> {
    const standing = await this.standing(live, learner);
    return [...live.quests.values()]
      .filter(({ slug, definition }) => definition.status === 'active' || standing.attempts.has(slug))
      .map((quest) => this.card(quest, standing));
  }

  private card(quest: OpenVersion, { campaign, attempts, xp }: Standing): QuestCard {
    const { definition, slug, content_hash, judging_hash, version } = quest;
    const mine = attempts.get(slug) ?? [];
    const passed = mine.filter(({ completed_at }) => completed_at);
    const started = mine.some(({ completed_at }) => !completed_at);
    const lock = passed.length > 0 || started ? null : this.campaign.lockOf(quest, campaign);
    return {
      slug,
      line: definition.line,
      title: definition.title,
      summary: definition.summary,
      minutes: definition.minutes,
      version,
      content_hash,
      runtime: definition.runtime,
      teaches: definition.teaches,
      requires: definition.requires,
      xp: definition.challenges.reduce((sum, one) => sum + one.xp + (one.prediction?.xp ?? 0), 0),
      xp_earned: xp.get(slug) ?? 0,
      state: passed.length > 0 ? 'passed' : started ? 'started' : lock ? 'locked' : 'open',
      stale: passed.length > 0 && passed.every((one) => one.judging_hash !== judging_hash),
      lock: lock && { guard: lock.guard, text: lock.text, needs: lock.needs },
      challenges: definition.challenges.length,
      challenges_passed: Math.max(0, ...mine.map((one) => one.challenges_passed)),
      steps: definition.challenges.map(({ id, title }) => ({ id, title })),
    };
  }

  private async standing(live: LiveCatalogue, learner: string | null): Promise<Standing> {
    const campaign = await this.campaign.stateOf(learner, live);
    if (learner === null) return { campaign, attempts: new Map(), xp: new Map() };
    const [rows, earned] = await Promise.all([
      this.db.query<AttemptRow[]>(
        `SELECT id, quest, content_hash, judging_hash, challenges_passed, completed_at
         FROM attempt WHERE learner_id = $1 ORDER BY started_at DESC`,
        [learner],
      ),
      this.db.query<{ quest: string; xp: string }[]>(
        `SELECT quest, sum(amount) AS xp FROM ledger WHERE learner_id = $1 GROUP BY quest`,
        [learner],
      ),
    ]);
    return {
      campaign,
      attempts: Map.groupBy(rows, ({ quest }) => quest),
      xp: new Map(earned.map(({ quest, xp }) => [quest, Number(xp)])),
    };
  }
}
