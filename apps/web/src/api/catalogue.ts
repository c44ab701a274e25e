import type { LineCard, QuestPage } from '@ear/engine/contract';
import { call } from './client.ts';

export const listLines = (signal?: AbortSignal) => call<LineCard[]>('/api/lines', { ...(signal && { signal }) });

export const getQuest = (slug: string, signal?: AbortSignal) =>
  call<QuestPage>(`/api/quests/${encodeURIComponent(slug)}`, { ...(signal && { signal }) });
