import { useEffect, useMemo, useRef } from 'react';
import { useLoaderData, useRevalidator } from 'react-router';
import { isOver } from '@ear/engine';
import { useTranslation } from '../../../i18n/index.ts';
import { useTraining } from '../../../live/training.ts';
import { AskModel } from './AskModel.tsx';
import { AttentionView } from './AttentionView.tsx';
import { Curves } from './Curves.tsx';
import { Head } from './Head.tsx';
import { Keep } from './Keep.tsx';
import type { loadRun, RunData } from './load.ts';
import { hasGap, mergedCurves, mergedSamples } from './merged.ts';
import { Progress } from './Progress.tsx';
import { Samples } from './Samples.tsx';
import { useSteering } from './useSteering.ts';

/** One training run: how it stands, its curves, what it writes, and what can be asked of it. */
export function RunPage() {
  const data = useLoaderData<typeof loadRun>();
  // What was asked of one run is nothing to the next.
  return <OneRun key={data.run.id} {...data} />;
}

function OneRun({ run: loaded, curve, samples }: RunData) {
  const { t } = useTranslation();
  const steering = useSteering(loaded);
  const { run } = steering;
  const live = useTraining(run.id);
  const curves = useMemo(() => mergedCurves(curve, live), [curve, live]);
  const all = useMemo(() => mergedSamples(samples, live), [samples, live]);
  const going = !isOver(run.state) && run.state !== 'paused';
  useWhole(hasGap(curve, live), curve.step);
  return (
    <div className="run-page">
      <title>{t('runs.onePageTitle', { title: run.title })}</title>
      <Head steering={steering} />
      <Progress run={run} live={live} />
      <div className="run-work">
        <Curves
          curves={curves}
          steps={run.steps}
          vocabulary={live?.facts.vocab_size ?? run.facts.vocab_size ?? null}
          live={going}
          over={isOver(run.state)}
        />
        <Samples samples={all} live={going} />
      </div>
      {(run.checkpoint !== null || !isOver(run.state)) && (
        <div className="run-ask">
          <AskModel run={run} />
          <AttentionView run={run} />
        </div>
      )}
      <Keep run={run} />
    </div>
  );
}

/** Fetches the page again where news began after what was fetched: once for each fetched curve. */
function useWhole(gap: boolean, step: number): void {
  const { revalidate } = useRevalidator();
  const asked = useRef<number | null>(null);
  useEffect(() => {
    if (!gap || asked.current === step) return;
    asked.current = step;
    void revalidate();
  }, [gap, step, revalidate]);
}
