import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** Quest folders for tests: `first` (code with everything, then a bonus quiz) and `second`, which requires it. */
export async function writeQuests(): Promise<{ dir: string; remove: () => Promise<void> }> {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'ear-quests-'));
  await write(dir, 'line/line.yaml', LINE);
  await writeQuest(dir, 'first', FIRST);
  await writeQuest(dir, 'second', SECOND);
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

/** Replaces quest.yaml of one test quest. */
export function rewriteQuest(dir: string, slug: string, change: (yaml: string) => string): Promise<void> {
  return write(dir, `line/${slug}/quest.yaml`, change(slug === 'first' ? FIRST : SECOND));
}

async function writeQuest(dir: string, slug: string, yaml: string): Promise<void> {
  const folder = `line/${slug}`;
  await write(dir, `${folder}/quest.yaml`, yaml);
  for (const [locale, prose] of Object.entries(PROSE)) {
    await write(dir, `${folder}/${locale}/event.md`, prose.event);
    if (slug === 'first') await write(dir, `${folder}/${locale}/reflect.md`, prose.reflect);
    await write(dir, `${folder}/${locale}/hints/1.md`, prose.hints[0]);
    await write(dir, `${folder}/${locale}/hints/2.md`, prose.hints[1]);
  }
  await write(dir, `${folder}/starter/answer.py`, 'def answer():\n    return None\n');
  await write(dir, `${folder}/solution/answer.py`, 'def answer():\n    return 42\n');
  await write(dir, `${folder}/mutants/mutants.yaml`, MUTANTS);
  await write(dir, `${folder}/mutants/wrong.py`, 'def answer():\n    return 41\n');
  if (slug === 'first')
    await write(dir, `${folder}/solution/quiz.json`, '{"kind":"quiz","answers":{"colour":["red"]}}\n');
}

async function write(dir: string, file: string, text: string): Promise<void> {
  const target = path.join(dir, file);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, text);
}

const PROSE = {
  ko: {
    event: '답을 돌려주는 함수를 만들어 주세요. 값은 모두가 아는 그 수예요.\n',
    reflect: '무엇을 보았고 왜 그런지 짧게 적어 주세요.\n',
    hints: ['첫 번째 힌트예요. 값을 돌려주는 줄을 보세요.\n', '두 번째 힌트예요. 마흔둘을 돌려주면 돼요.\n'],
  },
  en: {
    event: 'Write a function that returns the answer. It is the number that everybody knows.\n',
    reflect: 'Say in a few words what you saw and why it is so.\n',
    hints: ['The first hint: look at the line that returns.\n', 'The second hint: forty-two is what it returns.\n'],
  },
} as const;

const LINE = `format: 1
slug: line
order: 1
title: {ko: 시험선, en: Test line}
summary: {ko: 시험, en: For tests}
part: stream
quests: [first, second]
`;

const head = (slug: string, id: string, requires: string) => `format: 1
id: ${id}
slug: ${slug}
version: 1
status: active
title: {ko: "${slug} 퀘스트", en: "${slug} quest"}
summary: {ko: "시험용이에요.", en: "For tests."}
line: line
teaches: [testing]
requires: ${requires}
minutes: 5
runtime: python
sources: [{title: none, url: "https://example.org/", licence: CC0}]
`;

const CODE = `  - id: code
    title: {ko: 답, en: The answer}
    event: event.md
    action: {kind: code, files: [answer.py]}
    result:
      checks:
        - {id: answer, kind: call, title: {ko: 답, en: answer}, call: {fn: answer, args: []}, expect: 42, reveal: full}
        - {id: hidden, kind: call, title: {ko: 숨은 답, en: hidden}, call: {fn: answer, args: []}, expect: 42, reveal: none}
    xp: 40
    hints: [hints/1.md, hints/2.md]
`;

const FIRST = `${head('first', '11111111-1111-4111-8111-111111111111', '[]')}challenges:
${CODE}    prediction:
      text: {ko: 얼마일까요, en: How much}
      min: 0
      max: 100
      metric: loss
      scale: 10
      xp: 10
    reflection: {prompt: reflect.md, min_chars: 10}
  - id: quiz
    title: {ko: 퀴즈, en: Quiz}
    event: event.md
    optional: true
    action:
      kind: quiz
      questions:
        - id: colour
          text: {ko: 무슨 색, en: Which colour}
          options: [{id: red, text: {ko: 빨강, en: red}}, {id: blue, text: {ko: 파랑, en: blue}}]
    result:
      checks:
        - {id: colour, kind: quiz, title: {ko: 색, en: colour}, question: colour, answer: [red], reveal: category}
    xp: 10
`;

const SECOND = `${head('second', '22222222-2222-4222-8222-222222222222', '[first]')}challenges:
${CODE}`;

const MUTANTS = `- name: wrong
  challenge: code
  file: wrong.py
  as: answer.py
  killed_by: [answer]
  why: {ko: 값이 달라요, en: The value differs}
`;
