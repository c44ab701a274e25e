import { useId, useState } from 'react';
import { SUBMISSION_LIMITS } from '@ear/engine';
import { useTranslation } from '../i18n/index.ts';
import { notYet, ready, type FormProps, type Ready } from './ready.ts';

/** A file that was chosen, as it is sent. */
interface Chosen {
  readonly name: string;
  readonly bytes: number;
  readonly base64: string;
}
/** null: chosen before, and taken back or unreadable. */
type Files = Readonly<Record<string, Chosen | null>>;

/** Files that were made elsewhere (weights), one for each name that is asked for. They live as long as the page. */
export function ArtifactForm({ action, locked, children }: FormProps<'artifact'>) {
  const { t } = useTranslation();
  const [files, setFiles] = useState<Files>({});
  const choose = (path: string, chosen: Chosen | null): void => setFiles((before) => ({ ...before, [path]: chosen }));
  const open = action.files.find((path) => !files[path]);
  const total = Object.values(files).reduce((sum, chosen) => sum + (chosen?.bytes ?? 0), 0);

  function handIn(): Ready {
    if (total > SUBMISSION_LIMITS.artifact_bytes) return notYet(t('handIn.filesTooLarge'));
    if (open !== undefined) return notYet(t('handIn.fileFirst', { path: open }));
    const entries = action.files.map((path) => [path, files[path]?.base64 ?? '']);
    return ready({ kind: 'artifact', files: Object.fromEntries(entries) });
  }

  return (
    <>
      {action.files.map((path) => (
        <FileField key={path} path={path} chosen={files[path] ?? null} locked={locked} onChoose={choose} />
      ))}
      {children(handIn())}
    </>
  );
}

interface FieldProps {
  readonly path: string;
  readonly chosen: Chosen | null;
  readonly locked: boolean;
  readonly onChoose: (path: string, chosen: Chosen | null) => void;
}

function FileField({ path, chosen, locked, onChoose }: FieldProps) {
  const { t } = useTranslation();
  const name = useId();
  const choose = (file: File | undefined): void => {
    if (file === undefined) return onChoose(path, null);
    // A file that is too large to hand in is not read either; the form says so by its size.
    const read = file.size > SUBMISSION_LIMITS.artifact_bytes ? Promise.resolve('') : base64Of(file);
    void read.then(
      (base64) => onChoose(path, { name: file.name, bytes: file.size, base64 }),
      () => onChoose(path, null),
    );
  };
  return (
    <div className="field">
      <label className="field-label mono" htmlFor={name}>
        {path}
      </label>
      <input id={name} type="file" disabled={locked} onChange={(event) => choose(event.target.files?.[0])} />
      {chosen !== null && (
        <p className="small muted" role="status">
          {t('handIn.chosen', { name: chosen.name, count: chosen.bytes })}
        </p>
      )}
    </div>
  );
}

/** The bytes of a file in base64: what stands behind the comma of its data URL. */
function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve((reader.result as string).split(',')[1] ?? ''));
    reader.addEventListener('error', () => reject(reader.error ?? new Error('unreadable')));
    reader.readAsDataURL(file);
  });
}
