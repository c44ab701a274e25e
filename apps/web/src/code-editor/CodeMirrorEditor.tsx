import { useEffect, useRef } from 'react';
import { EditorView } from '@codemirror/view';
import { useTranslation } from '../i18n/index.ts';
import type { EditorProps } from './props.ts';
import { changeAccess, openEditor, replaceText } from './codeMirror.ts';

/**
 * CodeMirror around one file. The view is made once per path and never again: a re-mount in the middle of a Korean
 * syllable would double it. Text from outside is laid in only when it differs and nothing is being composed.
 */
export default function CodeMirrorEditor({ path, value, readOnly, describedBy, onChange, onHandIn }: EditorProps) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const doors = useRef({ onChange, onHandIn, value });
  useEffect(() => {
    doors.current = { onChange, onHandIn, value };
  });

  const label = t('editor.label', { path });
  useEffect(() => {
    if (place.current === null) return;
    const opened = openEditor(place.current, path, doors.current.value, {
      onChange: (text) => doors.current.onChange(text),
      onHandIn: () => doors.current.onHandIn(),
    });
    view.current = opened;
    return () => {
      opened.destroy();
      view.current = null;
    };
  }, [path]);

  useEffect(() => {
    if (view.current !== null) changeAccess(view.current, { readOnly, label, describedBy });
  }, [path, readOnly, label, describedBy]);

  useEffect(() => {
    if (view.current !== null) replaceText(view.current, value);
  }, [path, value]);

  return <div className="code-editor" ref={place} />;
}
