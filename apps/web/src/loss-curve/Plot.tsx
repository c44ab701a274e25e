import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import { useComputedColorScheme } from '@mantine/core';
import uPlot from 'uplot';
import { useTranslation } from '../i18n/index.ts';
import { axisOf, tokenOf } from './frame.ts';
import { type Beside, seriesOf } from './series.ts';

interface Props {
  readonly steps: readonly number[];
  readonly losses: readonly number[];
  /** The step at which the horizontal axis ends. */
  readonly last: number;
  readonly beside: Beside;
  readonly goal: number | null;
}

const HEIGHT = 260;

/** The curve itself: every step faintly, the running mean clearly, the two lines to compare with. */
export default function Plot({ steps, losses, last, beside, goal }: Props) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const data = useRef<uPlot.AlignedData>([[], []]);
  const end = useRef(last);
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const [stepWord, lossWord] = [t('curve.axis.step'), t('curve.axis.loss')];

  useEffect(() => {
    end.current = last;
    data.current = seriesOf(steps, losses, beside, goal);
    plot.current?.setData(data.current);
  }, [steps, losses, last, beside, goal]);

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const drawn = new uPlot(
      optionsOf(element, () => end.current, goal !== null, stepWord, lossWord),
      data.current,
      element,
    );
    plot.current = drawn;
    const sized = new ResizeObserver(() => drawn.setSize({ width: element.clientWidth, height: HEIGHT }));
    sized.observe(element);
    return () => {
      sized.disconnect();
      drawn.destroy();
      plot.current = null;
    };
  }, [scheme, goal, stepWord, lossWord]);

  return <div ref={place} style={{ blockSize: HEIGHT }} />;
}

function optionsOf(
  element: HTMLElement,
  end: () => number,
  hasGoal: boolean,
  stepWord: string,
  lossWord: string,
): uPlot.Options {
  const colour = (name: string) => tokenOf(element, name);
  const axis = axisOf(element);
  const plain = { points: { show: false } };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: true, drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: (_plot, least) => [least, Math.max(least + 1, end())] },
      y: { range: (_plot, least, most) => [Math.max(0, least - 0.2), most + 0.2] },
    },
    axes: [
      { ...axis, label: stepWord },
      { ...axis, label: lossWord, size: 44 },
    ],
    series: [
      {},
      { ...plain, stroke: `color-mix(in srgb, ${colour('--ember')} 28%, transparent)`, width: 1 },
      { ...plain, stroke: colour('--ember'), width: 2.5 },
      { ...plain, stroke: colour('--machine'), width: 1.5, dash: [2, 4] },
      ...(hasGoal ? [{ ...plain, stroke: colour('--pass'), width: 1.5, dash: [8, 4] }] : []),
    ],
  };
}
