import { useEffect, useState } from 'react';
import type { SubmissionState } from '@ear/engine/contract';
import { getQuest, listSubmissions } from '../api/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { runningMean } from '../loss-curve/summary.ts';
import { CodeShape } from './CodeShape.tsx';

/** What the learner really produced in a passed quest, drawn small on its node: a curve, a table, made-up names, code. */
export function Trace({ slug }: { slug: string }) {
  const { t } = useTranslation();
  const passing = usePassing(slug);
  if (passing === null) return null;
  const { losses, samples, vocab, probs } = passing.verdict?.evidence ?? {};
  return (
    <div className="trace-row">
      {passing.payload?.kind === 'code' && <CodeShape files={passing.payload.files} />}
      {losses !== undefined && losses.length > 1 && <Spark losses={losses} />}
      {vocab !== undefined && probs?.length === vocab.length ** 2 && <Weave size={vocab.length} probs={probs} />}
      {samples !== undefined && samples.length > 0 && (
        <p className="small">
          <span className="heard-only">{t('evidence.samples')}: </span>
          <span className="mono trace-names">{samples.slice(0, 4).join(' ')}</span>
        </p>
      )}
    </div>
  );
}

const [WIDTH, HEIGHT] = [96, 40];

function Spark({ losses }: { losses: readonly number[] }) {
  const { t } = useTranslation();
  const means = runningMean(losses);
  const every = Math.max(1, Math.floor(means.length / WIDTH));
  const kept = means.filter((_, index) => index % every === 0);
  const [least, most] = [Math.min(...kept), Math.max(...kept)];
  const points = kept.map((mean, index) => {
    const x = (index / Math.max(1, kept.length - 1)) * WIDTH;
    const y = 2 + (1 - (mean - least) / Math.max(1e-9, most - least)) * (HEIGHT - 4);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  const label = t('map.curve', { from: (means[0] ?? 0).toFixed(2), to: (means.at(-1) ?? 0).toFixed(2) });
  return (
    <svg className="trace-spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <polyline points={points.join(' ')} />
    </svg>
  );
}

function Weave({ size, probs }: { size: number; probs: readonly number[] }) {
  const { t } = useTranslation();
  return (
    <svg className="trace-weave" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t('map.weave', { size })}>
      {probs.map((prob, index) =>
        prob < 0.02 ? null : (
          <rect
            key={index}
            x={index % size}
            y={Math.floor(index / size)}
            width="1"
            height="1"
            fillOpacity={Math.sqrt(prob)}
          />
        ),
      )}
    </svg>
  );
}

/** The newest passing submission that left something to draw; null until it is fetched, and where there is none. */
function usePassing(slug: string): SubmissionState | null {
  const [passing, setPassing] = useState<SubmissionState | null>(null);
  useEffect(() => {
    const gone = new AbortController();
    findPassing(slug, gone.signal).then(
      (found) => {
        if (!gone.signal.aborted) setPassing(found);
      },
      () => {
        // Aborted: the map was left.
      },
    );
    return () => gone.abort();
  }, [slug]);
  return passing;
}

async function findPassing(slug: string, signal: AbortSignal): Promise<SubmissionState | null> {
  const page = await getQuest(slug, signal);
  if (!page.ok || page.value.attempt === null) return null;
  const submissions = await listSubmissions(page.value.attempt, signal);
  if (!submissions.ok) return null;
  const passing = submissions.value.filter(({ verdict, public_only: part }) => verdict?.status === 'passed' && !part);
  return passing.find(leavesPicture) ?? null;
}

const leavesPicture = ({ verdict, payload }: SubmissionState): boolean =>
  payload?.kind === 'code' || (verdict !== null && Object.keys(verdict.evidence).length > 0);
