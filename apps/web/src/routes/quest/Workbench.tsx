import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { AttemptState, LearnerChallenge, LearnerQuest, SubmissionState } from '@ear/engine/contract';
import { ActionForm } from '../../hand-in/ActionForm.tsx';
import type { Ready } from '../../hand-in/ready.ts';
import { HintLadder } from '../../hints/HintLadder.tsx';
import { useText, useTranslation } from '../../i18n/index.ts';
import { SealedPrediction } from '../../prediction/SealedPrediction.tsx';
import { ReflectionForm } from '../../reflection/ReflectionForm.tsx';
import { RefusalNote } from '../../shell/RefusalNote.tsx';
import { VerdictView } from '../../verdict/VerdictView.tsx';
import { Waiting } from '../../waiting/Waiting.tsx';
import type { Gate } from '../../attempt/gates.ts';
import { HandInBar } from './HandInBar.tsx';
import { Preview } from './Preview.tsx';
import { useSay } from '../../attempt/useSay.ts';
import { useWork } from '../../attempt/useWork.ts';

interface Props {
  readonly quest: LearnerQuest;
  readonly challenge: LearnerChallenge;
  readonly attempt: AttemptState;
  readonly submissions: readonly SubmissionState[];
  readonly gate: Gate;
}

/** Where one challenge is worked on: predict, act, wait, read the verdict, reflect. */
export function Workbench({ quest, challenge, attempt, submissions, gate }: Props) {
  const { t } = useTranslation();
  const text = useText();
  const stage = attempt.position === 'completed' ? 'passed' : attempt.position.stage;
  const work = useWork(attempt, challenge.id, submissions);
  const { tell, busy, refusal } = useSay(attempt);
  const latest = useRef<Ready | null>(null);
  const revealed = work.mode === 'revealed' && work.submission?.verdict != null;
  const over = stage === 'passed' || stage === 'reflecting';
  const locked = over || stage === 'briefing' || work.mode === 'submitting' || work.mode === 'waiting';
  const place = useFocusOnVerdict(revealed ? work.submissionId : null);

  const submit = (): void => {
    const payload = latest.current?.payload ?? null;
    if (payload !== null && !locked && gate('SUBMITTED') === null) work.handIn(payload, false);
  };

  if (stage === 'briefing') {
    return (
      <section className="bench stack" aria-label={t('quest.bench')}>
        <h2>{t('quest.briefing')}</h2>
        <p className="muted">{t(`quest.kind.${challenge.action.kind}`)}</p>
        <div className="row">
          <Button size="md" loading={busy} onClick={() => void tell({ type: 'BEGUN' })}>
            {t('quest.begin')}
          </Button>
          <Skip gate={gate} busy={busy} onSkip={() => void tell({ type: 'SKIPPED' })} />
        </div>
        <RefusalNote refusal={refusal} />
        <Preview challenge={challenge} />
      </section>
    );
  }
  return (
    <section className="bench" aria-label={t('quest.bench')} data-mode={work.mode} data-stage={stage}>
      <div className="bench-act">
        <SealedPrediction
          challenge={challenge}
          attempt={attempt}
          gate={gate}
          verdict={over || revealed ? (work.submission?.verdict ?? null) : null}
        />
        <ActionForm
          attempt={attempt}
          challenge={challenge}
          challenges={quest.challenges}
          submissions={submissions}
          locked={locked}
          onHandIn={submit}
        >
          {(ready) => {
            latest.current = ready;
            if (over) return null;
            return (
              <HandInBar
                challenge={challenge}
                ready={ready}
                work={work}
                again={(attempt.challenges[challenge.id]?.submissions ?? 0) > 0}
                gate={gate}
                skip={<Skip gate={gate} busy={busy} onSkip={() => void tell({ type: 'SKIPPED' })} />}
              />
            );
          }}
        </ActionForm>
        <RefusalNote refusal={work.refusal} />
        {work.withdrawn && (
          <p className="note" role="status">
            {t('quest.withdrawn')}
          </p>
        )}
      </div>
      {work.mode === 'waiting' && <Waiting work={work} challenge={challenge} />}
      <div ref={place}>
        {revealed && work.submission !== null && (
          <VerdictView key={work.submission.id} submission={work.submission} challenge={challenge} />
        )}
      </div>
      {stage === 'passed' && (
        <div className="bench-next">
          <Button size="md" loading={busy} onClick={() => void tell({ type: 'ACKNOWLEDGED' })}>
            {t('quest.continue')}
          </Button>
          <RefusalNote refusal={refusal} />
        </div>
      )}
      {stage === 'reflecting' && challenge.reflection !== null && (
        <ReflectionForm
          subject={`${attempt.id}:${challenge.id}`}
          prompt={text(challenge.reflection.prompt)}
          minChars={challenge.reflection.min_chars}
          busy={busy}
          refusal={refusal}
          onReflect={(words) => tell({ type: 'REFLECTED', text: words })}
        />
      )}
      {!over && <HintLadder quest={quest} challenge={challenge} attempt={attempt} gate={gate} />}
    </section>
  );
}

interface SkipProps {
  readonly gate: Gate;
  readonly busy: boolean;
  readonly onSkip: () => void;
}

/** Only optional challenges can be skipped; others show no such button. */
function Skip({ gate, busy, onSkip }: SkipProps) {
  const { t } = useTranslation();
  if (gate('SKIPPED') !== null) return null;
  return (
    <Button variant="subtle" disabled={busy} onClick={onSkip}>
      {t('quest.skip')}
    </Button>
  );
}

/** When a verdict arrives while one waits, reading goes on there. */
function useFocusOnVerdict(submission: string | null) {
  const place = useRef<HTMLDivElement>(null);
  const before = useRef(submission);
  useEffect(() => {
    if (submission === before.current) return;
    before.current = submission;
    if (submission !== null) place.current?.querySelector<HTMLElement>('h2')?.focus();
  }, [submission]);
  return place;
}
