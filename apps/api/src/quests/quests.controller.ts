import { LineCard, QuestCard, QuestPage } from '@ear/engine/contract';
import { Controller } from '@nestjs/common';
import { z } from 'zod';
import type { Caller } from '../kernel/caller.ts';
import { endpoint, Route } from '../kernel/endpoint.ts';
import { Given } from '../kernel/given.ts';
import type { GivenTo } from '../kernel/given.ts';
import type { Refusal } from '../kernel/refusal.ts';
import { QuestCards } from './cards.ts';

const lines = endpoint({
  method: 'GET',
  path: '/lines',
  summary: 'The map: lines in order with their quests, as the caller stands',
  access: 'anyone',
  answers: { 200: z.array(LineCard) },
  refusals: [],
});

const quests = endpoint({
  method: 'GET',
  path: '/quests',
  summary: 'All quests, as the caller stands',
  access: 'anyone',
  answers: { 200: z.array(QuestCard) },
  refusals: [],
});

const quest = endpoint({
  method: 'GET',
  path: '/quests/:slug',
  summary: 'One quest with its challenges and the caller’s open or last attempt',
  access: 'anyone',
  params: z.object({ slug: z.string() }),
  answers: { 200: QuestPage },
  refusals: ['not_found', 'quest_withdrawn'],
});

@Controller()
export class QuestsController {
  constructor(private readonly cards: QuestCards) {}

  @Route(lines)
  lines(@Given() { caller }: GivenTo<typeof lines>): Promise<LineCard[]> {
    return this.cards.lines(learnerOf(caller));
  }

  @Route(quests)
  quests(@Given() { caller }: GivenTo<typeof quests>): Promise<QuestCard[]> {
    return this.cards.list(learnerOf(caller));
  }

  @Route(quest)
  quest(@Given() { caller, params }: GivenTo<typeof quest>): Promise<QuestPage | Refusal> {
    return this.cards.page(learnerOf(caller), params.slug);
  }
}

const learnerOf = (caller: Caller): string | null => (caller.kind === 'learner' ? caller.id : null);
