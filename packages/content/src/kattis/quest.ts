import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { Slug } from '@ear/engine';
import type { Check, Limits, LocalText } from '@ear/engine';
import { finding, startOf, type Finding } from '../finding.ts';
import { FOLDER_LIMITS } from '../source/files.ts';
import { CHALLENGE, type JudgingParts } from './judging.ts';
import { MAIN_FILE, STARTER, type KattisRuntime } from './languages.ts';
import type { KattisPackage } from './package.ts';
import { pagesOf } from './statement.ts';
import type { Submission } from './submissions.ts';

/** A wrong submission and the checks that noticed it. */
export interface Killed {
  readonly submission: Submission;
  readonly killed_by: readonly string[];
}

export interface QuestPlan {
  readonly slug: string;
  readonly line: string;
  readonly runtime: KattisRuntime;
  readonly limits: Limits;
  readonly solution: Submission;
  readonly mutants: readonly Killed[];
}

/** XP of an imported quest, and the minutes that it is thought to take: the package does not say. */
const [MINUTES, XP] = [30, 60];

/** What a package lacks that a quest must have, although its submissions can be judged. */
export function questFindings({ cases }: KattisPackage): Finding[] {
  const found: Finding[] = [];
  if (!cases.some(({ sample }) => sample)) found.push(finding('kattis-no-sample', startOf('data/sample')));
  if (cases.every(({ sample }) => sample)) found.push(finding('kattis-no-secret', startOf('data/secret')));
  return found;
}

/** The files of a quest must fit into its folder; nothing is written that does not. */
export function sizeFindings(files: Readonly<Record<string, string>>): Finding[] {
  const sizes = Object.values(files).map((text) => Buffer.byteLength(text));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (sizes.length <= FOLDER_LIMITS.files && bytes <= FOLDER_LIMITS.total) return [];
  const limits = { max_files: FOLDER_LIMITS.files, max_bytes: FOLDER_LIMITS.total };
  return [finding('folder-too-large', startOf('data'), { files: sizes.length, bytes, ...limits })];
}

/** Files of the quest, by path in its folder. */
export function questFiles(kattis: KattisPackage, parts: JudgingParts, plan: QuestPlan): Record<string, string> {
  const main = MAIN_FILE[plan.runtime];
  const page = pagesOf(kattis.statements, samplesOf(kattis));
  const files: Record<string, string> = {
    'quest.yaml': stringify(definitionOf(kattis, parts, plan), {
      lineWidth: 100,
      blockQuote: 'literal',
      aliasDuplicateObjects: false,
    }),
    'ko/1-event.md': `${page.ko}\n`,
    'en/1-event.md': `${page.en}\n`,
    [`starter/${main}`]: STARTER[plan.runtime],
    [`solution/${main}`]: plan.solution.text,
    ...parts.data,
  };
  HINTS.forEach((hint, i) => {
    files[`ko/hints/${i + 1}.md`] = `${hint.ko}\n`;
    files[`en/hints/${i + 1}.md`] = `${hint.en}\n`;
  });
  if (plan.mutants.length > 0) Object.assign(files, mutantFiles(plan));
  return files;
}

function definitionOf(kattis: KattisPackage, { checks }: JudgingParts, plan: QuestPlan): object {
  const { problem } = kattis;
  const { slug, line, runtime, limits } = plan;
  const title = titleOf(kattis);
  const url = problem.source.url ?? 'https://www.kattis.com/problem-package-format/';
  return {
    format: 1,
    id: problem.uuid ?? uuidFrom(`${slug}\0${title.en}`),
    slug,
    version: 1,
    status: 'draft',
    title,
    summary: {
      ko: '표준 입력을 읽고 답을 출력하는 프로그램을 써요.',
      en: 'Write a program that reads standard input and prints the answer.',
    },
    line,
    teaches: teachesOf(problem.keywords, slug),
    requires: [],
    minutes: MINUTES,
    runtime,
    limits,
    sources: [{ title: (problem.source.title ?? title.en).slice(0, 200), url, licence: problem.licence || 'unknown' }],
    challenges: [
      {
        id: CHALLENGE,
        title,
        event: '1-event.md',
        action: { kind: 'code', files: [MAIN_FILE[runtime]] },
        result: { checks: checks.map(lean) },
        xp: XP,
        hints: ['hints/1.md', 'hints/2.md', 'hints/3.md'],
      },
    ],
  };
}

/** A check without what the grammar fills in by itself. */
function lean(check: Check): object {
  if (check.kind !== 'stdout') return check;
  const { weight: _weight, args: _args, compare, ...rest } = check;
  const given = Object.fromEntries(Object.entries(compare).filter(([, value]) => value !== false));
  return { ...rest, ...(Object.keys(given).length > 0 && { compare: given }) };
}

function titleOf({ problem, statements, name }: KattisPackage): LocalText {
  const { names } = problem;
  const any =
    names['en'] ?? names[''] ?? statements.en?.title ?? statements.ko?.title ?? Object.values(names)[0] ?? name;
  const cut = (text: string): string => text.trim().slice(0, 120) || name;
  return { ko: cut(names['ko'] ?? statements.ko?.title ?? any), en: cut(any) };
}

function samplesOf({ cases, problem }: KattisPackage): LocalText {
  const shown = cases.filter(({ sample, input, answer }) => sample && input.length + answer.length <= 4000);
  if (problem.interactive || shown.length === 0) return { ko: '', en: '' };
  const fence = (text: string): string => `\`\`\`\n${text.replaceAll('```', "'''").trimEnd()}\n\`\`\``;
  const page = (input: string, output: string, title: string): string =>
    shown
      .map((one, i) => `### ${title} ${i + 1}\n\n${input}\n\n${fence(one.input)}\n\n${output}\n\n${fence(one.answer)}`)
      .join('\n\n');
  return { ko: page('입력', '출력', '예제'), en: page('Input', 'Output', 'Sample') };
}

function mutantFiles({ runtime, mutants }: QuestPlan): Record<string, string> {
  const files: Record<string, string> = {};
  const list = mutants.map(({ submission: { path, folder, text }, killed_by }, i) => {
    const name = uniqueName(`${folder}-${path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '')}`, i);
    const main = MAIN_FILE[runtime];
    const file = `${name}${main.slice(main.indexOf('.'))}`;
    files[`mutants/${file}`] = text;
    const why = { ko: `꾸러미의 ${folder} 제출이에요.`, en: `A ${folder} submission of the package.` };
    return { name, challenge: CHALLENGE, file, as: main, killed_by, why };
  });
  files['mutants/mutants.yaml'] = stringify(list, { lineWidth: 100, aliasDuplicateObjects: false });
  return files;
}

const uniqueName = (text: string, index: number): string => `${slugFrom(text).slice(0, 50)}-${index + 1}`;

/** Words of a name as a slug; 'problem' in front where it does not begin with a letter. */
export function slugFrom(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .join('-')
    .slice(0, 60)
    .replace(/-$/, '');
  return Slug.safeParse(plain).success ? plain : `problem${plain === '' ? '' : `-${plain}`}`;
}

function teachesOf(keywords: readonly string[], slug: string): string[] {
  const known = keywords.map((word) => word.toLowerCase()).filter((word) => Slug.safeParse(word).success);
  return known.length > 0 ? [...new Set(known)].slice(0, 12) : [slug];
}

/** The same package makes the same quest, however often it is imported. */
function uuidFrom(seed: string): string {
  const hex = createHash('sha256').update(`kattis\0${seed}`).digest('hex');
  const variant = ((parseInt(hex[16]!, 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A package has no hints, so these speak of what any such problem asks for. */
const HINTS: readonly LocalText[] = [
  {
    ko: '예제 하나를 손으로 풀어 보세요. 입력의 어느 줄이 무엇을 뜻하는지 옆에 적어 두면 실수가 줄어요.',
    en: 'Solve one sample by hand, and write beside each line of the input what it means.',
  },
  {
    ko: '가장 작은 입력과 가장 큰 입력을 떠올려 보세요. 문제에 적힌 범위의 끝에서 답이 어떻게 되는지 확인해요.',
    en: 'Think of the smallest and the largest input that the statement allows, and see what the answer is there.',
  },
  {
    ko: '출력의 모양을 예제와 한 글자씩 견주어 보세요. 시간이 모자라면 입력의 크기에 따라 반복이 몇 번 도는지 세어 보세요.',
    en: 'Compare the form of your output with the sample, character by character. If time runs out, count how often your loops run for the largest input.',
  },
];
