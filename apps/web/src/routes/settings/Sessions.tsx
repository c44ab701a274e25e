import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useRevalidator } from 'react-router';
import type { SessionRow } from '@ear/engine/contract';
import { endSession, makeToken, type Refusal } from '../../api/index.ts';
import { useLocale, useTranslation } from '../../i18n/index.ts';
import { deviceName } from './deviceName.ts';
import { RefusalNote } from '../../shell/RefusalNote.tsx';

/** Where one is signed in, and the command line's tokens; each can be ended. */
export function Sessions({ sessions }: { sessions: readonly SessionRow[] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { revalidate } = useRevalidator();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const end = async (id: string): Promise<void> => {
    const answer = await endSession(id);
    setRefusal(answer.ok ? null : answer.refusal);
    await revalidate();
  };
  return (
    <section className="stack tight" aria-labelledby="sessions-title">
      <h2 id="sessions-title">{t('settings.sessions')}</h2>
      <ul className="sessions">
        {sessions.map((session) => {
          const label = session.label === '' ? t(`settings.kind.${session.kind}`) : deviceName(session.label);
          return (
            <li key={session.id}>
              <div>
                <p>
                  {label} {session.current && <span className="state">{t('settings.current')}</span>}
                </p>
                <p className="small muted numbers">
                  {t(`settings.kind.${session.kind}`)} ·{' '}
                  {t('settings.lastUsed', { at: when.format(new Date(session.last_used_at)) })}
                </p>
              </div>
              {!session.current && (
                <Button
                  variant="default"
                  size="xs"
                  aria-label={t('settings.endOf', { label })}
                  onClick={() => void end(session.id)}
                >
                  {t('settings.end')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <RefusalNote refusal={refusal} />
      <NewToken onMade={() => void revalidate()} />
    </section>
  );
}

/** Makes a token for the command line; its text is shown once. */
function NewToken({ onMade }: { onMade: () => void }) {
  const { t } = useTranslation();
  const [label, setLabel] = useState('');
  const [token, setToken] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const make = async (): Promise<void> => {
    const answer = await makeToken(label.trim());
    setToken(answer.ok ? answer.value.token : null);
    setRefusal(answer.ok ? null : answer.refusal);
    if (!answer.ok) return;
    setLabel('');
    onMade();
  };
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault();
        if (label.trim() !== '') void make();
      }}
    >
      <h3>{t('settings.newToken')}</h3>
      <div className="row token-row">
        <TextInput
          aria-label={t('settings.tokenLabel')}
          placeholder={t('settings.tokenLabel')}
          maxLength={60}
          value={label}
          onChange={(event) => setLabel(event.target.value)}
        />
        <Button type="submit" variant="default" disabled={label.trim() === ''}>
          {t('settings.makeToken')}
        </Button>
      </div>
      <div role="status">
        {token !== null && (
          <p className="note">
            {t('settings.tokenOnce')} <code className="token">{token}</code>
          </p>
        )}
      </div>
      <RefusalNote refusal={refusal} />
    </form>
  );
}
