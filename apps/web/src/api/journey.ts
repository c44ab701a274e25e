import type { ChainCheck, JourneyPage, LedgerPage } from '@ear/engine/contract';
import { call } from './client.ts';

/** One page of the journey, oldest first, after the event with number `after`. */
export const readJourney = (after: number, limit: number, signal?: AbortSignal) =>
  call<JourneyPage>(`/api/journey?after=${after}&limit=${limit}`, { ...(signal && { signal }) });

/** Recomputes every hash of the journey's chain. */
export const verifyJourney = () => call<ChainCheck>('/api/journey/verify');

export const readLedger = (signal?: AbortSignal) =>
  call<LedgerPage>('/api/journey/ledger', { ...(signal && { signal }) });
