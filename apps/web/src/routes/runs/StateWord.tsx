import type { RunWish } from '@ear/engine';
import type { Run } from '@ear/engine/contract';
import { useTranslation } from '../../i18n/index.ts';

/** A run's state in one word with its mark; while something was asked, what is being done about it. */
export function StateWord({ state, wish = null }: { state: Run['state']; wish?: RunWish | null }) {
  const { t } = useTranslation();
  const words = {
    cancel: t('runs.cancelling'),
    pause: t('runs.state.pausing'),
    resume: t('runs.resuming'),
  };
  return (
    <span className="run-state" data-state={wish === null ? state : 'pausing'}>
      {wish === null ? t(`runs.state.${state}`) : words[wish]}
    </span>
  );
}
