import { isOver } from '@ear/engine';
import type { Run, RunFacts } from '@ear/engine/contract';
import { useLocale, useText, useTranslation } from '../../../i18n/index.ts';
import { useLivePlace } from '../../../live/places.ts';
import type { LiveTraining } from '../../../live/training.ts';
import { PlaceWords } from '../../../waiting/PlaceWords.tsx';
import { bytesWords, secondsLeft, useDuration } from '../words.ts';

interface Props {
  readonly run: Run;
  readonly live: LiveTraining | undefined;
}

/** How far the run is and what it takes, in numbers that keep their places; why it ended, in a sentence. */
export function Progress({ run, live }: Props) {
  const { t } = useTranslation();
  const step = Math.max(run.step, live?.step ?? 0);
  return (
    <section className="run-progress" aria-label={t('runs.howFar')}>
      <p role="status" className="run-now">
        <Now run={run} live={live} />
      </p>
      <progress className="waiting-bar" aria-label={t('runs.howFar')} value={step} max={Math.max(1, run.steps)} />
      <Numbers run={run} live={live} step={step} />
    </section>
  );
}

function Now({ run, live }: Props) {
  const { t } = useTranslation();
  const text = useText();
  const heard = useLivePlace(run.id);
  if (run.state === 'waiting') {
    const place = heard ?? run.place;
    return place === null ? <>{t('runs.state.waiting')}</> : <PlaceWords place={place} />;
  }
  if (run.message !== null) {
    return <span className={isOver(run.state) ? 'refusal run-message' : undefined}>{text(run.message.text)}</span>;
  }
  if (run.state === 'running') return <>{t(`runs.phase.${live?.phase ?? 'preparing'}`)}</>;
  if (run.state === 'finished') return <>{t(`runs.endedBy.${run.facts.ended_by ?? 'steps'}`)}</>;
  return <>{t(`runs.state.${run.state}`)}</>;
}

/** The machine's short name: names of GPUs begin with their maker's. */
function machineWords({ device, device_name }: RunFacts): string {
  return device === 'cuda' ? `GPU ${(device_name ?? '').replace(/^NVIDIA /, '')}`.trim() : 'CPU';
}

type Fact = 'step' | 'seconds' | 'left' | 'tokens_per_s' | 'memory' | 'num_params' | 'vocab_size' | 'device';

function Numbers({ run, live, step }: Props & { step: number }) {
  const { t } = useTranslation();
  const text = useText();
  const whole = new Intl.NumberFormat(useLocale(), { maximumFractionDigits: 0 });
  const duration = useDuration();
  const facts = { ...run.facts, ...live?.facts };
  const left = run.state === 'running' ? secondsLeft(step, run.steps, facts.seconds) : null;
  const told = (value: number | undefined, words: (value: number) => string): string =>
    value === undefined ? '–' : words(value);
  const numbers: readonly (readonly [Fact, string])[] = [
    ['step', t('runs.fact.stepOf', { step: whole.format(step), steps: whole.format(run.steps) })],
    isOver(run.state) ? ['seconds', told(facts.seconds, duration)] : ['left', left === null ? '–' : duration(left)],
    ['tokens_per_s', told(facts.tokens_per_s, (value) => whole.format(value))],
    ['memory', told(facts.memory_bytes, bytesWords)],
    ['num_params', told(facts.num_params, (value) => whole.format(value))],
    ['vocab_size', told(facts.vocab_size, (value) => whole.format(value))],
    ['device', facts.device === undefined ? '–' : machineWords(facts)],
  ];
  return (
    <>
      <dl className="run-numbers">
        {numbers.map(([name, value]) => (
          <div key={name}>
            <dt className="small muted">{t(`runs.fact.${name}`)}</dt>
            <dd className="numbers" title={name === 'device' ? value : undefined}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
      {facts.why_cpu && <p className="small muted">{t('runs.whyCpu', { why: text(facts.why_cpu) })}</p>}
      {facts.fallback === true && <p className="small muted">{t('runs.fallback')}</p>}
    </>
  );
}
