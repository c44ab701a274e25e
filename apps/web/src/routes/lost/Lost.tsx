import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { useTranslation } from '../../i18n/index.ts';

/** An address where nothing is. */
export function Lost() {
  const { t } = useTranslation();
  return (
    <div className="reading stack">
      <title>{t('lost.pageTitle')}</title>
      <h1>{t('lost.title')}</h1>
      <p>{t('lost.text')}</p>
      <div className="row">
        <Button component={Link} to="/map">
          {t('lost.toMap')}
        </Button>
        <Link to="/">{t('lost.toStart')}</Link>
      </div>
    </div>
  );
}
