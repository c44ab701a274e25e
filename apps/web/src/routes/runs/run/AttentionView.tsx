import { Button } from '@mantine/core';
import { useId, useState } from 'react';
import { RUN_LIMITS } from '@ear/engine';
import type { Run } from '@ear/engine/contract';
import { askForAttention } from '../../../api/index.ts';
import { AttentionMap } from '../../../attention-map/AttentionMap.tsx';
import { isString, useKept } from '../../../drafts/useKept.ts';
import { useText, useTranslation } from '../../../i18n/index.ts';
import { RefusalNote } from '../../../shell/RefusalNote.tsx';
import { useAsk } from './useAsk.ts';

/** Where the model looks while it reads a prompt: layer by layer, head by head. */
export function AttentionView({ run }: { run: Run }) {
  const { t } = useTranslation();
  const text = useText();
  const id = useId();
  const [prompt, setPrompt] = useKept(`run:${run.id}:attention`, '', isString);
  const [layer, setLayer] = useState(0);
  const [missing, setMissing] = useState(false);
  const { answer, busy, slow, refusal, put } = useAsk();
  if (run.checkpoint === null) return null;

  const layers = Number(run.recipe['model']?.['n_layer'] ?? 1);
  const ask = (of: number): void => {
    setMissing(prompt === '');
    if (prompt !== '') put(askForAttention(run.id, { prompt, layer: of }));
  };
  return (
    <section className="stack" aria-labelledby={`${id}-title`}>
      <div className="stack tight">
        <h2 id={`${id}-title`}>{t('runs.attention.title')}</h2>
        <p className="small muted">{t('runs.attention.lead')}</p>
      </div>
      <form
        className="stack tight"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          ask(layer);
        }}
      >
        <div className="field">
          <label className="field-label" htmlFor={`${id}-prompt`}>
            {t('runs.attention.prompt')}
          </label>
          <input
            id={`${id}-prompt`}
            type="text"
            className="wide"
            autoComplete="off"
            maxLength={RUN_LIMITS.prompt_chars}
            value={prompt}
            aria-invalid={missing && prompt === ''}
            aria-describedby={`${id}-help`}
            onChange={(event) => setPrompt(event.target.value)}
          />
          <p id={`${id}-help`} className={missing && prompt === '' ? 'small recipe-flaw' : 'small muted'}>
            {missing && prompt === ''
              ? t('runs.attention.promptFirst')
              : t('runs.attention.promptHelp', { most: RUN_LIMITS.attention_tokens })}
          </p>
        </div>
        <div className="row">
          <label className="row" htmlFor={`${id}-layer`}>
            {t('runs.attention.layer')}
            <select
              id={`${id}-layer`}
              value={layer}
              onChange={(event) => {
                const next = Number(event.target.value);
                setLayer(next);
                if (answer !== null) ask(next);
              }}
            >
              {Array.from({ length: layers }, (_, index) => (
                <option key={index} value={index}>
                  {index + 1}
                </option>
              ))}
            </select>
          </label>
          <Button type="submit" variant="default" disabled={busy}>
            {t('runs.attention.go')}
          </Button>
        </div>
      </form>
      <p role="status" className="small muted run-asking">
        {busy && t(slow ? 'runs.ask.slow' : 'runs.ask.waiting')}
      </p>
      <RefusalNote refusal={refusal} />
      {answer?.state === 'failed' && (
        <p className="refusal">{answer.message === null ? t('runs.ask.failed') : text(answer.message.text)}</p>
      )}
      {answer?.attention != null && <AttentionMap maps={answer.attention} />}
    </section>
  );
}
