import { useEffect, useState, type RefObject } from 'react';

/** Pause between two looks whether the text area has been left, in milliseconds. */
const LEFT_MS = 400;

let loaded = false;

/** Fetches the code editor; answers false where it cannot be had, and the text area stays. */
export async function fetchRichEditor(): Promise<boolean> {
  try {
    await import('./CodeMirrorEditor.tsx');
    loaded = true;
  } catch {
    // Gone or offline: the text area does the same work.
  }
  return loaded;
}

/**
 * Whether the code editor is there and may take the text area's place: never while `place` is typed in, which would
 * lose the focus and the syllable that is being composed.
 */
export function useRichEditor(place: RefObject<HTMLElement | null>, wanted: boolean): boolean {
  const [rich, setRich] = useState(loaded);
  useEffect(() => {
    if (!wanted || rich) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const take = (): void => {
      if (gone) return;
      if (place.current?.contains(document.activeElement)) timer = setTimeout(take, LEFT_MS);
      else setRich(true);
    };
    void fetchRichEditor().then((there) => there && take());
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [place, wanted, rich]);
  return rich;
}
