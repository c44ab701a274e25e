import { Button } from '@mantine/core';
import { useState } from 'react';
import { isOver } from '@ear/engine';
import type { Run } from '@ear/engine/contract';
import { checkpointPath } from '../../../api/index.ts';
import { useTranslation } from '../../../i18n/index.ts';
import { Listing } from '../../../prose/Listing.tsx';
import { download, fileNameOf, jsonOf } from '../exchange.ts';
import { bytesWords } from '../words.ts';

/** What a run leaves behind: its weights, and the recipe that makes them again. */
export function Keep({ run }: { run: Run }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState<boolean | null>(null);
  const recipe = jsonOf(run.recipe);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(recipe);
      setCopied(true);
    } catch {
      // Without a secure context or a permission there is no clipboard.
      setCopied(false);
    }
  };
  return (
    <section className="stack" aria-labelledby="keep-title">
      <h2 id="keep-title">{t('runs.keep.title')}</h2>
      <div className="row">
        {run.weights && (
          <Button
            component="a"
            variant="default"
            href={checkpointPath(run.id)}
            download={fileNameOf(run.title, 'safetensors')}
          >
            {t('runs.keep.weights')}
          </Button>
        )}
        <Button
          variant="default"
          onClick={() => download(fileNameOf(run.title, 'recipe.json'), recipe, 'application/json')}
        >
          {t('runs.keep.recipe')}
        </Button>
        <Button variant="default" onClick={() => void copy()}>
          {t('runs.keep.copy')}
        </Button>
        <p role="status" className="small muted">
          {copied !== null && t(copied ? 'runs.keep.copied' : 'runs.keep.notCopied')}
        </p>
      </div>
      <p className="small muted numbers">
        {run.checkpoint === null
          ? t(isOver(run.state) ? 'runs.keep.weightsNone' : 'runs.keep.weightsNot')
          : t('runs.keep.checkpoint', { step: run.checkpoint.step, bytes: bytesWords(run.checkpoint.bytes) })}
      </p>
      {run.facts.parameter_hash !== undefined && (
        <p className="small muted run-hash">
          {t('runs.fact.hash')} <code>{run.facts.parameter_hash}</code>
        </p>
      )}
      <details>
        <summary>{t('runs.keep.see')}</summary>
        <Listing text={recipe} />
      </details>
    </section>
  );
}
