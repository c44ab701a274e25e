import type { JudgingProgress, Payload, Verdict } from '@ear/engine';
import type { SubmissionState, VerdictJson } from '@ear/engine/contract';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AttemptLog } from '../attempts/index.ts';
import { CatalogueReader } from '../catalogue/index.ts';
import { Places } from '../judging/index.ts';
import { prepared } from '../kernel/prepared.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { SUBMISSION_COLUMNS } from './rows.ts';
import type { Submission } from './submission.entity.ts';

/** A list shows this many of an attempt's newest submissions … */
const LISTED = 100;
/** … and of each what was handed in, up to so many bytes; files of weights are for those who ask for the one. */
const LISTED_BYTES = 512 * 1024;

interface StateRow extends Submission {
  readonly state: SubmissionState['state'];
  readonly progress: JudgingProgress | null;
  readonly epoch: number | null;
  readonly xp: number | null;
  readonly body: Verdict | null;
  readonly judged_at: Date | null;
  /** The version that a repeated judging used, where it was another one. */
  readonly judged_by: string | null;
  /** The hand-in; null where it was erased, or is too large for a list. */
  readonly content: Buffer | null;
}

const statesWith = (content: string): string => `
  SELECT ${SUBMISSION_COLUMNS}, j.state, j.progress, v.epoch, v.xp, v.body, v.judged_at, v.content_hash AS judged_by,
    ${content} AS content
  FROM submission s
  JOIN LATERAL (
    SELECT CASE state WHEN 'quarantined' THEN 'done' ELSE state END AS state, progress FROM judging
    WHERE submission_id = s.id AND rejudgement_id IS NULL ORDER BY epoch DESC LIMIT 1
  ) j ON true
  LEFT JOIN LATERAL (
    SELECT v.epoch, v.xp, v.body, v.judged_at, b.content_hash FROM verdict v
    LEFT JOIN judging b ON b.submission_id = v.submission_id AND b.epoch = v.epoch
    WHERE v.learner_id = s.learner_id AND v.submission_id = s.id ORDER BY v.epoch DESC LIMIT 1
  ) v ON true
  LEFT JOIN blob h ON h.learner_id = s.learner_id AND h.digest = s.payload_digest`;

const ONE = prepared(`${statesWith('h.content')} WHERE s.learner_id = $1 AND s.id = $2`);
const LIST = prepared(
  `${statesWith(`CASE WHEN octet_length(h.content) <= ${LISTED_BYTES} THEN h.content END`)}
   WHERE s.learner_id = $1 AND s.attempt_id = $2
   ORDER BY s.submitted_at DESC, s.attempt_version DESC LIMIT ${LISTED}`,
);

/** Submissions as the outside sees them. */
@Injectable()
export class SubmissionStates {
  constructor(
    private readonly db: DataSource,
    private readonly attempts: AttemptLog,
    private readonly catalogue: CatalogueReader,
    private readonly places: Places,
  ) {}

  async one(learner: string, id: string): Promise<SubmissionState | Refusal> {
    const [state] = await this.states(ONE, learner, id);
    return state ?? refuse('not_found');
  }

  /** Newest first. */
  async list(learner: string, attempt: string): Promise<SubmissionState[] | Refusal> {
    if (!(await this.attempts.find(learner, attempt))) return refuse('not_found');
    return this.states(LIST, learner, attempt);
  }

  private async states(sql: string, learner: string, id: string): Promise<SubmissionState[]> {
    const rows: StateRow[] = await this.db.query(sql, [learner, id]);
    return Promise.all(rows.map((row) => this.stateOf(row)));
  }

  private async stateOf(row: StateRow): Promise<SubmissionState> {
    return {
      id: row.id,
      attempt: row.attempt_id,
      quest: row.quest,
      challenge: row.challenge,
      public_only: row.public_only,
      number: row.number,
      state: row.state,
      queue: row.queue,
      place: row.state === 'queued' ? await this.places.of(row.id) : null,
      progress: row.progress,
      payload: row.content ? (JSON.parse(row.content.toString('utf8')) as Payload) : null,
      submitted_at: row.submitted_at.toISOString(),
      verdict: await this.verdictOf(row),
    };
  }

  private async verdictOf(row: StateRow): Promise<VerdictJson | null> {
    const { body, epoch, judged_at } = row;
    if (!body || epoch === null || !judged_at) return null;
    const { files_hash, ...rest } = body;
    const { version } = await this.catalogue.getVersion(row.judged_by ?? row.content_hash);
    return {
      ...rest,
      submission: row.id,
      quest: row.quest,
      challenge: row.challenge,
      xp: row.xp ?? 0,
      hash: files_hash,
      version,
      epoch,
      judged_at: judged_at.toISOString(),
    };
  }
}
