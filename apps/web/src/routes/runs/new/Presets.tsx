import { useState } from 'react';
import { useTranslation } from '../../../i18n/index.ts';
import { PRESETS, type Preset } from './presets.ts';

/** Starting points. Choosing one lays its values into the form. */
export function Presets({ onChoose }: { onChoose: (preset: Preset) => void }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Preset | null>(null);
  return (
    <section className="stack tight" aria-labelledby="presets-title">
      <h2 id="presets-title">{t('runs.make.presets')}</h2>
      <ul className="presets">
        {PRESETS.map((preset) => (
          <li key={preset}>
            <button
              type="button"
              className="preset"
              onClick={() => {
                setChosen(preset);
                onChoose(preset);
              }}
            >
              <strong>{t(`runs.make.preset.${preset}`)}</strong>
              <span className="small muted">{t(`runs.make.preset.${preset}Help`)}</span>
            </button>
          </li>
        ))}
      </ul>
      <p role="status" className="small muted">
        {chosen !== null && t('runs.make.chosen', { name: t(`runs.make.preset.${chosen}`) })}
      </p>
    </section>
  );
}
