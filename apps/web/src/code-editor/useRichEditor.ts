import { useEffect, useState, type ComponentType, type RefObject } from 'react';
import type { EditorProps } from './props.ts';

type Rich = ComponentType<EditorProps>;

/** Pause between two looks whether the text area has been left, in milliseconds. */
const LEFT_MS = 400;

let loaded: Rich | null = null;

/** Fetches the code editor; where that fails the text area stays. */
export async function fetchRichEditor(): Promise<Rich | null> {
  try {
    loaded ??= (await import('./CodeMirrorEditor.tsx')).default;
  } catch {
    // Gone or offline: the text area does the same work.
  }
  return loaded;
}

/**
 * The code editor once it is there and `place` is not being typed in: taking a text area away under the hands would
 * lose the focus and the syllable that is being composed.
 */
export function useRichEditor(place: RefObject<HTMLElement | null>, wanted: boolean): Rich | null {
  const [rich, setRich] = useState<Rich | null>(() => loaded);
  useEffect(() => {
    if (!wanted || rich !== null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const take = (editor: Rich): void => {
      if (gone) return;
      if (place.current?.contains(document.activeElement)) timer = setTimeout(() => take(editor), LEFT_MS);
      else setRich(() => editor);
    };
    void fetchRichEditor().then((editor) => editor !== null && take(editor));
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [place, wanted, rich]);
  return rich;
}
