import { useEffect, useState } from 'react';

const LASTS_MS = 1200;

/**
 * How many of `count` points are drawn. A finished run can be drawn once more from its first step, as it went;
 * with reduced motion it stands at once. Answers the number, and what starts the drawing again.
 */
export function useDrawn(count: number, atOnce: boolean): readonly [drawn: number, again: () => void] {
  const [turn, setTurn] = useState(atOnce ? 0 : 1);
  const [share, setShare] = useState(atOnce ? 1 : 0);
  useEffect(() => {
    if (turn === 0) return;
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const began = performance.now();
    let frame = 0;
    const step = (now: number): void => {
      const next = still ? 1 : Math.min(1, (now - began) / LASTS_MS);
      setShare(next);
      if (next < 1) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [turn]);
  return [share >= 1 ? count : Math.max(1, Math.ceil(share * count)), () => setTurn((last) => last + 1)];
}
