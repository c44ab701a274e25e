import { useMemo } from 'react';
import { useLoaderData, useSearchParams } from 'react-router';
import type { AttemptState } from '@ear/engine/contract';
import { useText } from '../../i18n/index.ts';
import { Begin } from './Begin.tsx';
import { Completed } from './Completed.tsx';
import { gateOf } from '../../attempt/gates.ts';
import type { QuestData, loadQuest } from './load.ts';
import { Past } from './Past.tsx';
import { Split } from './Split.tsx';
import { Story } from './Story.tsx';
import { Workbench } from './Workbench.tsx';

/** One quest: the story on one side, the workbench on the other. */
export function Quest() {
  const text = useText();
  const data = useLoaderData<typeof loadQuest>();
  const [query] = useSearchParams();
  const { page, attempt } = data;
  const { challenges } = page.quest;
  const current = currentChallenge(attempt);
  const wanted = challenges.find(({ id }) => id === query.get('step'));
  const shown = wanted ?? challenges.find(({ id }) => id === current) ?? challenges[0];
  const wholeIsDone = attempt?.position === 'completed' && wanted === undefined;
  return (
    <div className="quest">
      <title>{`${text(page.quest.title)} · EAR Quest`}</title>
      <Split
        left={<Story page={page} attempt={attempt} shown={wholeIsDone ? null : (shown?.id ?? null)} />}
        right={<RightSide data={data} shown={shown?.id ?? null} current={current} wholeIsDone={wholeIsDone} />}
      />
    </div>
  );
}

interface RightProps {
  readonly data: QuestData;
  readonly shown: string | null;
  readonly current: string | null;
  readonly wholeIsDone: boolean;
}

function RightSide({ data, shown, current, wholeIsDone }: RightProps) {
  const { page, attempt, submissions } = data;
  const gate = useMemo(() => (attempt === null ? null : gateOf(page.quest, attempt)), [page.quest, attempt]);
  const challenge = page.quest.challenges.find(({ id }) => id === shown);
  if (wholeIsDone && attempt !== null) return <Completed data={data} attempt={attempt} />;
  if (attempt === null || gate === null) return <Begin page={page} lines={data.lines} />;
  if (challenge === undefined) return null;
  if (challenge.id !== current) return <Past challenge={challenge} attempt={attempt} submissions={submissions} />;
  return (
    <Workbench
      key={`${attempt.id}:${challenge.id}`}
      quest={page.quest}
      challenge={challenge}
      attempt={attempt}
      submissions={submissions}
      gate={gate}
    />
  );
}

const currentChallenge = (attempt: AttemptState | null): string | null =>
  attempt === null || attempt.position === 'completed' ? null : attempt.position.challenge;
