import { useTranslation } from '../../i18n/index.ts';

/** The parts of a GPT from head to foot, in the order in which the picture stacks them. */
const PARTS = ['head', 'norm', 'mlp', 'attention', 'tokens'] as const;
const TOP = 104;
const HEIGHT = 68;
/** What follows m in names.txt: counted 6,642 times, followed by a 2,590, i 1,256, e 818. */
const NEXT = [
  ['a', 0.39],
  ['i', 0.189],
  ['e', 0.123],
] as const;

/** The model before the journey: one thin stream, every part still an outline; letters go in, a guess comes out. */
export function EmptyModel() {
  const { t } = useTranslation();
  return (
    <svg className="empty-model" viewBox="0 0 320 532" role="img" aria-label={t('landing.picture')}>
      <Guess />
      <path className="stream" d="M160 92V456" />
      <path className="stream arrow" d="M154 99l6-9 6 9" />
      {PARTS.map((part, index) => (
        <g key={part} transform={`translate(0 ${TOP + 8 + index * HEIGHT})`}>
          <rect
            className="outline"
            x={part === 'norm' ? 110 : 72}
            y={part === 'norm' ? 12 : 0}
            width={part === 'norm' ? 100 : 176}
            height={part === 'norm' ? 24 : 48}
            rx="6"
          />
          <text x="160" y="29" textAnchor="middle">
            {t(`parts.${part}`)}
          </text>
        </g>
      ))}
      <g className="ignition" transform="translate(0 58)">
        <circle className="halo" cx="160" cy="412" r="20" />
        <path className="spark-flame" d="M160 394c5 6 8 10 8 14a8 8 0 0 1-16 0c0-4 3-8 8-14Z" />
      </g>
      <Letters />
    </svg>
  );
}

function Guess() {
  return (
    <g className="guess">
      {NEXT.map(([letter, share], index) => (
        <g key={letter} transform={`translate(72 ${8 + index * 26})`}>
          <text className="letter" x="0" y="15">
            {letter}
          </text>
          <rect
            x="22"
            y="2"
            width={share * 300}
            height="16"
            rx="3"
            style={{ '--turn': index } as React.CSSProperties}
          />
          <text x={30 + share * 300} y="15">{`${Math.round(share * 100)}%`}</text>
        </g>
      ))}
    </g>
  );
}

function Letters() {
  return (
    <g className="letters">
      {['e', 'm', 'm'].map((letter, index) => (
        <g key={index} transform={`translate(${112 + index * 34} 500)`}>
          <rect width="28" height="28" rx="4" />
          <text className="letter" x="14" y="19" textAnchor="middle">
            {letter}
          </text>
        </g>
      ))}
    </g>
  );
}
