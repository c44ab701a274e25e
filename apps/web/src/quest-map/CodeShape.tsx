import { useTranslation } from '../i18n/index.ts';

const [WIDTH, HEIGHT] = [72, 54];
/** Columns of code that fill the picture's width. */
const COLUMNS = 72;

/** The shape of the code that passed: one stroke per line, as long and as far in as the line is. */
export function CodeShape({ files }: { files: Readonly<Record<string, string>> }) {
  const { t } = useTranslation();
  const names = Object.keys(files);
  const lines = Object.values(files).flatMap((text) => text.replace(/\n+$/, '').split('\n'));
  const pitch = Math.min(3, HEIGHT / Math.max(1, lines.length));
  const label = t('map.code', { path: names.join(', '), count: lines.length });
  return (
    <p className="code-shape">
      <svg className="trace-code" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
        {lines.map((line, index) => {
          const indent = line.length - line.trimStart().length;
          const length = Math.min(COLUMNS, line.trimEnd().length) - indent;
          return length <= 0 ? null : (
            <rect
              key={index}
              x={(indent / COLUMNS) * WIDTH}
              y={index * pitch}
              width={(length / COLUMNS) * WIDTH}
              height={pitch * 0.62}
            />
          );
        })}
      </svg>
      <span className="small muted" aria-hidden="true">
        {label}
      </span>
    </p>
  );
}
