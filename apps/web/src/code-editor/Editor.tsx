import { useId, useRef } from 'react';
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
  const Rich = useRichEditor(place, !plain);
  const text = plain || Rich === null;
  return (
    <div className="editor" ref={place}>
      {text ? <PlainEditor {...props} describedBy={help} /> : <Rich {...props} describedBy={help} />}
      <p id={help} className="editor-help small muted">
        {t(text ? 'editor.plainHelp' : 'editor.help')}
      </p>
    </div>
  );
}
