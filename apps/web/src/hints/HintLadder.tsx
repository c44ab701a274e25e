import { Button } from '@mantine/core';
import { firstTryXp, planOf } from '@ear/engine';
import type { AttemptState, LearnerChallenge, LearnerQuest } from '@ear/engine/contract';
import { useText, useTranslation } from '../i18n/index.ts';
import { Prose } from '../prose/Prose.tsx';
import type { Gate } from '../attempt/gates.ts';
import { useSay } from '../attempt/useSay.ts';
import { RefusalNote } from '../shell/RefusalNote.tsx';

interface Props {
  readonly quest: LearnerQuest;
  readonly challenge: LearnerChallenge;
  readonly attempt: AttemptState;
  readonly gate: Gate;
}

/** Hints one after another; what the next one costs is said before it is taken. */
export function HintLadder({ quest, challenge, attempt, gate }: Props) {
  const { t } = useTranslation();
  const text = useText();
  const { tell, busy, refusal } = useSay(attempt);
  if (challenge.hints === 0) return null;
  const taken = attempt.hints[challenge.id] ?? [];
  const guard = gate('HINT_TAKEN', { hints: challenge.hints });
  const cost = costOfNext(quest, challenge.id, taken.length, attempt.challenges[challenge.id]?.submissions ?? 0);
  return (
    <section className="hints" aria-labelledby="hints-title">
      <h3 id="hints-title">
        {t('hints.title')}{' '}
        <span className="small muted numbers">{t('hints.count', { taken: taken.length, all: challenge.hints })}</span>
      </h3>
      <ol className="hint-list">
        {taken.map((hint, index) => (
          <li key={index}>
            <Prose text={text(hint)} />
          </li>
        ))}
      </ol>
      <div className="row">
        <Button
          variant="default"
          size="xs"
          loading={busy}
          disabled={guard !== null}
          onClick={() => void tell({ type: 'HINT_TAKEN' })}
        >
          {t('hints.take')}
        </Button>
        <span className="small muted">
          {guard === null ? (cost > 0 ? t('hints.cost', { xp: cost }) : t('hints.free')) : text(guard)}
        </span>
      </div>
      <RefusalNote refusal={refusal} />
    </section>
  );
}

/** XP that the next hint takes off the first-try bonus; nothing once the first try is over. */
function costOfNext(quest: LearnerQuest, challenge: string, taken: number, submissions: number): number {
  const plan = planOf(quest).challenges.find(({ id }) => id === challenge);
  return plan === undefined || submissions > 0 ? 0 : firstTryXp(plan, taken) - firstTryXp(plan, taken + 1);
}
