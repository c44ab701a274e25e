import { useId } from 'react';
import { RUN_LIMITS } from '@ear/engine';
import type { Run, RunDataset } from '@ear/engine/contract';
import { useText, useTranslation } from '../../../i18n/index.ts';
import { bytesWords } from '../words.ts';
import { bytesOf, datasetKey, ORIGINS, readTextFile, type Chosen, type Missing } from './source.ts';

interface Props {
  readonly chosen: Chosen;
  readonly datasets: readonly RunDataset[];
  /** The run that is done again. */
  readonly earlier: Run | null;
  /** What is still missing, once it should be said. */
  readonly missing: Missing | null;
  readonly onChange: (change: Partial<Chosen>) => void;
}

/** What the model learns from: a quest's dataset, a written text, a file, or the text of an earlier run. */
export function TextChoice({ chosen, datasets, earlier, missing, onChange }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const bytes = chosen.from === 'file' ? (chosen.file?.bytes ?? 0) : bytesOf(chosen.pasted);
  return (
    <fieldset className="recipe-group">
      <legend>{t('runs.make.text')}</legend>
      <div className="origins">
        {ORIGINS.filter((origin) => origin !== 'run' || earlier !== null).map((origin) => (
          <label key={origin} className="choice">
            <input
              type="radio"
              name={`${id}-from`}
              checked={chosen.from === origin}
              onChange={() => onChange({ from: origin })}
            />
            <span>{t(`runs.make.from.${origin}`)}</span>
          </label>
        ))}
      </div>
      <Origin id={id} flawed={missing !== null} {...{ chosen, datasets, earlier, onChange }} />
      <p id={`${id}-flaw`} className="small recipe-flaw" role="alert">
        {missing !== null &&
          t(`runs.make.${missing}`, { bytes: bytesWords(bytes), most: bytesWords(RUN_LIMITS.text_bytes) })}
      </p>
    </fieldset>
  );
}

function Origin({ id, flawed, ...props }: Omit<Props, 'missing'> & { id: string; flawed: boolean }) {
  const { t } = useTranslation();
  const { chosen, earlier, onChange } = props;
  const wrong = { 'aria-invalid': flawed, 'aria-describedby': `${id}-flaw` };
  switch (chosen.from) {
    case 'dataset':
      return <Datasets id={id} wrong={wrong} {...props} />;
    case 'text':
      return (
        <div className="field">
          <label className="field-label" htmlFor={`${id}-text`}>
            {t('runs.make.pasted')}
          </label>
          <textarea
            {...wrong}
            id={`${id}-text`}
            className="writing"
            rows={8}
            value={chosen.pasted}
            onChange={(event) => onChange({ pasted: event.target.value })}
          />
          <p className="small muted numbers">
            {t('runs.make.size', {
              chars: chosen.pasted.length,
              bytes: bytesWords(bytesOf(chosen.pasted)),
              most: bytesWords(RUN_LIMITS.text_bytes),
            })}
          </p>
        </div>
      );
    case 'file':
      return (
        <div className="field">
          <label className="field-label" htmlFor={`${id}-file`}>
            {t('runs.make.file')}
          </label>
          <input
            {...wrong}
            id={`${id}-file`}
            type="file"
            accept=".txt,.md,.csv,.json,text/*"
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (file === undefined) onChange({ file: null });
              else void readTextFile(file).then((read) => onChange({ file: read }));
            }}
          />
          <p className="small muted numbers" role="status">
            {chosen.file !== null &&
              t('runs.make.fileChosen', { name: chosen.file.name, bytes: bytesWords(chosen.file.bytes) })}
          </p>
        </div>
      );
    case 'run':
      return <p>{t('runs.make.sameText', { name: earlier?.source.name ?? '' })}</p>;
  }
}

interface DatasetsProps extends Pick<Props, 'chosen' | 'datasets' | 'onChange'> {
  readonly id: string;
  readonly wrong: object;
}

function Datasets({ id, wrong, chosen, datasets, onChange }: DatasetsProps) {
  const { t } = useTranslation();
  const text = useText();
  if (datasets.length === 0) return <p className="muted">{t('runs.make.noDatasets')}</p>;
  return (
    <div className="field">
      <label className="field-label" htmlFor={`${id}-dataset`}>
        {t('runs.make.dataset')}
      </label>
      <select
        {...wrong}
        id={`${id}-dataset`}
        value={chosen.dataset}
        onChange={(event) => onChange({ dataset: event.target.value })}
      >
        {datasets.map((one) => (
          <option key={datasetKey(one)} value={datasetKey(one)}>
            {t('runs.make.datasetOf', { name: one.name, quest: text(one.quest_title) })}
          </option>
        ))}
      </select>
    </div>
  );
}
