import { useMemo, useState } from 'react';
import { RunRecipe } from '@ear/engine';
import type { RecipeJson } from '@ear/engine/contract';
import { useKept } from '../../../drafts/useKept.ts';
import { flawsOf, type Flaw } from './flaws.ts';
import { isTyped, recipeOf, typedOf, type Typed } from './typed.ts';

export interface Design {
  readonly typed: Typed;
  readonly recipe: RecipeJson;
  /** null while something does not fit. */
  readonly filled: RunRecipe | null;
  readonly flaws: ReadonlyMap<string, Flaw>;
  /** Flaws to show: not of the field that is being typed in for the first time. */
  readonly shown: ReadonlyMap<string, Flaw>;
  readonly change: (path: string, value: string | boolean) => void;
  /** Lays a whole recipe into the form; what it does not name becomes the standard. */
  readonly load: (recipe: unknown) => void;
  readonly leaveField: () => void;
  /** From now on every flaw is shown. */
  readonly insist: () => void;
  readonly forget: () => void;
}

/** The recipe that is being designed; this browser remembers it under `subject` until it has become a run. */
export function useDesign(subject: string, first: unknown): Design {
  const [kept, keep, forget] = useKept<Typed>(`run:${subject}`, {}, isTyped);
  const standard = useMemo(() => typedOf(first), [first]);
  const typed = useMemo(() => ({ ...standard, ...kept }), [standard, kept]);
  const [editing, setEditing] = useState<string | null>(null);
  const [insisting, setInsisting] = useState(false);

  const recipe = useMemo(() => recipeOf(typed), [typed]);
  const flaws = useMemo(() => flawsOf(recipe), [recipe]);
  const filled = useMemo(() => (flaws.size === 0 ? (RunRecipe.safeParse(recipe).data ?? null) : null), [flaws, recipe]);
  const shown = useMemo(
    () => (insisting || editing === null ? flaws : new Map([...flaws].filter(([path]) => path !== editing))),
    [flaws, insisting, editing],
  );
  return {
    typed,
    recipe,
    filled,
    flaws,
    shown,
    change: (path, value) => {
      // A field that was found wrong stays watched while it is mended.
      if (!shown.has(path)) setEditing(path);
      keep({ ...typed, [path]: value });
    },
    load: (next) => {
      setEditing(null);
      keep(typedOf(next));
    },
    leaveField: () => setEditing(null),
    insist: () => setInsisting(true),
    forget,
  };
}
