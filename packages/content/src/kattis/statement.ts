import type { Locale, LocalText } from '@ear/engine';
import { LOCALES } from '@ear/engine';
import { finding, startOf, type Finding } from '../finding.ts';
import { FOLDER_LIMITS } from '../source/files.ts';
import type { PackageFiles } from './files.ts';
import { markdownFromLatex } from './latex.ts';

/** Title and text of a problem per language, as far as the package has them. */
export type Statements = Readonly<Partial<Record<Locale, { readonly title: string | null; readonly text: string }>>>;

const PLACE = /^(?:problem_)?statement\/problem(?:\.([a-z]{2})(?:-[A-Za-z]+)?)?\.(md|tex)$/;

/** Reads the statements in Korean and English; one without a language in its name is English. */
export async function readStatements(files: PackageFiles, findings: Finding[]): Promise<Statements> {
  const found: Partial<Record<Locale, { title: string | null; text: string }>> = {};
  // Markdown stands before LaTeX in the list, and what was found first stays.
  for (const path of files.paths) {
    const [, language = 'en', form] = PLACE.exec(path) ?? [];
    const locale = LOCALES.find((one) => one === language);
    if (form === undefined || locale === undefined || found[locale] !== undefined) continue;
    const text = await files.read(path, FOLDER_LIMITS.prose - 8 * 1024);
    if (text === null) continue;
    found[locale] = form === 'tex' ? markdownFromLatex(text) : { title: null, text: withoutPictures(text).trim() };
  }
  const missing = LOCALES.filter((locale) => found[locale] === undefined);
  if (missing.length === LOCALES.length) findings.push(finding('kattis-no-statement', startOf('statement')));
  else
    for (const locale of missing)
      findings.push(finding('kattis-one-language', startOf('statement'), { missing: locale }));
  return found;
}

/** Pictures stay in the package, and so do the marks where Kattis puts its samples. */
function withoutPictures(markdown: string): string {
  return markdown
    .replace(/!\[[^\]]{0,300}\]\([^)]{0,300}\)(?:\{[^}]{0,100}\})?/g, '')
    .replace(/\{\{(?:nextsample|remainingsamples)\}\}/g, '');
}

/** The pages of both languages; where a language has no text its page says so. */
export function pagesOf(statements: Statements, samples: LocalText): LocalText {
  const { ko, en } = statements;
  return {
    ko: `${ko?.text ?? `이 문제에는 한국어 글이 없어요. 아래는 영어 원문이에요.\n\n${en?.text ?? ''}`}\n\n${samples.ko}`,
    en: `${en?.text ?? 'This problem has no English text. Switch to Korean to read the original; the samples below are the same.'}\n\n${samples.en}`,
  };
}
