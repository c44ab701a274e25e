import { useMemo, useState } from 'react';
import type { Run, RunDataset } from '@ear/engine/contract';
import { isString, useKept } from '../../../drafts/useKept.ts';
import { useTranslation } from '../../../i18n/index.ts';
import { datasetKey, sourceOf, type Chosen, type Source } from './source.ts';

/** The choice of a text. What was pasted is kept in this browser; a file lives as long as the page. */
export function useSource(
  datasets: readonly RunDataset[],
  earlier: Run | null,
): { chosen: Chosen; source: Source; choose: (change: Partial<Chosen>) => void } {
  const { t } = useTranslation();
  const [pasted, keepPasted] = useKept('run:text', '', isString);
  const [rest, setRest] = useState<Omit<Chosen, 'pasted'>>(() => ({
    from: earlier !== null ? 'run' : datasets.length > 0 ? 'dataset' : 'text',
    dataset: datasets[0] === undefined ? '' : datasetKey(datasets[0]),
    file: null,
  }));
  const pastedName = t('runs.make.pastedName');
  const chosen = useMemo(() => ({ ...rest, pasted }), [rest, pasted]);
  const source = useMemo(
    () => sourceOf(chosen, datasets, earlier?.id ?? null, pastedName),
    [chosen, datasets, earlier, pastedName],
  );
  const choose = ({ pasted: text, ...change }: Partial<Chosen>): void => {
    if (text !== undefined) keepPasted(text);
    setRest((before) => ({ ...before, ...change }));
  };
  return { chosen, source, choose };
}
