import { useTranslation } from '../../i18n/index.ts';

/** The parts of a GPT from head to foot, in the order in which the picture stacks them. */
const PARTS = ['head', 'norm', 'mlp', 'attention', 'tokens'] as const;
const HEIGHT = 72;

/** The model before the journey: one thin stream, every part still an outline, a spark at its foot. */
export function EmptyModel() {
  const { t } = useTranslation();
  return (
    <svg className="empty-model" viewBox="0 0 320 440" role="img" aria-label={t('landing.picture')}>
      <path className="stream" d="M160 16V400" />
      {PARTS.map((part, index) => (
        <g key={part} transform={`translate(0 ${28 + index * HEIGHT})`}>
          <rect
            className="outline"
            x={part === 'norm' ? 110 : 72}
            y={part === 'norm' ? 14 : 0}
            width={part === 'norm' ? 100 : 176}
            height={part === 'norm' ? 24 : 52}
            rx="6"
          />
          <text x="160" y={part === 'norm' ? 31 : 31} textAnchor="middle">
            {t(`parts.${part}`)}
          </text>
        </g>
      ))}
      <g className="ignition">
        <circle className="halo" cx="160" cy="412" r="20" />
        <path className="spark-flame" d="M160 394c5 6 8 10 8 14a8 8 0 0 1-16 0c0-4 3-8 8-14Z" />
      </g>
    </svg>
  );
}
