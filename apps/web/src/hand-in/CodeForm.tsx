import { Tabs } from '@mantine/core';
import { useState } from 'react';
import type { LearnerChallenge, SubmissionState } from '@ear/engine/contract';
import { SUBMISSION_LIMITS } from '@ear/engine';
import { Editor } from '../code-editor/Editor.tsx';
import { ConflictNote } from '../drafts/ConflictNote.tsx';
import { DraftChip } from '../drafts/DraftChip.tsx';
import { DraftTools } from '../drafts/DraftTools.tsx';
import type { Files } from '../drafts/files.ts';
import { useDraft } from '../drafts/useDraft.ts';
import { useTranslation } from '../i18n/index.ts';
import { notYet, ready, type Ready } from './ready.ts';

interface Props {
  readonly attempt: string;
  readonly challenge: LearnerChallenge;
  /** What the editor opens with where there is no draft yet: the files of the step before, or the starter. */
  readonly initial: Files;
  /** Newest first, of this attempt. */
  readonly submissions: readonly SubmissionState[];
  readonly locked: boolean;
  readonly onHandIn: () => void;
  readonly children: (ready: Ready) => React.ReactNode;
}

/** The files of a code challenge, always saved, with a way back to every earlier version. */
export function CodeForm({ attempt, challenge, initial, submissions, locked, onHandIn, children }: Props) {
  const { t } = useTranslation();
  const { keeper, state } = useDraft(attempt, challenge.id, initial);
  const paths = challenge.action.kind === 'code' ? challenge.action.files : [];
  const [open, setOpen] = useState(paths[0] ?? '');
  const write = (path: string, text: string): void => keeper.edit({ ...state.files, [path]: text });

  return (
    <div className="code-form">
      <div className="row spread">
        <DraftChip state={state} submissions={submissions} challenge={challenge.id} />
        <DraftTools
          attempt={attempt}
          challenge={challenge}
          submissions={submissions}
          locked={locked}
          onChoose={(files) => keeper.edit({ ...state.files, ...files })}
        />
      </div>
      {state.theirs !== null && (
        <ConflictNote mine={state.files} theirs={state.theirs} onChoose={(whose) => void keeper.choose(whose)} />
      )}
      {paths.length === 1 ? (
        <FileEditor path={open} files={state.files} locked={locked} onWrite={write} onHandIn={onHandIn} />
      ) : (
        <Tabs value={open} onChange={(path) => setOpen(path ?? open)} keepMounted={false}>
          <Tabs.List aria-label={t('editor.files')}>
            {paths.map((path) => (
              <Tabs.Tab key={path} value={path} className="mono">
                {path}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {paths.map((path) => (
            <Tabs.Panel key={path} value={path}>
              <FileEditor path={path} files={state.files} locked={locked} onWrite={write} onHandIn={onHandIn} />
            </Tabs.Panel>
          ))}
        </Tabs>
      )}
      {children(readyOf(paths, state.files, t('handIn.tooLarge')))}
    </div>
  );
}

interface FileProps {
  readonly path: string;
  readonly files: Files;
  readonly locked: boolean;
  readonly onWrite: (path: string, text: string) => void;
  readonly onHandIn: () => void;
}

function FileEditor({ path, files, locked, onWrite, onHandIn }: FileProps) {
  return (
    <Editor
      path={path}
      value={files[path] ?? ''}
      readOnly={locked}
      onChange={(text) => onWrite(path, text)}
      onHandIn={onHandIn}
    />
  );
}

function readyOf(paths: readonly string[], files: Files, tooLarge: string): Ready {
  const handed = Object.fromEntries(paths.map((path) => [path, files[path] ?? '']));
  const bytes = Object.values(handed).map((text) => new TextEncoder().encode(text).length);
  const total = bytes.reduce((sum, one) => sum + one, 0);
  const fits = total <= SUBMISSION_LIMITS.total_bytes && bytes.every((one) => one <= SUBMISSION_LIMITS.file_bytes);
  return fits ? ready({ kind: 'code', files: handed }) : notYet(tooLarge);
}
