import { useTranslation } from '../i18n/index.ts';

/** What the model said when it was asked to go on by itself. */
export function Samples({ samples }: { samples: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <section className="samples" aria-labelledby="samples-title">
      <h3 id="samples-title">{t('evidence.samples')}</h3>
      <ul className="sample-list">
        {samples.map((sample, index) => (
          // The model may say the same name twice.
          <li key={index} className="mono">
            {sample === '' ? t('evidence.emptySample') : sample}
          </li>
        ))}
      </ul>
    </section>
  );
}
