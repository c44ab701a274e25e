import { Button } from '@mantine/core';
import { useId } from 'react';
import { guardSentence } from '@ear/engine';
import type { Refusal } from '../api/index.ts';
import { isString, useKept } from '../drafts/useKept.ts';
import { useText, useTranslation } from '../i18n/index.ts';
import { Prose } from '../prose/Prose.tsx';
import { RefusalNote } from '../shell/RefusalNote.tsx';

interface Props {
  /** Attempt and challenge: unsent words are kept in this browser under it. */
  readonly subject: string;
  readonly prompt: string;
  readonly minChars: number;
  readonly busy: boolean;
  readonly refusal: Refusal | null;
  readonly onReflect: (text: string) => Promise<boolean>;
}

/** What was seen, in one's own words. Counted in characters as people count them. */
export function ReflectionForm({ subject, prompt, minChars, busy, refusal, onReflect }: Props) {
  const { t } = useTranslation();
  const text = useText();
  const name = useId();
  const [words, setWords, forget] = useKept(`${subject}:reflect`, '', isString);
  const chars = Array.from(words.normalize().trim()).length;
  const enough = chars >= minChars;
  const reflect = async (): Promise<void> => {
    if (await onReflect(words.normalize().trim())) forget();
  };
  return (
    <section className="reflection stack tight" aria-labelledby={`${name}-title`}>
      <h2 id={`${name}-title`}>{t('reflect.title')}</h2>
      <Prose text={prompt} />
      <label htmlFor={name} className="heard-only">
        {t('reflect.label')}
      </label>
      <textarea
        id={name}
        className="writing"
        rows={6}
        maxLength={20_000}
        value={words}
        aria-describedby={`${name}-count`}
        onChange={(event) => setWords(event.target.value)}
      />
      <p id={`${name}-count`} className="small muted numbers">
        {enough
          ? t('reflect.count', { chars })
          : text(guardSentence('reflectionLongEnough', { min_chars: minChars, chars }))}
      </p>
      <div>
        <Button loading={busy} disabled={!enough} onClick={() => void reflect()}>
          {t('reflect.submit')}
        </Button>
      </div>
      <RefusalNote refusal={refusal} />
    </section>
  );
}
