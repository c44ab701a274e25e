import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import { useComputedColorScheme } from '@mantine/core';
import uPlot from 'uplot';
import { axisOf, tokenOf } from '../loss-curve/frame.ts';
import type { Line } from './line.ts';

interface Props {
  readonly steps: readonly number[];
  readonly lines: readonly Line[];
  /** The step at which the horizontal axis ends, so that the frame stands still while the line grows. */
  readonly end: number;
  /** A value to compare with, drawn from end to end. */
  readonly level: number | null;
  readonly log: boolean;
  /** CSS pixels. */
  readonly height: number;
  /** Index of the step that is pointed at, here or in a neighbouring chart. */
  readonly at: number | null;
  readonly onPoint: (at: number | null) => void;
}

/** The canvas of one chart over the steps of a run. What it shows is said in words beside it. */
export default function CurvePlot({ steps, lines, end, level, log, height, at, onPoint }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const now = useRef({ data: [[]] as uPlot.AlignedData, lines, end, onPoint });
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const looks = lines.map(({ id, look }) => `${id}:${look}`).join(' ');

  useEffect(() => {
    now.current = { data: dataOf(steps, lines, log), lines, end, onPoint };
    // While the looks change, the effect below draws the whole plot anew.
    if (plot.current?.series.length === lines.length + 1) plot.current.setData(now.current.data);
  }, [steps, lines, end, log, onPoint]);

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const drawn = new uPlot(
      optionsOf(element, {
        lines: now.current.lines,
        level,
        log,
        height,
        end: () => now.current.end,
        onPoint: (index) => now.current.onPoint(index),
      }),
      now.current.data,
      element,
    );
    plot.current = drawn;
    const sized = new ResizeObserver(() => drawn.setSize({ width: element.clientWidth, height }));
    sized.observe(element);
    return () => {
      sized.disconnect();
      drawn.destroy();
      plot.current = null;
    };
  }, [scheme, looks, level, log, height]);

  useEffect(() => {
    const drawn = plot.current;
    if (drawn === null || (drawn.cursor.idx ?? null) === at) return;
    const step = at === null ? undefined : steps[at];
    const left = step === undefined ? -10 : drawn.valToPos(step, 'x');
    drawn.setCursor({ left, top: step === undefined ? -10 : drawn.over.clientHeight / 2 }, false);
  }, [at, steps]);

  return (
    <div
      ref={place}
      className="run-plot"
      style={{ blockSize: height }}
      onPointerMove={(event) => {
        // The plot follows a mouse by itself; a finger is led here.
        const drawn = plot.current;
        if (drawn === null || event.pointerType === 'mouse') return;
        onPoint(drawn.posToIdx(event.clientX - drawn.over.getBoundingClientRect().left));
      }}
    />
  );
}

/** Distances between two marks of the horizontal axis: there is no half step. */
const WHOLE = [1, 10, 100, 1000, 10_000, 100_000].flatMap((power) => [power, 2 * power, 5 * power]);

function dataOf(steps: readonly number[], lines: readonly Line[], log: boolean): uPlot.AlignedData {
  const shown = (value: number | null): number | null => (value === null || (log && value <= 0) ? null : value);
  return [[...steps], ...lines.map(({ values }) => values.map(shown))];
}

interface Look {
  readonly lines: readonly Line[];
  readonly level: number | null;
  readonly log: boolean;
  readonly height: number;
  readonly end: () => number;
  readonly onPoint: (index: number | null) => void;
}

function optionsOf(element: HTMLElement, { lines, level, log, height, end, onPoint }: Look): uPlot.Options {
  const axis = axisOf(element);
  return {
    width: element.clientWidth,
    height,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 } },
    hooks: {
      setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)],
      draw: level === null ? [] : [(plot) => drawLevel(plot, level, tokenOf(element, '--edge-strong'))],
    },
    scales: {
      x: { time: false, range: (_plot, least) => [Math.min(least ?? 1, 1), Math.max((least ?? 1) + 1, end())] },
      y: {
        distr: log ? 3 : 1,
        range: (_plot, least, most) => {
          const [low, high] = withLevel(least, most, level, log);
          return log ? uPlot.rangeLog(low, high, 10, false) : padded(low, high);
        },
      },
    },
    axes: [
      { ...axis, size: 32, incrs: WHOLE },
      {
        ...axis,
        size: 56,
        values: (_plot, splits) => splits.map((value) => (value === null ? '' : String(Number(value.toPrecision(3))))),
      },
    ],
    series: [{}, ...lines.map((line) => seriesOf(element, line))],
  };
}

/** What the vertical axis has to hold; before the first step there is nothing to go by. */
function withLevel(least: number | null, most: number | null, level: number | null, log: boolean): [number, number] {
  const known = [least, most, log && level !== null && level <= 0 ? null : level].filter((value) => value !== null);
  return known.length === 0 ? (log ? [1, 10] : [0, 1]) : [Math.min(...known), Math.max(...known)];
}

function drawLevel(plot: uPlot, level: number, ink: string): void {
  const { ctx, bbox } = plot;
  const y = plot.valToPos(level, 'y', true);
  ctx.save();
  ctx.strokeStyle = ink;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.setLineDash([2 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}

/** A little room above and below; a line that does not move lies in the middle. */
function padded(least: number, most: number): [number, number] {
  const room = most > least ? (most - least) * 0.08 : Math.max(Math.abs(most) * 0.1, 1e-6);
  return [least >= 0 ? Math.max(0, least - room) : least - room, most + room];
}

function seriesOf(element: HTMLElement, { colour, look }: Line): uPlot.Series {
  const ink = tokenOf(element, `--${colour}`);
  const faint = `color-mix(in srgb, ${ink} 28%, transparent)`;
  return {
    stroke: look === 'faint' ? faint : ink,
    width: look === 'faint' ? 1 : 2,
    spanGaps: true,
    points: look === 'dots' ? { show: true, size: 7, fill: ink } : { show: false },
  };
}
