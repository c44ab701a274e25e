import { Button, Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Draft } from '@ear/engine/contract';
import { getDraftVersion, listDrafts, type DraftVersion, type Refusal } from '../api/index.ts';
import { useLocale, useTranslation } from '../i18n/index.ts';
import { Listing } from '../prose/Listing.tsx';
import { RefusalNote } from '../shell/RefusalNote.tsx';
import type { Files } from './files.ts';

interface Props {
  readonly attempt: string;
  readonly challenge: string;
  readonly locked: boolean;
  readonly onChoose: (files: Files) => void;
  readonly onClose: () => void;
}

/** Every kept version of a draft, newest first; one can be read and put back. */
export function DraftHistoryDialog({ attempt, challenge, locked, onChoose, onClose }: Props) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [versions, setVersions] = useState<readonly DraftVersion[] | null>(null);
  const [shown, setShown] = useState<Draft | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  useEffect(() => {
    let gone = false;
    void listDrafts(attempt, challenge).then((answer) => {
      if (gone) return;
      if (answer.ok) setVersions(answer.value);
      else setRefusal(answer.refusal);
    });
    return () => {
      gone = true;
    };
  }, [attempt, challenge]);

  const show = async (version: number): Promise<void> => {
    const answer = await getDraftVersion(attempt, challenge, version);
    if (answer.ok) setShown(answer.value);
    setRefusal(answer.ok ? null : answer.refusal);
  };
  const when = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('draft.historyTitle')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('draft.close') }}
      // Mantine draws the title bar as a page banner, of which there is one already.
      attributes={{ header: { role: 'presentation' } }}
    >
      <RefusalNote refusal={refusal} />
      {versions?.length === 0 && <p className="muted">{t('draft.noHistory')}</p>}
      <div className="history">
        <ol className="history-list">
          {(versions ?? []).map((one) => (
            <li key={one.version}>
              <button
                type="button"
                className="history-item numbers"
                aria-pressed={shown?.version === one.version}
                onClick={() => void show(one.version)}
              >
                <span>{when.format(new Date(one.saved_at))}</span>
                <span className="small muted">{t('draft.bytes', { count: one.bytes })}</span>
              </button>
            </li>
          ))}
        </ol>
        {shown !== null && (
          <div className="history-shown stack tight">
            {Object.entries(shown.files).map(([path, text]) => (
              <Listing key={path} caption={path} text={text} />
            ))}
            <Button disabled={locked} onClick={() => onChoose(shown.files)}>
              {t('draft.restore')}
            </Button>
          </div>
        )}
      </div>
    </Modal>
  );
}
