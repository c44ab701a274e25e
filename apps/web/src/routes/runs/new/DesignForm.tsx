import { Button } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { RUN_LIMITS, type RecipeFlaw } from '@ear/engine';
import type { Run, RunDataset } from '@ear/engine/contract';
import { startRun, type Refusal } from '../../../api/index.ts';
import { newKey } from '../../../attempt/key.ts';
import { useText, useTranslation } from '../../../i18n/index.ts';
import { RefusalNote } from '../../../shell/RefusalNote.tsx';
import { CostNote } from './CostNote.tsx';
import { costOf, vocabularyOf } from './cost.ts';
import { Exchange } from './Exchange.tsx';
import { KOREAN_TEXT } from './koreanText.ts';
import { NameField } from './NameField.tsx';
import { Presets } from './Presets.tsx';
import { PRESET_RECIPES } from './presets.ts';
import { RecipeForm } from './RecipeForm.tsx';
import { TextChoice } from './TextChoice.tsx';
import { useDesign } from './useDesign.ts';
import { useSource } from './useSource.ts';

/** Everything that a run is made of, and the way to start it. */
export function DesignForm({ datasets, earlier }: { datasets: readonly RunDataset[]; earlier: Run | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);
  const subject = earlier?.id ?? 'new';
  const design = useDesign(subject, earlier?.recipe ?? PRESET_RECIPES.tiny);
  const { chosen, source, choose } = useSource(datasets, earlier);
  const [title, setTitle] = useState(earlier?.title ?? t('runs.make.preset.tiny'));
  const [insisting, setInsisting] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  const { filled, flaws } = design;
  const vocabulary = useMemo(() => (filled === null ? null : vocabularyOf(filled, source.text)), [filled, source.text]);
  const cost = filled === null || vocabulary === null ? null : costOf(filled, vocabulary);
  const named = title.trim() !== '';
  const wrong = flaws.size + (source.missing === null ? 0 : 1) + (named ? 0 : 1);

  const start = async (): Promise<void> => {
    if (wrong > 0 || source.body === null) {
      setInsisting(true);
      design.insist();
      // What does not fit is marked with the next drawing.
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    setBusy(true);
    const answer = await startRun(newKey(), {
      title: title.trim().slice(0, RUN_LIMITS.title_chars),
      recipe: design.recipe,
      source: source.body,
    });
    setBusy(false);
    setRefusal(answer.ok ? null : answer.refusal);
    if (!answer.ok) return;
    design.forget();
    await navigate(`/runs/${answer.value.id}`);
  };

  return (
    <form
      ref={form}
      className="design"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void start();
      }}
    >
      <div className="design-main">
        <NameField value={title} flawed={insisting && !named} onChange={setTitle} />
        {earlier === null && (
          <Presets
            onChoose={(preset) => {
              design.load(PRESET_RECIPES[preset]);
              setTitle(t(`runs.make.preset.${preset}`));
              if (preset === 'korean') {
                choose({ from: 'text', ...(chosen.pasted.trim() === '' ? { pasted: KOREAN_TEXT } : {}) });
              }
            }}
          />
        )}
        <TextChoice
          chosen={chosen}
          datasets={datasets}
          earlier={earlier}
          missing={insisting || isSaidAtOnce(source.missing) ? source.missing : null}
          onChange={choose}
        />
        <RecipeForm
          typed={design.typed}
          flaws={design.shown}
          filled={filled}
          onChange={design.change}
          onLeave={design.leaveField}
        />
      </div>
      <div className="design-side">
        <CostNote cost={cost} />
        <div className="stack tight">
          <Button type="submit" loading={busy}>
            {t('runs.make.start')}
          </Button>
          <p role="status" className="small recipe-flaw">
            {insisting && wrong > 0 && t('runs.make.wrong', { count: wrong })}
          </p>
          <RefusalNote refusal={refusal}>
            <OtherFlaws facts={refusal?.facts ?? {}} />
          </RefusalNote>
        </div>
        <Exchange title={title} recipe={filled} onLoad={design.load} />
      </div>
    </form>
  );
}

/** A file that cannot be taken is told about as soon as it was chosen. */
const isSaidAtOnce = (missing: string | null): boolean => missing === 'notText' || missing === 'tooLarge';

/** What else the server found wrong with the recipe; the first is the refusal's own sentence. */
function OtherFlaws({ facts }: { facts: Readonly<Record<string, unknown>> }) {
  const text = useText();
  const flaws = Array.isArray(facts['flaws']) ? (facts['flaws'] as RecipeFlaw[]).slice(1) : [];
  if (flaws.length === 0) return null;
  return (
    <ul className="small">
      {flaws.map(({ path, sentence }) => (
        <li key={path}>{text(sentence)}</li>
      ))}
    </ul>
  );
}
