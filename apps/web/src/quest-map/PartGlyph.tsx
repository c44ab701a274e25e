import type { LineCard } from '@ear/engine/contract';

/** The parts of a GPT in the order in which the map stacks them, head first, metal underneath. */
export const PARTS = ['head', 'norm', 'mlp', 'attention', 'tokens', 'data', 'stream', 'loop', 'metal'] as const;
export type Part = (typeof PARTS)[number];

export const partOf = (line: LineCard): Part => PARTS.find((part) => part === line.part) ?? 'stream';

/** A small drawing of one part: in outline until a quest of its line is passed. Decorative; its name stands beside it. */
export function PartGlyph({ part, lit }: { part: Part; lit: boolean }) {
  return (
    <svg className="glyph" data-part={part} data-lit={lit} viewBox="0 0 96 64" aria-hidden="true">
      {DRAWINGS[part]}
    </svg>
  );
}

const cells = (columns: number, rows: number, keep: (row: number, column: number) => boolean, size: number) =>
  Array.from({ length: rows * columns }, (_, index) => [Math.floor(index / columns), index % columns] as const)
    .filter(([row, column]) => keep(row, column))
    .map(([row, column]) => (
      <rect
        key={`${row}-${column}`}
        x={48 - (columns * size) / 2 + column * size + 1}
        y={32 - (rows * size) / 2 + row * size + 1}
        width={size - 2}
        height={size - 2}
        rx="1.500"
      />
    ));

const DRAWINGS: Record<Part, React.ReactNode> = {
  head: [10, 26, 38, 18, 8].map((height, index) => (
    <rect key={height} x={18 + index * 12.5} y={54 - height} width="9" height={height} rx="1.500" />
  )),
  norm: <path className="stroke" d="M12 52h10c12 0 14-40 26-40s14 40 26 40h10" />,
  mlp: (
    <>
      <path className="stroke" d="M24 50 16 14M24 50l32-36M48 50 16 14M48 50 80 14M72 50 40 14M72 50l8-36" />
      {[24, 48, 72].map((x) => (
        <circle key={`in${x}`} cx={x} cy="50" r="6" />
      ))}
      {[16, 37, 59, 80].map((x) => (
        <circle key={`out${x}`} cx={x} cy="14" r="6" />
      ))}
    </>
  ),
  attention: cells(5, 5, (row, column) => column <= row, 12),
  tokens: cells(6, 2, (row, column) => row === 1 || column % 2 === 0, 14),
  data: [14, 26, 38, 50].map((y, index) => (
    <rect key={y} x="16" y={y - 3} width={[64, 48, 58, 34][index]} height="6" rx="3" />
  )),
  stream: (
    <>
      <path className="stroke" d="M48 4v56M20 40c0-20 28-4 28-22" />
      <circle cx="48" cy="18" r="7" />
    </>
  ),
  loop: <path className="stroke" d="M70 22A26 22 0 1 0 74 36M74 12v12H62" />,
  metal: (
    <>
      <rect x="28" y="14" width="40" height="36" rx="3" />
      <path
        className="stroke"
        d="M36 14V6M48 14V6M60 14V6M36 58v-8M48 58v-8M60 58v-8M28 24h-8M28 40h-8M76 24h-8M76 40h-8"
      />
    </>
  ),
};
