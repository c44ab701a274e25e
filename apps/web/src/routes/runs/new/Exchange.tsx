import { Button } from '@mantine/core';
import { useId, useState } from 'react';
import { recipeFlaws, runField, type RunRecipe } from '@ear/engine';
import { useText, useTranslation } from '../../../i18n/index.ts';
import { download, fileNameOf, jsonOf, recipeIn } from '../exchange.ts';
import { readTextFile } from './source.ts';

interface Props {
  readonly title: string;
  /** null while something does not fit: half a recipe is not handed out. */
  readonly recipe: RunRecipe | null;
  readonly onLoad: (recipe: unknown) => void;
}

/** The recipe as a file, out and in. */
export function Exchange({ title, recipe, onLoad }: Props) {
  const { t } = useTranslation();
  const text = useText();
  const id = useId();
  const [word, setWord] = useState<{ good: boolean; text: string } | null>(null);
  const read = async (file: File): Promise<void> => {
    const found = recipeIn((await readTextFile(file)).text ?? '');
    if (found === null) return setWord({ good: false, text: t('runs.make.notRecipe') });
    onLoad(found);
    // Values are told beside their fields; a name that no field has can only be told here.
    const stranger = recipeFlaws(found).find(({ path }) => runField(path) === undefined);
    setWord(
      stranger === undefined
        ? { good: true, text: t('runs.make.loaded', { name: file.name }) }
        : { good: false, text: text(stranger.sentence) },
    );
  };
  return (
    <section className="stack tight" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{t('runs.make.exchange')}</h2>
      <div>
        <Button
          variant="default"
          size="xs"
          disabled={recipe === null}
          onClick={() => download(fileNameOf(title, 'recipe.json'), jsonOf(recipe), 'application/json')}
        >
          {t('runs.make.download')}
        </Button>
      </div>
      <div className="field">
        <label className="small" htmlFor={`${id}-file`}>
          {t('runs.make.upload')}
        </label>
        <input
          id={`${id}-file`}
          type="file"
          accept=".json,application/json"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file !== undefined) void read(file);
          }}
        />
      </div>
      <p role="status" className={word?.good === false ? 'small recipe-flaw' : 'small muted'}>
        {word?.text}
      </p>
    </section>
  );
}
