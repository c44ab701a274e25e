import { Button } from '@mantine/core';
import { Link, useRouteError } from 'react-router';
import { RefusedPage } from '../../app/leaving.ts';
import { useText, useTranslation } from '../../i18n/index.ts';
import { Listing } from '../../prose/Listing.tsx';
import { Lost } from './Lost.tsx';

/** What went wrong in words, and what can be done about it. */
export function RouteError() {
  const { t } = useTranslation();
  const text = useText();
  const error = useRouteError();
  if (error instanceof RefusedPage && error.refusal.status === 404) return <Lost />;
  const stale = error instanceof TypeError && /import/i.test(error.message);
  return (
    <div className="reading stack">
      <title>{t('lost.errorPageTitle')}</title>
      <h1>{t('lost.errorTitle')}</h1>
      <p role="alert">
        {error instanceof RefusedPage ? text(error.refusal.detail) : t(stale ? 'lost.stale' : 'lost.unexpected')}
      </p>
      <div className="row">
        <Button onClick={() => window.location.reload()}>{t('lost.again')}</Button>
        <Link to="/" reloadDocument>
          {t('lost.toStart')}
        </Link>
      </div>
      {!(error instanceof RefusedPage) && error instanceof Error && (
        <details>
          <summary>{t('lost.details')}</summary>
          <Listing text={error.message} />
        </details>
      )}
    </div>
  );
}
