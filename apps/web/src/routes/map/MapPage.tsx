import { Button } from '@mantine/core';
import { Link, useLoaderData } from 'react-router';
import type { LineCard } from '@ear/engine/contract';
import { listLines } from '../../api/index.ts';
import { keepLast } from '../../app/keepLast.ts';
import { valueOrLeave } from '../../app/leaving.ts';
import { useText, useTranslation } from '../../i18n/index.ts';
import { ModelMap } from '../../quest-map/ModelMap.tsx';
import { nextQuest } from '../../quest-map/next.ts';

export const loadMap = keepLast('map', async ({ request }): Promise<{ lines: LineCard[] }> => ({
  lines: valueOrLeave(await listLines(request.signal), request),
}));

export function MapPage() {
  const { t } = useTranslation();
  const text = useText();
  const { lines } = useLoaderData<typeof loadMap>();
  const next = nextQuest(lines);
  const quests = lines.flatMap((line) => line.quests);
  const passed = quests.filter((quest) => quest.state === 'passed').length;
  return (
    <div className="map">
      <title>{t('map.pageTitle')}</title>
      <div className="map-head">
        <div className="stack tight">
          <h1>{t('map.title')}</h1>
          <p className="muted">{t('map.lead', { passed, count: quests.length })}</p>
        </div>
        {next !== null && (
          <Button component={Link} to={`/quests/${next.slug}`}>
            {t(next.state === 'started' ? 'map.continue' : 'map.next', { title: text(next.title) })}
          </Button>
        )}
      </div>
      {quests.length === 0 ? <p className="note">{t('map.noQuests')}</p> : <ModelMap lines={lines} />}
    </div>
  );
}
