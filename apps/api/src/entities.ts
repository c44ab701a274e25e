import { Attempt } from './attempts/index.ts';
import { Line, QuestLive, QuestVersion } from './catalogue/index.ts';
import { Cohort, Membership } from './cohorts/index.ts';
import { DraftHistoryRow, DraftRow } from './drafts/index.ts';
import { Identity, Learner, Session, Throttle } from './identity/index.ts';
import { Blob, Journey, StoredEvent } from './journey/index.ts';
import { Grader, Judging, JudgingShare } from './judging/index.ts';
import { LedgerEntry, Unlock } from './progress/index.ts';
import { Rejudgement, RejudgementItem } from './rejudgements/index.ts';
import { Run, RunAsk, RunFile, RunJobRow, RunNote } from './runs/index.ts';
import { Notification } from './stream/index.ts';
import { Submission, VerdictRow } from './submissions/index.ts';

/** Every table of the application; the drift test holds them against the migrations. */
export const ENTITIES = [
  Attempt,
  Blob,
  Cohort,
  DraftHistoryRow,
  DraftRow,
  Grader,
  Identity,
  Journey,
  Judging,
  JudgingShare,
  Learner,
  LedgerEntry,
  Line,
  Membership,
  Notification,
  QuestLive,
  QuestVersion,
  Rejudgement,
  RejudgementItem,
  Run,
  RunAsk,
  RunFile,
  RunJobRow,
  RunNote,
  Session,
  StoredEvent,
  Submission,
  Throttle,
  Unlock,
  VerdictRow,
];
