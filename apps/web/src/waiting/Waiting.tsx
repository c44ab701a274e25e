import { Button } from '@mantine/core';
import type { JudgingProgress } from '@ear/engine';
import type { LearnerChallenge } from '@ear/engine/contract';
import { useTranslation } from '../i18n/index.ts';
import { useLivePlace } from '../live/places.ts';
import { useLiveRun, type LiveRun } from '../live/runs.ts';
import { goalOf } from '../loss-curve/goal.ts';
import { LossCurve } from '../loss-curve/LossCurve.tsx';
import type { Work } from '../attempt/useWork.ts';
import { PlaceWords } from './PlaceWords.tsx';

/** Never in the dark: the place in line, the phase, how far it is, and the way out. */
export function Waiting({ work, challenge }: { work: Work; challenge: LearnerChallenge }) {
  const { t } = useTranslation();
  const live = useLiveRun(work.submissionId);
  const progress = live?.progress ?? work.submission?.progress ?? null;
  const fraction = progress === null ? null : fractionOf(progress);
  return (
    <section className="waiting" aria-label={t('waiting.label')}>
      <div className="row spread">
        <p role="status" className="numbers">
          {progress === null ? <Place work={work} /> : <Phase progress={progress} />}
        </p>
        <Button variant="default" size="xs" disabled={work.withdrawing} onClick={work.cancel}>
          {t('waiting.cancel')}
        </Button>
      </div>
      <progress
        className="waiting-bar"
        aria-label={t('waiting.progress')}
        {...(fraction === null ? {} : { value: fraction })}
        max={1}
      />
      {live !== undefined && live.losses.length > 0 && <LiveCurve run={live} challenge={challenge} />}
    </section>
  );
}

function LiveCurve({ run, challenge }: { run: LiveRun; challenge: LearnerChallenge }) {
  return <LossCurve steps={run.steps} losses={run.losses} vocabulary={null} goal={goalOf(challenge, false)} live />;
}

function Place({ work }: { work: Work }) {
  const { t } = useTranslation();
  const live = useLivePlace(work.submissionId);
  // A grader has it where the server names no place any more.
  const place = work.submission?.state === 'leased' ? null : (live ?? work.submission?.place ?? null);
  return place === null ? <>{t('waiting.sent')}</> : <PlaceWords place={place} />;
}

function Phase({ progress }: { progress: JudgingProgress }) {
  const { t } = useTranslation();
  const { phase, checks_done: done, checks_total: total, step, steps, bytes, bytes_total: size } = progress;
  const words = t(`waiting.phase.${phase}`);
  if (step !== undefined && steps !== undefined) return <>{`${words} · ${t('waiting.step', { step, steps })}`}</>;
  if (done !== undefined && total !== undefined) return <>{`${words} · ${t('waiting.checks', { done, total })}`}</>;
  if (bytes !== undefined && size !== undefined) {
    return <>{`${words} · ${t('waiting.bytes', { done: kib(bytes), total: kib(size) })}`}</>;
  }
  return <>{words}</>;
}

const kib = (bytes: number): number => Math.round(bytes / 1024);

function fractionOf(progress: JudgingProgress): number | null {
  if (progress.fraction !== undefined) return progress.fraction;
  const { step, steps, checks_done: done, checks_total: total } = progress;
  if (step !== undefined && steps !== undefined && steps > 0) return step / steps;
  return done !== undefined && total !== undefined && total > 0 ? done / total : null;
}
