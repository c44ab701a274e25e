import { useEffect, useRef } from 'react';
import { useComputedColorScheme } from '@mantine/core';

interface Props {
  readonly labels: readonly string[];
  readonly probs: readonly number[];
  /** What the picture shows, for who does not see it. */
  readonly label: string;
  readonly at: readonly [row: number, column: number] | null;
  readonly onPoint: (at: readonly [row: number, column: number] | null) => void;
  /** Side of a cell in CSS pixels, where there is room for it. */
  readonly cell?: number;
}

const EDGE = 20;

/** Probabilities as ember on paper; the pointer and the arrow keys move a cursor over the cells. */
export function Heatmap({ labels, probs, label, at, onPoint, cell = 18 }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const size = labels.length;
  const side = EDGE + size * cell;

  useEffect(() => {
    if (canvas.current !== null) paint(canvas.current, { labels, probs, at, cell });
  }, [labels, probs, at, cell, scheme]);

  const point = (event: React.PointerEvent<HTMLCanvasElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top].map((value) => (value * side) / box.width);
    const column = Math.floor(((x ?? 0) - EDGE) / cell);
    const row = Math.floor(((y ?? 0) - EDGE) / cell);
    onPoint(row >= 0 && column >= 0 && row < size && column < size ? [row, column] : null);
  };
  const move = (event: React.KeyboardEvent): void => {
    const moves: Record<string, readonly [number, number]> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
    };
    const step = moves[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const inside = (value: number): number => Math.min(size - 1, Math.max(0, value));
    onPoint(at === null ? [0, 0] : [inside(at[0] + step[0]), inside(at[1] + step[1])]);
  };

  return (
    <canvas
      ref={canvas}
      className="heatmap"
      role="img"
      aria-label={label}
      tabIndex={0}
      width={side * 2}
      height={side * 2}
      style={{ maxInlineSize: side }}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => onPoint(null)}
      onKeyDown={move}
    />
  );
}

type Picture = Required<Pick<Props, 'labels' | 'probs' | 'at' | 'cell'>>;

function paint(canvas: HTMLCanvasElement, { labels, probs, at, cell }: Picture): void {
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  const colour = (name: string) => getComputedStyle(canvas).getPropertyValue(name).trim();
  const size = labels.length;
  pen.setTransform(2, 0, 0, 2, 0, 0);
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.font = `11px ${colour('--mono')}`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  labels.forEach((name, index) => {
    pen.fillStyle = colour(at?.[1] === index || at?.[0] === index ? '--ink' : '--muted');
    const middle = EDGE + index * cell + cell / 2;
    const mark = name.length > 1 ? '·' : name;
    pen.fillText(mark, middle, EDGE / 2);
    pen.fillText(mark, EDGE / 2, middle);
  });
  const [ember, sunken] = [colour('--ember'), colour('--sunken')];
  probs.forEach((prob, index) => {
    const x = EDGE + (index % size) * cell;
    const y = EDGE + Math.floor(index / size) * cell;
    pen.globalAlpha = 1;
    pen.fillStyle = sunken;
    pen.fillRect(x, y, cell - 1, cell - 1);
    // The square root spreads the many small chances apart; the number itself is in the read-out.
    pen.globalAlpha = Math.sqrt(prob);
    pen.fillStyle = ember;
    pen.fillRect(x, y, cell - 1, cell - 1);
  });
  pen.globalAlpha = 1;
  if (at === null) return;
  pen.strokeStyle = colour('--ink');
  pen.lineWidth = 2;
  pen.strokeRect(EDGE + at[1] * cell, EDGE + at[0] * cell, cell - 1, cell - 1);
}
