import type { LineCard } from '@ear/engine/contract';
import { useText, useTranslation } from '../i18n/index.ts';
import { nextQuest } from './next.ts';
import { PARTS, PartGlyph, partOf, type Part } from './PartGlyph.tsx';
import { QuestNode } from './QuestNode.tsx';

/** The map is the model: one residual stream, each line of quests where its part sits in a GPT. */
export function ModelMap({ lines }: { lines: readonly LineCard[] }) {
  const next = nextQuest(lines)?.slug ?? null;
  return (
    <ol className="model">
      {PARTS.map((part) => (
        <PartRow key={part} part={part} lines={lines.filter((line) => partOf(line) === part)} next={next} />
      ))}
    </ol>
  );
}

function PartRow({ part, lines, next }: { part: Part; lines: readonly LineCard[]; next: string | null }) {
  const { t } = useTranslation();
  const quests = lines.flatMap((line) => line.quests);
  const passed = quests.filter((quest) => quest.state === 'passed').length;
  const complete = quests.length > 0 && passed === quests.length;
  return (
    <li className="part" data-empty={quests.length === 0} data-complete={complete} data-part={part}>
      <div className="part-place">
        <PartGlyph part={part} lit={passed > 0} />
      </div>
      <div className="part-words">
        <p className="part-name small muted">
          {t(`parts.${part}`)}
          {quests.length === 0 && <span> · {t('map.empty')}</span>}
        </p>
        {lines.map((line) => (
          <Line key={line.slug} line={line} next={next} />
        ))}
      </div>
    </li>
  );
}

function Line({ line, next }: { line: LineCard; next: string | null }) {
  const text = useText();
  return (
    <section className="line" aria-labelledby={`line-${line.slug}`}>
      <h2 id={`line-${line.slug}`}>{text(line.title)}</h2>
      <p className="muted">{text(line.summary)}</p>
      <ul className="nodes">
        {line.quests.map((quest) => (
          <QuestNode key={quest.slug} quest={quest} next={quest.slug === next} />
        ))}
      </ul>
    </section>
  );
}
