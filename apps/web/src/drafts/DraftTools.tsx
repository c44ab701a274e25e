import { Menu } from '@mantine/core';
import { useState } from 'react';
import type { LearnerChallenge, SubmissionState } from '@ear/engine/contract';
import { usePlainEditor } from '../code-editor/plain.ts';
import { useTranslation } from '../i18n/index.ts';
import { DraftHistoryDialog } from './DraftHistoryDialog.tsx';
import type { Files } from './files.ts';

interface Props {
  readonly attempt: string;
  readonly challenge: LearnerChallenge;
  readonly submissions: readonly SubmissionState[];
  readonly locked: boolean;
  readonly onChoose: (files: Files) => void;
}

/** Ways to another version. Each lays the chosen files on top; the draft that was there stays in the history. */
export function DraftTools({ attempt, challenge, submissions, locked, onChoose }: Props) {
  const { t } = useTranslation();
  const [plain, setPlain] = usePlainEditor();
  const [reading, setReading] = useState(false);
  const passing = submissions.find((one) => one.verdict?.status === 'passed' && one.payload?.kind === 'code');
  return (
    <div className="row draft-tools">
      <button type="button" className="link small" aria-pressed={plain} onClick={() => setPlain(!plain)}>
        {t('editor.plain')}
      </button>
      <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <button type="button" className="link small" disabled={locked}>
            {t('draft.reset')}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('draft.resetHelp')}</Menu.Label>
          <Menu.Item onClick={() => onChoose(challenge.starter)}>{t('draft.toStarter')}</Menu.Item>
          <Menu.Item
            disabled={passing === undefined}
            onClick={() => passing?.payload?.kind === 'code' && onChoose(passing.payload.files)}
          >
            {t('draft.toPassing')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <button type="button" className="link small" onClick={() => setReading(true)}>
        {t('draft.history')}
      </button>
      {reading && (
        <DraftHistoryDialog
          attempt={attempt}
          challenge={challenge.id}
          locked={locked}
          onClose={() => setReading(false)}
          onChoose={(files) => {
            onChoose(files);
            setReading(false);
          }}
        />
      )}
    </div>
  );
}
