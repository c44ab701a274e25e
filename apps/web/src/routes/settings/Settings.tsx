import { Button, Switch } from '@mantine/core';
import { useState } from 'react';
import { Link, useLoaderData, useNavigate, useRevalidator } from 'react-router';
import type { SessionRow } from '@ear/engine/contract';
import { listSessions, logOut, type Refusal } from '../../api/index.ts';
import { forgetPages, keepLast } from '../../app/keepLast.ts';
import { valueOrLeave } from '../../app/leaving.ts';
import { usePlainEditor } from '../../code-editor/plain.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useMe } from '../../session/useMe.ts';
import { RefusalNote } from '../../shell/RefusalNote.tsx';
import { Appearance } from './Appearance.tsx';
import { Sessions } from './Sessions.tsx';
import { ZoneField } from './ZoneField.tsx';

export const loadSettings = keepLast('settings', async ({ request }): Promise<{ sessions: SessionRow[] }> => ({
  sessions: valueOrLeave(await listSessions(request.signal), request),
}));

/** What the learner can choose about the page, the clock, the editor and who is signed in. */
export function Settings() {
  const { t } = useTranslation();
  const me = useMe();
  const { sessions } = useLoaderData<typeof loadSettings>();
  const [plain, setPlain] = usePlainEditor();
  return (
    <div className="reading stack wide">
      <title>{t('settings.pageTitle')}</title>
      <header className="stack tight">
        <h1>{t('settings.title')}</h1>
        <p className="muted">
          {me?.name ?? t('settings.guest')} {me?.guest === true && <Link to="/signup">{t('shell.keep')}</Link>}
        </p>
      </header>
      <Appearance />
      {me !== null && <ZoneField key={me.zone} zone={me.zone} />}
      <section className="stack tight" aria-labelledby="editor-title">
        <h2 id="editor-title">{t('settings.editor')}</h2>
        <Switch
          label={t('settings.plainEditor')}
          description={t('settings.plainEditorHelp')}
          checked={plain}
          onChange={(event) => setPlain(event.target.checked)}
        />
      </section>
      <Sessions sessions={sessions} />
      <Leave />
    </div>
  );
}

function Leave() {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const { revalidate } = useRevalidator();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const leave = async (): Promise<void> => {
    const answer = await logOut();
    if (!answer.ok) return setRefusal(answer.refusal);
    forgetPages();
    await navigate('/');
    await revalidate();
  };
  return (
    <section className="stack tight">
      {me?.guest === true && <p className="note">{t('settings.guestLogout')}</p>}
      <div>
        <Button variant="default" onClick={() => void leave()}>
          {t('settings.logout')}
        </Button>
      </div>
      <RefusalNote refusal={refusal} />
    </section>
  );
}
