import { useId, useState } from 'react';
import { useRevalidator } from 'react-router';
import { changeProfile, type Refusal } from '../../api/index.ts';
import { useTranslation } from '../../i18n/index.ts';
import { RefusalNote } from '../../shell/RefusalNote.tsx';

/** The zone in which new days begin. A day that was already earned stays earned. */
export function ZoneField({ zone }: { zone: string }) {
  const { t } = useTranslation();
  const name = useId();
  const { revalidate } = useRevalidator();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [saved, setSaved] = useState(false);
  const zones = [
    ...new Set([zone, Intl.DateTimeFormat().resolvedOptions().timeZone, ...Intl.supportedValuesOf('timeZone')]),
  ];
  const change = async (next: string): Promise<void> => {
    const answer = await changeProfile({ zone: next });
    setRefusal(answer.ok ? null : answer.refusal);
    setSaved(answer.ok);
    if (answer.ok) await revalidate();
  };
  return (
    <section className="stack tight" aria-labelledby={`${name}-title`}>
      <h2 id={`${name}-title`}>{t('settings.zone')}</h2>
      <p className="small muted" id={`${name}-help`}>
        {t('settings.zoneHelp')}
      </p>
      <select
        aria-labelledby={`${name}-title`}
        aria-describedby={`${name}-help`}
        defaultValue={zone}
        onChange={(event) => void change(event.target.value)}
      >
        {zones.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
      <p role="status" className="small muted">
        {saved && t('settings.saved')}
      </p>
      <RefusalNote refusal={refusal} />
    </section>
  );
}
