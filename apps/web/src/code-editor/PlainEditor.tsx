import { useTranslation } from '../i18n/index.ts';
import type { EditorProps } from './props.ts';

/** A text area: what every screen reader, input method and browser knows. Tab leaves it. */
export function PlainEditor({ path, value, readOnly, describedBy, onChange, onHandIn }: EditorProps) {
  const { t } = useTranslation();
  return (
    <textarea
      className="plain-editor"
      aria-label={t('editor.label', { path })}
      aria-describedby={describedBy}
      value={value}
      readOnly={readOnly}
      spellCheck={false}
      autoCapitalize="off"
      autoComplete="off"
      rows={Math.min(32, Math.max(14, value.split('\n').length + 2))}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          onHandIn();
        }
      }}
    />
  );
}
