import { useEffect, useRef, useState } from 'react';

/** Pause between two summaries for screen readers, in milliseconds. */
const READ_OUT_MS = 5000;

/** While live, the text as it was at most READ_OUT_MS ago, so that it is not read out at every step. */
export function useSlowly(text: string, live: boolean): string {
  const newest = useRef(text);
  const [heard, setHeard] = useState(text);
  useEffect(() => {
    newest.current = text;
  });
  useEffect(() => {
    if (!live) return;
    const timer = setInterval(() => setHeard(newest.current), READ_OUT_MS);
    return () => clearInterval(timer);
  }, [live]);
  return live ? heard : text;
}
