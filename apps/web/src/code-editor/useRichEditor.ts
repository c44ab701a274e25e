import { type ComponentType, useEffect, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import type { EditorProps } from './props.ts';

/** Pause between two looks whether the text area has been left, in milliseconds. */
const LEFT_MS = 400;

type RichEditor = ComponentType<EditorProps>;

let loaded: RichEditor | null = null;

/** Fetches the code editor; answers false where it cannot be had, and the text area stays. */
export async function fetchRichEditor(): Promise<boolean> {
  try {
    loaded = (await import('./CodeMirrorEditor.tsx')).default;
  } catch {
    // Gone or offline: the text area does the same work.
  }
  return loaded !== null;
}

/**
 * The code editor, once it is there and may take the text area's place: never while `place` is typed in, which would
 * lose the focus and the syllable that is being composed.
 */
export function useRichEditor(place: RefObject<HTMLElement | null>, wanted: boolean): RichEditor | null {
  const [rich, setRich] = useState<RichEditor | null>(() => loaded);
  useEffect(() => {
    if (!wanted || rich) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const take = (): void => {
      if (gone) return;
      if (place.current?.contains(document.activeElement)) timer = setTimeout(take, LEFT_MS);
      // At once: the text area could be entered between this look and a later change.
      else flushSync(() => setRich(() => loaded));
    };
    void fetchRichEditor().then((there) => there && take());
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [place, wanted, rich]);
  return rich;
}
