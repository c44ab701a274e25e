import type { AttemptState, LearnerChallenge, SubmissionState } from '@ear/engine/contract';
import { ArtifactForm } from './ArtifactForm.tsx';
import { carriedFiles } from './carried.ts';
import { CodeForm } from './CodeForm.tsx';
import { NumericForm } from './NumericForm.tsx';
import { PredictForm } from './PredictForm.tsx';
import { QuizForm } from './QuizForm.tsx';
import type { Ready } from './ready.ts';
import { RecipeForm } from './RecipeForm.tsx';
import { TextForm } from './TextForm.tsx';

interface Props {
  readonly attempt: AttemptState;
  readonly challenge: LearnerChallenge;
  readonly challenges: readonly LearnerChallenge[];
  readonly submissions: readonly SubmissionState[];
  readonly locked: boolean;
  readonly onHandIn: () => void;
  readonly children: (ready: Ready) => React.ReactNode;
}

/** The form for what this challenge asks to hand in. */
export function ActionForm({ attempt, challenge, challenges, submissions, locked, onHandIn, children }: Props) {
  const { action } = challenge;
  const common = { subject: `${attempt.id}:${challenge.id}`, locked, children };
  switch (action.kind) {
    case 'code':
      return (
        <CodeForm
          attempt={attempt.id}
          challenge={challenge}
          initial={carriedFiles(challenge, challenges, submissions)}
          submissions={submissions}
          locked={locked}
          onHandIn={onHandIn}
        >
          {children}
        </CodeForm>
      );
    case 'recipe':
      return <RecipeForm action={action} {...common} />;
    case 'predict':
      return <PredictForm action={action} {...common} />;
    case 'quiz':
      return <QuizForm action={action} {...common} />;
    case 'numeric':
      return <NumericForm action={action} {...common} />;
    case 'log':
    case 'reflection':
      return <TextForm action={action} {...common} />;
    case 'artifact':
      return <ArtifactForm action={action} {...common} />;
  }
}
