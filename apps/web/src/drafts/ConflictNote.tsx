import { Button } from '@mantine/core';
import type { Draft } from '@ear/engine/contract';
import { useLocale, useTranslation } from '../i18n/index.ts';
import { Listing } from '../prose/Listing.tsx';
import type { Files } from './files.ts';

interface Props {
  readonly mine: Files;
  readonly theirs: Draft;
  readonly onChoose: (whose: 'mine' | 'theirs') => void;
}

/** Another tab or device saved meanwhile: both texts are offered, and both stay in the history. */
export function ConflictNote({ mine, theirs, onChoose }: Props) {
  const { t } = useTranslation();
  const locale = useLocale();
  const at = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }).format(new Date(theirs.saved_at));
  const different = Object.keys({ ...mine, ...theirs.files }).filter((path) => mine[path] !== theirs.files[path]);
  return (
    <div className="note stack tight" role="alert">
      <p>{t('draft.conflict', { time: at })}</p>
      <details>
        <summary>{t('draft.seeTheirs')}</summary>
        {different.map((path) => (
          <Listing key={path} caption={path} text={theirs.files[path] ?? ''} />
        ))}
      </details>
      <div className="row">
        <Button size="xs" onClick={() => onChoose('mine')}>
          {t('draft.keepMine')}
        </Button>
        <Button size="xs" variant="default" onClick={() => onChoose('theirs')}>
          {t('draft.takeTheirs')}
        </Button>
      </div>
    </div>
  );
}
