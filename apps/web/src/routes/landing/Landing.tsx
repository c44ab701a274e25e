import { Button } from '@mantine/core';
import { Link, useLoaderData, type LoaderFunctionArgs } from 'react-router';
import type { LineCard, Me, QuestCard } from '@ear/engine/contract';
import { listLines } from '../../api/index.ts';
import { useText, useTranslation } from '../../i18n/index.ts';
import { nextQuest } from '../../quest-map/next.ts';
import { useMe } from '../../session/useMe.ts';
import { RefusalNote } from '../../shell/RefusalNote.tsx';
import { EmptyModel } from './EmptyModel.tsx';
import { useBegin } from './useBegin.ts';

/** The lines, where they can be had: the first page stands without them. */
export async function loadLanding({ request }: LoaderFunctionArgs): Promise<{ lines: LineCard[] }> {
  const answer = await listLines(request.signal);
  return { lines: answer.ok ? answer.value : [] };
}

/** The first page: one picture, one sentence, one button. */
export function Landing() {
  const { t } = useTranslation();
  const me = useMe();
  const { lines } = useLoaderData<typeof loadLanding>();
  return (
    <div className="landing">
      <title>{t('landing.pageTitle')}</title>
      <section className="hero">
        <div className="hero-words">
          <h1 className="display">{t('landing.title')}</h1>
          <p className="lead muted">{t('landing.lead')}</p>
          <Act me={me} lines={lines} />
        </div>
        <EmptyModel />
      </section>
      <section className="loop" aria-labelledby="loop-title">
        <h2 id="loop-title">{t('landing.loopTitle')}</h2>
        <ol className="loop-steps">
          {(['event', 'action', 'result'] as const).map((step) => (
            <li key={step}>
              <h3>{t(`landing.${step}.name`)}</h3>
              <p className="muted">{t(`landing.${step}.text`)}</p>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

/** One button: begin, go on, or, where every open quest is passed, look at what has grown. */
function Act({ me, lines }: { me: Me | null; lines: readonly LineCard[] }) {
  const next = nextQuest(lines);
  if (me === null || lines.length === 0) return <Begin />;
  return next === null ? <Finished /> : <Continue quest={next} />;
}

function Finished() {
  const { t } = useTranslation();
  return (
    <div className="stack tight hero-act">
      <div>
        <Button size="lg" component={Link} to="/map">
          {t('landing.seeModel')}
        </Button>
      </div>
      <p className="small muted">{t('landing.allPassed')}</p>
    </div>
  );
}

function Begin() {
  const { t } = useTranslation();
  const { begin, busy, refusal } = useBegin();
  return (
    <div className="stack tight hero-act">
      <div className="row">
        <Button size="lg" loading={busy} onClick={() => void begin()}>
          {t('landing.begin')}
        </Button>
        <Link to="/map">{t('landing.seeMap')}</Link>
      </div>
      <p className="small muted">{t('landing.noAccount')}</p>
      <RefusalNote refusal={refusal} />
    </div>
  );
}

function Continue({ quest }: { quest: QuestCard }) {
  const { t } = useTranslation();
  const text = useText();
  return (
    <div className="stack tight hero-act">
      <div className="row">
        <Button size="lg" component={Link} to={`/quests/${quest.slug}`}>
          {t(quest.state === 'started' ? 'landing.continue' : 'landing.next')}
        </Button>
        <Link to="/map">{t('landing.seeMap')}</Link>
      </div>
      <p className="small muted">{t('landing.continueWith', { title: text(quest.title), minutes: quest.minutes })}</p>
    </div>
  );
}
