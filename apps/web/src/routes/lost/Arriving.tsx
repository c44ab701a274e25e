import { useTranslation } from '../../i18n/index.ts';
import { Spark } from '../../shell/Spark.tsx';

/** Shown while the first page is being fetched. */
export function Arriving() {
  const { t } = useTranslation();
  return (
    <div className="arriving" role="status">
      <Spark size={40} />
      <span className="heard-only">{t('shell.loading')}</span>
    </div>
  );
}
