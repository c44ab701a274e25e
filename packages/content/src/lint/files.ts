import { filesOfCheck, LOCALES } from '@ear/engine';
import { finding, startOf, type Finding } from '../finding.ts';
import type { OpenQuest } from '../open.ts';

/** Prose shorter than this says nothing. Characters, without blanks at the ends. */
const MIN_PROSE = 20;

interface Reference {
  /** Path inside the folder. */
  readonly path: string;
  /** Where quest.yaml names it. */
  readonly from: readonly PropertyKey[];
}

/** Every file that quest.yaml names exists as text, and each language has the same prose. */
export function fileFindings(quest: OpenQuest): Finding[] {
  const references = referencesOf(quest);
  const missing = references
    .filter(({ path }) => !quest.files.text.has(path))
    // There, but refused: that was said where it was read. Data need not be text until a dataset falls back on it.
    .filter(({ path }) => !quest.files.present.has(path) || path.startsWith('data/'))
    .map(({ path, from }) => finding('file-missing', quest.yaml.at(from), { path }));
  const named = new Set(references.map(({ path }) => path));
  return [...missing, ...proseFindings(quest, named), ...unusedFindings(quest, named)];
}

function referencesOf({ definition }: OpenQuest): Reference[] {
  const prose = (path: string, from: readonly PropertyKey[]): Reference[] =>
    LOCALES.map((locale) => ({ path: `${locale}/${path}`, from }));
  const challenges = definition.challenges.flatMap((one, index) => {
    const at = ['challenges', index];
    return [
      ...prose(one.event, [...at, 'event']),
      ...(one.result.evidence === undefined ? [] : prose(one.result.evidence, [...at, 'result', 'evidence'])),
      ...(one.reflection ? prose(one.reflection.prompt, [...at, 'reflection', 'prompt']) : []),
      ...one.hints.flatMap((path, i) => prose(path, [...at, 'hints', i])),
      ...(one.action.kind === 'code'
        ? one.action.files.map((path, i) => ({ path: `starter/${path}`, from: [...at, 'action', 'files', i] }))
        : []),
      ...one.result.checks.flatMap((check, i) =>
        filesOfCheck(check).map((path) => ({ path, from: [...at, 'result', 'checks', i] })),
      ),
    ];
  });
  const data = definition.datasets.map((one, i) => ({ path: one.fallback, from: ['datasets', i, 'fallback'] }));
  return [...challenges, ...data];
}

function proseFindings({ files }: OpenQuest, named: ReadonlySet<string>): Finding[] {
  return LOCALES.flatMap((locale) =>
    [...files.text]
      .filter(([path]) => path.startsWith(`${locale}/`))
      .flatMap(([path, text]) => {
        const found: Finding[] = [];
        for (const other of LOCALES.map((one) => `${one}/${path.slice(locale.length + 1)}`)) {
          // A named file that is missing was reported where quest.yaml names it.
          if (!files.present.has(other) && !named.has(other))
            found.push(finding('prose-pair', startOf(path), { other }));
        }
        const chars = text.trim().length;
        if (chars < MIN_PROSE) found.push(finding('prose-short', startOf(path), { chars, limit: MIN_PROSE }));
        else if (!speaks(locale, text)) found.push(finding('prose-language', startOf(path)));
        return found;
      }),
  );
}

/** Korean prose holds Hangul; English prose holds next to none. Code blocks and links do not count. */
function speaks(locale: (typeof LOCALES)[number], text: string): boolean {
  const prose = text.replace(/```[\s\S]*?```|`[^`]*`|\$[^$]*\$|https?:\S+/g, '');
  const hangul = prose.match(/[가-힣]/g)?.length ?? 0;
  const latin = prose.match(/[A-Za-z]/g)?.length ?? 0;
  return { ko: hangul > 0, en: latin > hangul }[locale];
}

function unusedFindings({ files }: OpenQuest, named: ReadonlySet<string>): Finding[] {
  const proofs = /^(solution|mutants|starter)\//;
  return [...files.bytes.keys()]
    .filter((path) => path !== 'quest.yaml' && !named.has(path) && !proofs.test(path))
    .map((path) => finding('file-unused', startOf(path)));
}
