import { createElement, useId, useRef } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { PlainEditor } from './PlainEditor.tsx';
import { usePlainEditor } from './plain.ts';
import type { EditorProps } from './props.ts';
import { useRichEditor } from './useRichEditor.ts';

/** Edits one file: CodeMirror, or the plain text area that the learner prefers; the text area also while it loads. */
export function Editor(props: Omit<EditorProps, 'describedBy'>) {
  const { t } = useTranslation();
  const [plain] = usePlainEditor();
  const help = useId();
  const place = useRef<HTMLDivElement>(null);
  const rich = useRichEditor(place, !plain);
  const area = (!plain && rich) || PlainEditor;
  return (
    <div className="editor" ref={place}>
      {createElement(area, { ...props, describedBy: help })}
      <p id={help} className="editor-help small muted">
        {t(area === PlainEditor ? 'editor.plainHelp' : 'editor.help')}
      </p>
    </div>
  );
}
