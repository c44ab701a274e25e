import { useState } from 'react';
import type { CheckResult } from '@ear/engine';
import { useText, useTranslation } from '../i18n/index.ts';
import { CheckDetail } from './CheckDetail.tsx';

/** A row of checks, each a dot that becomes a word. The first one that did not pass is already open. */
export function Checks({ checks }: { checks: readonly CheckResult[] }) {
  const { t } = useTranslation();
  const text = useText();
  const failing = checks.find(({ status }) => status === 'failed' || status === 'error');
  const [chosen, setChosen] = useState<string | null>(null);
  const open = checks.find(({ id }) => id === (chosen ?? failing?.id));
  if (checks.length === 0) return null;
  return (
    <div className="checks">
      <ul className="check-row" aria-label={t('verdict.checks')}>
        {checks.map((check, index) => (
          <li key={check.id}>
            <button
              type="button"
              className="check"
              data-status={check.status}
              aria-expanded={check.id === open?.id}
              aria-controls="check-detail"
              style={{ '--turn': index } as React.CSSProperties}
              onClick={() => setChosen(check.id === open?.id ? '' : check.id)}
            >
              <CheckGlyph status={check.status} />
              <span className="check-word">{text(check.title)}</span>
              <span className="heard-only">
                {t(`verdict.check.${check.status}`)}, {t(check.public ? 'verdict.public' : 'verdict.hidden')}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div id="check-detail">{open !== undefined && <CheckDetail check={open} />}</div>
    </div>
  );
}

/** The state as a shape, so that colour is never alone: filled and ticked, crossed, barred, hollow. */
function CheckGlyph({ status }: { status: CheckResult['status'] }) {
  const marks: Record<CheckResult['status'], string> = {
    passed: 'm5 8.200 2.200 2.300L11 5.800',
    failed: 'M5.500 5.500l5 5m0-5-5 5',
    error: 'M8 4.500v4.500m0 2.300v.2',
    skipped: 'M5 8h6',
  };
  return (
    <svg className="check-glyph" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="7" />
      <path d={marks[status]} />
    </svg>
  );
}
