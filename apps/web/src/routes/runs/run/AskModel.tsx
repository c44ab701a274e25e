import { Button } from '@mantine/core';
import { useId, useRef } from 'react';
import { RUN_LIMITS } from '@ear/engine';
import type { Run, RunAsk } from '@ear/engine/contract';
import { askForSamples } from '../../../api/index.ts';
import { isString, useKept } from '../../../drafts/useKept.ts';
import { useText, useTranslation } from '../../../i18n/index.ts';
import { RefusalNote } from '../../../shell/RefusalNote.tsx';
import { isSampling, SAMPLING, samplingOf, type SamplingName } from './sampling.ts';
import { useAsk } from './useAsk.ts';

/** The newest checkpoint goes on from a prompt. */
export function AskModel({ run }: { run: Run }) {
  const { t } = useTranslation();
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [prompt, setPrompt] = useKept(`run:${run.id}:prompt`, '', isString);
  const [typed, setTyped] = useKept('run:sampling', {}, isSampling);
  const { answer, busy, slow, refusal, put, writing, stop } = useAsk();
  const { values, wrong } = samplingOf(typed);
  if (run.checkpoint === null) {
    return (
      <section className="stack tight" aria-labelledby={`${id}-title`}>
        <h2 id={`${id}-title`}>{t('runs.ask.title')}</h2>
        <p className="muted">{t('runs.ask.notYet')}</p>
      </section>
    );
  }
  const ask = (): void => {
    if (wrong.size > 0) {
      form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
      return;
    }
    put(askForSamples(run.id, { ...values, ...(prompt === '' ? {} : { prompt }) }));
  };
  return (
    <section className="stack" aria-labelledby={`${id}-title`}>
      <div className="stack tight">
        <h2 id={`${id}-title`}>{t('runs.ask.title')}</h2>
        <p className="small muted">{t('runs.ask.lead', { step: run.checkpoint.step })}</p>
      </div>
      <form
        ref={form}
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <div className="field">
          <label className="field-label" htmlFor={`${id}-prompt`}>
            {t('runs.ask.prompt')}
          </label>
          <textarea
            id={`${id}-prompt`}
            className="writing"
            rows={3}
            maxLength={RUN_LIMITS.prompt_chars}
            value={prompt}
            aria-describedby={`${id}-help`}
            onChange={(event) => setPrompt(event.target.value)}
            onKeyDown={(event) => {
              // While a syllable is being composed the keys belong to the input method.
              if (event.nativeEvent.isComposing || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
              event.preventDefault();
              ask();
            }}
          />
          <p id={`${id}-help`} className="small muted">
            {t('runs.ask.promptHelp')}
          </p>
        </div>
        <div className="sampling">
          {SAMPLING.map(({ name, low, high, standard }) => (
            <SamplingField
              key={name}
              name={name}
              bounds={{ min: low, max: high }}
              value={typed[name] ?? String(standard)}
              flawed={wrong.has(name)}
              onChange={(value) => setTyped({ ...typed, [name]: value })}
            />
          ))}
        </div>
        <div className="run-ask-buttons">
          <Button type="submit" disabled={busy}>
            {t('runs.ask.go')}
          </Button>
          <Button variant="default" disabled={stop === null} onClick={() => stop?.()}>
            {t('runs.ask.stop')}
          </Button>
        </div>
      </form>
      <p role="status" className="small muted run-asking">
        {busy && t(slow ? 'runs.ask.slow' : 'runs.ask.waiting')}
      </p>
      <RefusalNote refusal={refusal} />
      {/* Word by word it is not read out; the answer is. */}
      {writing.length > 0 && (
        <div className="stack tight">
          <h3>{t('runs.ask.writing')}</h3>
          <Texts texts={writing} />
        </div>
      )}
      <div aria-live="polite">{answer !== null && writing.length === 0 && <Answered answer={answer} />}</div>
    </section>
  );
}

interface FieldProps {
  readonly name: SamplingName;
  readonly bounds: { readonly min: number; readonly max: number };
  readonly value: string;
  readonly flawed: boolean;
  readonly onChange: (value: string) => void;
}

function SamplingField({ name, bounds, value, flawed, onChange }: FieldProps) {
  const { t, i18n } = useTranslation();
  const id = useId();
  const help = `runs.ask.${name}Help`;
  return (
    <div className="recipe-field">
      <label className="recipe-label" htmlFor={id}>
        {t(`runs.ask.${name}`)}
      </label>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        className="numbers"
        value={value}
        aria-invalid={flawed}
        aria-describedby={`${id}-help`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${id}-help`} className={flawed ? 'small recipe-flaw' : 'small muted'}>
        {flawed ? t('recipe.wrong.number', bounds) : i18n.exists(help) && i18n.t(help as 'runs.ask.temperatureHelp')}
      </p>
    </div>
  );
}

function Answered({ answer }: { answer: RunAsk }) {
  const { t } = useTranslation();
  const text = useText();
  if (answer.state === 'failed') {
    return <p className="refusal">{answer.message === null ? t('runs.ask.failed') : text(answer.message.text)}</p>;
  }
  return (
    <div className="stack tight">
      <h3>{t('runs.ask.answers')}</h3>
      {answer.step !== null && <p className="small muted numbers">{t('runs.ask.from', { step: answer.step })}</p>}
      {answer.state === 'cancelled' && <p className="small muted">{t('runs.ask.stopped')}</p>}
      <Texts texts={answer.texts ?? []} />
    </div>
  );
}

function Texts({ texts }: { texts: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <ul className="run-sample-list">
      {texts.map((one, index) => (
        // The model may write the same text twice.
        <li key={index}>
          <p className="run-text">{one === '' ? t('runs.samples.emptyText') : one}</p>
        </li>
      ))}
    </ul>
  );
}
