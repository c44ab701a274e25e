import type { JudgingProgress, Payload, Verdict } from '@ear/engine';
import type { SubmissionState, VerdictJson } from '@ear/engine/contract';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AttemptLog } from '../attempts/index.ts';
import { CatalogueReader } from '../catalogue/index.ts';
import { BlobStore } from '../journey/index.ts';
import { Places } from '../judging/index.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import type { Submission } from './submission.entity.ts';

/** A list shows this many of an attempt's newest submissions. */
const LISTED = 100;

interface StateRow extends Submission {
  readonly state: SubmissionState['state'];
  readonly progress: JudgingProgress | null;
  readonly epoch: number | null;
  readonly xp: number | null;
  readonly body: Verdict | null;
  readonly judged_at: Date | null;
  /** The version that a repeated judging used, where it was another one. */
  readonly judged_by: string | null;
}

/** Submissions as the outside sees them. */
@Injectable()
export class SubmissionStates {
  constructor(
    private readonly db: DataSource,
    private readonly attempts: AttemptLog,
    private readonly catalogue: CatalogueReader,
    private readonly blobs: BlobStore,
    private readonly places: Places,
  ) {}

  async one(learner: string, id: string): Promise<SubmissionState | Refusal> {
    const [state] = await this.states(learner, `s.id = $2 LIMIT 1`, id);
    return state ?? refuse('not_found');
  }

  /** Newest first. */
  async list(learner: string, attempt: string): Promise<SubmissionState[] | Refusal> {
    if (!(await this.attempts.find(learner, attempt))) return refuse('not_found');
    return this.states(
      learner,
      `s.attempt_id = $2 ORDER BY s.submitted_at DESC, s.attempt_version DESC LIMIT ${LISTED}`,
      attempt,
    );
  }

  /** @param which the rest of the query, in which $2 is `id` */
  private async states(learner: string, which: string, id: string): Promise<SubmissionState[]> {
    const rows: StateRow[] = await this.db.query(
      `SELECT s.*, j.state, j.progress, v.epoch, v.xp, v.body, v.judged_at, v.content_hash AS judged_by
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
       WHERE s.learner_id = $1 AND ${which}`,
      [learner, id],
    );
    const texts = await this.blobs.texts(
      this.db.manager,
      learner,
      rows.map((row) => row.payload_digest),
    );
    return Promise.all(rows.map((row) => this.stateOf(row, texts.get(row.payload_digest))));
  }

  private async stateOf(row: StateRow, payload: string | undefined): Promise<SubmissionState> {
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
      // An erased hand-in leaves an empty one behind.
      payload: payload === undefined ? { kind: 'code', files: {} } : (JSON.parse(payload) as Payload),
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
