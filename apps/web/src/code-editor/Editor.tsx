import { Suspense, lazy, useId } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { PlainEditor } from './PlainEditor.tsx';
import { usePlainEditor } from './plain.ts';
import type { EditorProps } from './props.ts';

const CodeMirrorEditor = lazy(() => import('./CodeMirrorEditor.tsx'));

/** Edits one file: CodeMirror, or the plain text area that the learner prefers; the text area also while it loads. */
export function Editor(props: Omit<EditorProps, 'describedBy'>) {
  const { t } = useTranslation();
  const [plain] = usePlainEditor();
  const help = useId();
  return (
    <div className="editor">
      {plain ? (
        <PlainEditor {...props} describedBy={help} />
      ) : (
        <Suspense fallback={<PlainEditor {...props} describedBy={help} />}>
          <CodeMirrorEditor {...props} describedBy={help} />
        </Suspense>
      )}
      <p id={help} className="editor-help small muted">
        {t(plain ? 'editor.plainHelp' : 'editor.help')}
      </p>
    </div>
  );
}
