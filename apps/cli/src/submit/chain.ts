import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type AttemptState, type LearnerChallenge, type VerdictJson } from '@ear/engine/contract';
import type { Cli } from '../cli.ts';
import { EXIT, Stop } from '../exit.ts';
import type { Server } from '../server/server.ts';
import { currentOf, openAttempt, questPage, readAttempt, tell, type Page } from '../student/attempt.ts';
import { filesOf } from '../student/forms.ts';
import { both, type WordId } from '../words/index.ts';
import { findGiven, payloadOf, readGiven, type Given } from './given.ts';
import { handIn, verdictOf } from './handIn.ts';
import { waitForVerdict } from './wait.ts';

export interface SubmitOptions {
  readonly challenge?: string | undefined;
  readonly predict?: number | undefined;
  /** Path of a text. */
  readonly reflection?: string | undefined;
  readonly timeout_s: number;
}

/** What a chain of submissions came to. */
export interface Chain {
  /** The quest, once it was read. */
  page: Page | null;
  readonly verdicts: VerdictJson[];
  /** What the learner still has to do before this quest goes on. */
  pending: { challenge: string; what: 'reflection' | 'prediction' } | null;
  /** The challenge that waits for other files; null at the end of the quest. */
  next: { challenge: string; kind: string; files: readonly string[] } | null;
  completed: boolean;
}

/** More steps than any quest has: something else moves the attempt at the same time. */
const MAX_STEPS = 150;

/**
 * Judges the challenge that waits, then each following code challenge that takes the same files. Everything between
 * (begin, predict, look at the evidence, reflect) is said on the way where it can be. `chain` is filled as it goes,
 * so that what was judged is known even where a later step stops.
 */
export async function submitChain(
  cli: Cli,
  server: Server,
  slug: string,
  paths: readonly string[],
  options: SubmitOptions,
  chain: Chain,
): Promise<void> {
  const page = (chain.page = await questPage(server, slug));
  checkName(page, options.challenge);
  let given = paths.length > 0 ? await readGiven(cli, paths) : null;
  let reflection = options.reflection === undefined ? null : await readReflection(cli, options.reflection);
  let predict = options.predict ?? null;
  let attempt = await openAttempt(server, slug);
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const challenge = currentOf(page, attempt);
    if (challenge === null || attempt.position === 'completed') {
      chain.completed = true;
      return;
    }
    switch (attempt.position.stage) {
      case 'judging':
        attempt = await waitForEarlier(attempt);
        break;
      case 'passed':
        attempt = await tell(server, attempt, { type: 'ACKNOWLEDGED' });
        break;
      case 'reflecting':
        if (reflection === null) {
          chain.pending = { challenge: challenge.id, what: 'reflection' };
          return;
        }
        attempt = await tell(server, attempt, { type: 'REFLECTED', text: reflection });
        reflection = null;
        break;
      case 'briefing':
      case 'acting':
      case 'failed': {
        const payload = await payloadFor(challenge);
        if (payload === null) {
          chain.next = { challenge: challenge.id, kind: challenge.action.kind, files: filesOf(challenge) };
          return;
        }
        if (attempt.position.stage === 'briefing') {
          attempt = await tell(server, attempt, { type: 'BEGUN' });
          break;
        }
        if (challenge.prediction && attempt.challenges[challenge.id]?.prediction === null) {
          if (predict === null) {
            predictionWaits(challenge);
            return;
          }
          attempt = await tell(server, attempt, { type: 'PREDICTED', value: predict });
          predict = null;
          break;
        }
        const verdict = await handIn(cli, server, attempt, {
          quest: slug,
          challenge: challenge.id,
          payload,
          timeout_s: options.timeout_s,
        });
        if (verdict) chain.verdicts.push(verdict);
        attempt = await readAttempt(server, attempt.id);
        break;
      }
    }
  }
  throw new Stop(EXIT.refused, 'conflict', both('movedTooOften'));

  /** The hand-in for the challenge that waits; null where this chain ends before it. */
  async function payloadFor(challenge: LearnerChallenge): Promise<ReturnType<typeof payloadOf>> {
    const first = chain.verdicts.length === 0;
    if (!first) {
      const last = chain.verdicts.at(-1)!;
      if (last.status !== 'passed' || last.challenge === challenge.id) return null;
      const sameFiles = challenge.action.kind === 'code' && options.challenge === undefined;
      return sameFiles && given ? payloadOf(challenge, given) : null;
    }
    if (options.challenge !== undefined && options.challenge !== challenge.id) {
      const facts = { current: challenge.id, asked: options.challenge };
      throw new Stop(EXIT.refused, 'not_now', both('notThisChallenge', facts), facts);
    }
    given ??= await findGiven(cli, slug, challenge);
    return payloadOf(challenge, given) ?? wrongFiles(slug, challenge, given);
  }

  function predictionWaits(challenge: LearnerChallenge): void {
    const { text, min, max } = challenge.prediction!;
    chain.pending = { challenge: challenge.id, what: 'prediction' };
    if (chain.verdicts.length > 0) return;
    const said = {
      ko: both('predictFirst', { text: text.ko, min, max }).ko,
      en: both('predictFirst', { text: text.en, min, max }).en,
    };
    throw new Stop(EXIT.refused, 'prediction_first', said, { challenge: challenge.id, min, max });
  }

  /** Something was handed in before (another window, or a run of this program that was ended). */
  async function waitForEarlier(before: AttemptState): Promise<AttemptState> {
    if (before.judging !== null) {
      cli.note('waitingBefore');
      const { timeout_s } = options;
      const state = await waitForVerdict(cli, server, before.judging, { quest: slug, timeout_s });
      if (state.state === 'done' && state.verdict?.status === 'passed' && state.payload !== null)
        chain.verdicts.push(verdictOf(state, state.payload));
    }
    return readAttempt(server, before.id);
  }
}

function checkName(page: Page, asked: string | undefined): void {
  const known = page.quest.challenges.map(({ id }) => id);
  if (asked === undefined || known.includes(asked)) return;
  const facts = { quest: page.card.slug, asked, known: known.join(', ') };
  throw new Stop(EXIT.usage, 'unknown_challenge', both('unknownChallenge', facts), facts);
}

function wrongFiles(quest: string, challenge: LearnerChallenge, given: readonly Given[]): never {
  const { kind } = challenge.action;
  const facts = { quest, challenge: challenge.id, kind, files: filesOf(challenge).join(', ') };
  const sentence = both(wantedWords(kind), facts);
  throw new Stop(EXIT.refused, 'wrong_files', sentence, { ...facts, given: given.map(({ path }) => path) });
}

function wantedWords(kind: LearnerChallenge['action']['kind']): WordId {
  if (kind === 'code' || kind === 'artifact') return 'wrongFiles';
  return kind === 'log' || kind === 'reflection' ? 'wantsText' : 'wantsPayload';
}

async function readReflection(cli: Cli, path: string): Promise<string> {
  try {
    return await readFile(resolve(cli.io.cwd, path), 'utf8');
  } catch (cause) {
    const facts = { path, reason: (cause as NodeJS.ErrnoException).code ?? String(cause) };
    throw new Stop(EXIT.usage, 'file_missing', both('fileMissing', facts), facts);
  }
}
