import { RUN_QUOTA } from '@ear/engine';
import type { RunQuota } from '@ear/engine/contract';
import type { EntityManager } from 'typeorm';
import { prepared } from '../kernel/prepared.ts';
import { type Refusal, refuse } from '../kernel/refusal.ts';
import { LARGEST_FILE } from './runFiles.ts';

const USED = prepared(
  `SELECT (SELECT count(*) FROM run WHERE learner_id = $1)::int AS runs,
     (SELECT count(*) FROM run WHERE learner_id = $1 AND state IN ('waiting', 'running', 'pausing'))::int AS open,
     (SELECT coalesce(sum(bytes), 0) FROM run_file WHERE learner_id = $1)::float8 AS bytes`,
);

/** What a learner keeps, and may keep. */
export async function quotaOf(manager: EntityManager, learner: string): Promise<RunQuota> {
  const rows: { runs: number; open: number; bytes: number }[] = await manager.query(USED, [learner]);
  const { runs, open, bytes } = rows[0]!;
  return { runs, runs_max: RUN_QUOTA.runs, bytes, bytes_max: RUN_QUOTA.bytes, open, open_max: RUN_QUOTA.open };
}

/** null where one more run may begin: it needs room for a state and weights of its own. */
export function whyNoMore(quota: RunQuota): Refusal | null {
  const { runs, runs_max, bytes, bytes_max } = quota;
  if (runs >= runs_max)
    return refuse(
      'quota_full',
      { limit: 'runs', ...quota },
      {
        ko: `실행은 ${runs_max}개까지 보관할 수 있어요. 필요 없는 실행을 지우고 다시 해 주세요.`,
        en: `You can keep ${runs_max} runs. Delete one that you do not need and try again.`,
      },
    );
  if (bytes + LARGEST_FILE > bytes_max)
    return refuse(
      'quota_full',
      { limit: 'bytes', ...quota },
      {
        ko: `실행의 파일은 모두 합쳐 ${mib(bytes_max)} MiB까지 보관할 수 있고, 지금 ${mib(bytes)} MiB예요. 새 실행에는 ${mib(LARGEST_FILE)} MiB의 자리가 필요해요.`,
        en: `Files of your runs may have ${mib(bytes_max)} MiB together and have ${mib(bytes)} MiB now; a new run needs room for ${mib(LARGEST_FILE)} MiB.`,
      },
    );
  return whyNotOpen(quota);
}

/** null where one more run may wait or be trained. */
export function whyNotOpen(quota: RunQuota): Refusal | null {
  const { open, open_max } = quota;
  if (open < open_max) return null;
  return refuse(
    'quota_full',
    { limit: 'open', ...quota },
    {
      ko: `한 번에 ${open_max}개까지 줄을 서거나 학습할 수 있어요. 하나가 끝나면 다시 해 주세요.`,
      en: `At most ${open_max} of your runs may wait or train at a time. Try again when one has ended.`,
    },
  );
}

const mib = (bytes: number): number => Math.round(bytes / 2 ** 20);
