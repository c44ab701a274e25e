import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { LearnerQuest } from '@ear/engine/contract';
import { JudgingBundle } from '@ear/engine';
import { MUTANTS_YAML, QUEST_YAML, SAMPLE, writeTree, type Tree } from './fixtures/sampleQuest.ts';
import { loadProofs, loadQuest, type PublishedQuest } from './index.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const remove of cleanups.splice(0)) await remove();
});

async function folderOf(changes: Tree = {}): Promise<string> {
  const here = Object.fromEntries(Object.entries(changes).map(([path, content]) => [`first/sample/${path}`, content]));
  const { dir, remove } = await writeTree({ ...SAMPLE, ...here });
  cleanups.push(remove);
  return `${dir}/first/sample`;
}

async function faultsOf(changes: Tree): Promise<string[]> {
  const { findings } = await loadQuest(await folderOf(changes));
  return findings.map((one) => `${one.file}:${one.line}:${one.column} ${one.rule}`);
}

async function published(changes: Tree = {}): Promise<PublishedQuest> {
  const { quest, findings } = await loadQuest(await folderOf(changes));
  expect(findings).toEqual([]);
  return quest!;
}

const lineOf = (text: string): number => QUEST_YAML.slice(0, QUEST_YAML.indexOf(text)).split('\n').length;

describe('a quest folder', () => {
  it('misses prose in one language at the line that names it', async () => {
    expect(await faultsOf({ 'en/hints/2.md': null, 'ko/1-evidence.md': null })).toEqual([
      `quest.yaml:${lineOf('evidence:')}:17 file-missing`,
      `quest.yaml:${lineOf('hints: [')}:25 file-missing`,
      `quest.yaml:${QUEST_YAML.slice(0, QUEST_YAML.indexOf('- id: twice')).split('\n').length + 9}:25 file-missing`,
      `quest.yaml:${QUEST_YAML.split('\n').length - 1}:25 file-missing`,
    ]);
  });

  it('misses a starter file and a data file', async () => {
    expect(await faultsOf({ 'starter/add.py': null, 'data/names.txt': null })).toEqual([
      `quest.yaml:${lineOf('fallback')}:15 file-missing`,
      `quest.yaml:${lineOf('- id: add') + 3}:34 file-missing`,
      `quest.yaml:${lineOf('- id: twice') + 3}:34 file-missing`,
    ]);
  });

  it('holds the same prose files in both languages', async () => {
    expect(await faultsOf({ 'ko/extra.md': '이 글은 다른 언어에 없는 글이에요. 있어야 해요.' })).toEqual([
      'ko/extra.md:1:1 file-unused',
      'ko/extra.md:1:1 prose-pair',
    ]);
  });

  it('has prose that says something, in the language of its folder', async () => {
    const english = 'This text should have been Korean, but it is not.\n';
    expect(await faultsOf({ 'ko/hints/1.md': english, 'en/hints/2.md': 'Short.\n' })).toEqual([
      'en/hints/2.md:1:1 prose-short',
      'ko/hints/1.md:1:1 prose-language',
    ]);
  });

  it('may not hold a link, wherever it leads', async () => {
    const folder = await folderOf();
    await symlink('/etc/passwd', `${folder}/data/passwd.txt`);
    await symlink('../..', `${folder}/data/up`);
    const { quest, findings } = await loadQuest(folder);
    expect(quest).toBeNull();
    expect(findings.map((one) => `${one.file} ${one.rule}`)).toEqual([
      'data/passwd.txt file-link',
      'data/up file-link',
    ]);
  });

  it('may not hold files beyond their limits, nor names that some systems cannot hold', async () => {
    expect(
      await faultsOf({ 'ko/1-event.md': '가'.repeat(30_000), 'data/a b.txt': 'x', 'data/NAMES.txt': 'x' }),
    ).toEqual([
      'data/NAMES.txt:1:1 file-unused',
      'data/a b.txt:1:1 file-name',
      'data/names.txt:1:1 file-case',
      'ko/1-event.md:1:1 file-too-large',
    ]);
  });

  it('is refused whole when it holds too much', async () => {
    const many = Object.fromEntries(Array.from({ length: 450 }, (_, i) => [`data/${i}.txt`, 'x']));
    expect(await faultsOf(many)).toEqual(['quest.yaml:1:1 folder-too-large']);
  });

  it('ignores what file managers and Python leave behind', async () => {
    const left = { '.DS_Store': 'x', 'solution/__pycache__/add.pyc': Buffer.from([0xff]) };
    expect((await published(left)).content_hash).toBe((await published()).content_hash);
  });

  it('answers a finding when it is not there or is no folder', async () => {
    const folder = await folderOf();
    expect((await loadQuest(`${folder}/nowhere`)).findings).toMatchObject([
      { rule: 'folder-missing', file: 'quest.yaml' },
    ]);
    await mkdir(`${folder}/../empty`);
    expect((await loadQuest(`${folder}/../empty`)).findings).toMatchObject([
      { rule: 'file-missing', file: 'quest.yaml' },
    ]);
    await writeFile(`${folder}/../file`, '');
    expect((await loadQuest(`${folder}/../file`)).findings).toMatchObject([{ rule: 'folder-missing' }]);
  });
});

describe('a quest definition', () => {
  const edits: [what: string, from: string, to: string, faults: string[]][] = [
    ['a slug that is not the folder', 'slug: sample', 'slug: other', ['3:7 slug-folder']],
    ['a line that is not the folder above', 'line: first', 'line: second', [`${lineOf('line: first')}:7 line-folder`]],
    ['two challenges of one id', '- id: twice', '- id: add', [`${lineOf('- id: twice')}:9 duplicate-id`]],
    ['two checks of one id', '{id: large', '{id: small', [`${lineOf('{id: large')}:16 duplicate-id`]],
    [
      'a check that cannot judge its action',
      'kind: call, title: {ko: "작은 수"',
      'kind: numeric, tol: {}, title: {ko: "작은 수"',
      [`${lineOf('{id: small')}:29 check-action`],
    ],
    [
      'a dataset that is not listed',
      'dataset: names',
      'dataset: name',
      [`${lineOf('- id: names')}:9 unused-dataset`, `${lineOf('dataset: names')}:20 unknown-dataset`],
    ],
  ];
  it('is told of a training recipe that cannot be trained, and of facts that its model does not have', async () => {
    const lm = (recipe: string, must: string, path = 'path: train.steps, ') =>
      QUEST_YAML.replace('model: microgpt', 'model: lm')
        .replace('{id: steps, label', `{id: steps, ${path}label`)
        .replace('recipe: {learning_rate: 0.01}', `recipe: ${recipe}`)
        .replace('must: {mean_last: {steps: 5, max: 2.5, fallback_max: 2.6}}', `must: ${must}`);
    const rulesOf = async (yaml: string) =>
      (await faultsOf({ 'quest.yaml': yaml })).map((fault) => fault.split(' ').slice(1).join(' '));
    expect(await rulesOf(lm('{model: {n_embd: 32}}', '{first_loss: {within: 0.2}}'))).toEqual([]);
    expect(await rulesOf(lm('{model: {n_embd: 30}}', '{}'))).toEqual(['training-recipe']);
    expect(await rulesOf(lm('{learning_rate: 0.01}', '{}'))).toEqual(['training-recipe']);
    expect(await rulesOf(lm('{}', '{}', ''))).toEqual(['training-field']);
    const hash = `{parameter_hash: {step: 5, sha256: "${'0'.repeat(64)}"}}`;
    expect(await rulesOf(lm('{}', hash))).toEqual(['training-seed']);
    expect(await rulesOf(lm('{train: {seed: 1}}', hash))).toEqual([]);
    const plain = QUEST_YAML.replace('must: {mean_last', 'must: {val_loss: {max: 2}, mean_last');
    expect(await rulesOf(plain)).toEqual(['training-lm-only']);
  });

  it.each(edits)('is told of %s', async (_what, from, to, faults) => {
    expect(QUEST_YAML).toContain(from);
    const yaml = from.startsWith('kind: call')
      ? QUEST_YAML.replace(`${from}`, to).replace('call: {fn: add, args: [2, 3]}, ', '')
      : QUEST_YAML.replace(from, to);
    expect(await faultsOf({ 'quest.yaml': yaml })).toEqual(faults.map((one) => `quest.yaml:${one}`));
  });

  it('may not be ended without doing anything, and has no challenge with the name of the end', async () => {
    const optional = QUEST_YAML.replace(/^    xp: 30$/gm, '    xp: 30\n    optional: true');
    expect(await faultsOf({ 'quest.yaml': optional })).toEqual([`quest.yaml:${lineOf('- id: add')}:3 chart-unearned`]);
    const completed = QUEST_YAML.replace('- id: add', '- id: completed');
    expect(await faultsOf({ 'quest.yaml': completed })).toEqual([`quest.yaml:${lineOf('- id: add')}:3 chart-compile`]);
  });

  it('is told of questions, options and probabilities that do not fit', async () => {
    const text = '{ko: "글", en: "text"}';
    const yaml = `${QUEST_YAML}  - id: guess
    title: ${text}
    event: 1-event.md
    action:
      kind: predict
      questions:
        - {id: q, form: bars, text: ${text}, options: [{id: a, text: ${text}}, {id: b, text: ${text}}]}
        - {id: unseen, form: bars, text: ${text}, options: [{id: a, text: ${text}}, {id: b, text: ${text}}]}
    result:
      checks:
        - {id: one, kind: predict, title: ${text}, question: q, truth: {a: 0.5, c: 0.4}}
        - {id: two, kind: predict, title: ${text}, question: qq, truth: {a: 1}}
    xp: 5
`;
    const base = QUEST_YAML.split('\n').length - 1;
    expect(await faultsOf({ 'quest.yaml': yaml })).toEqual([
      `quest.yaml:${base + 8}:16 unchecked-question`,
      `quest.yaml:${base + 11}:86 truth-sum`,
      `quest.yaml:${base + 11}:95 unknown-option`,
      `quest.yaml:${base + 12}:76 unknown-question`,
    ]);
  });
});

describe('a published quest', () => {
  it('has the shapes of the contract', async () => {
    const { learner, judging, hints } = await published();
    expect(LearnerQuest.parse(learner)).toEqual(learner);
    expect(JudgingBundle.parse(judging)).toEqual(judging);
    expect(judging.data).toEqual({ 'data/names.txt': 'ann\nbob\ncho\n' });
    expect(hints['train']).toHaveLength(3);
    expect(JSON.parse(JSON.stringify({ learner, judging }))).toEqual({ learner, judging });
  });

  it('shows public checks as Python and announces the hidden ones', async () => {
    const { learner } = await published();
    const shown = learner.challenges.flatMap(({ checks }) => checks.map((one) => [one.id, one.public, one.example]));
    expect(shown).toEqual([
      ['small', true, { call: 'add(2, 3)', expect: '5' }],
      ['large', false, null],
      ['shown', true, { call: 'return twice(4)', expect: '8' }],
      ['hidden', false, null],
      ['curve', false, null],
    ]);
  });

  it('gives learners no hidden input, expectation, message, solution, mutant or hint, but the loss to reach', async () => {
    const { learner } = await published({
      'quest.yaml': QUEST_YAML.replace('max: 2.5', 'max: 2.718281'),
      'solution/add.py': 'SOLUTION_NONCE = 1\n',
      'mutants/subtracts.py': 'MUTANT_NONCE = 1\n',
      'en/hints/1.md': 'HINT_NONCE, a text that is long enough for the rules.\n',
    });
    const sent = JSON.stringify(learner);
    expect(sent).toContain('add(2, 3)');
    expect(sent).toContain('"max":2.718281');
    for (const secret of [
      '70001',
      '70002',
      '918273645',
      '1836547290',
      'Large numbers differ',
      'SOLUTION_NONCE',
      'MUTANT_NONCE',
      'HINT_NONCE',
      'ann\\n',
    ]) {
      expect(sent).not.toContain(secret);
    }
  });
});

describe('the hashes of a quest', () => {
  it('stay the same for the same folder, wherever it stands', async () => {
    const [one, other] = [await published(), await published()];
    expect(one.content_hash).toBe(other.content_hash);
    expect(one.judging_hash).toBe(other.judging_hash);
    expect(one.judging_hash).toBe('dcab6f20464e088ea10cf6795186d6d8366e96e1a2c466c516d051a7573bfd4e');
  });

  it('change together with what judges, and apart from prose and proofs', async () => {
    const base = await published();
    const cases: [changes: Tree, content: boolean, judging: boolean][] = [
      [{ 'quest.yaml': QUEST_YAML.replace('expect: 70002', 'expect: 70003') }, true, true],
      [{ 'quest.yaml': QUEST_YAML.replace('minutes: 30', 'minutes: 31') }, true, false],
      [{ 'quest.yaml': `${QUEST_YAML}# a comment\n` }, true, false],
      [{ 'quest.yaml': QUEST_YAML.replace('runtime: python', 'runtime: python\nlimits: {wall_s: 9}') }, true, true],
      [{ 'starter/add.py': 'def add(a, b):\n    ...\n' }, true, true],
      [{ 'data/names.txt': 'ann\nbob\n' }, true, true],
      [{ 'en/hints/1.md': 'Another text that is long enough to be kept.\n' }, true, false],
      [{ 'solution/add.py': 'other = 1\n', 'mutants/subtracts.py': null }, false, false],
    ];
    for (const [changes, content, judging] of cases) {
      const { quest } = await loadQuest(await folderOf(changes));
      expect([quest!.content_hash !== base.content_hash, quest!.judging_hash !== base.judging_hash]).toEqual([
        content,
        judging,
      ]);
    }
  });
});

describe('the proofs of a quest', () => {
  it('are payloads by challenge, and mutants are the solution with one file replaced', async () => {
    const { solution, starter, mutants, findings } = await loadProofs(await folderOf());
    expect(findings).toEqual([]);
    expect(Object.keys(solution)).toEqual(['add', 'twice', 'train']);
    expect(starter['train']).toEqual({ kind: 'recipe', recipe: { steps: 10 } });
    expect(mutants.map(({ name, challenge }) => [name, challenge])).toEqual([
      ['subtracts', 'add'],
      ['thrice', 'twice'],
      ['too-short', 'train'],
    ]);
    expect(JSON.stringify(mutants[0]!.payload)).toContain('a - b');
  });

  it('have the places of their faults', async () => {
    const { findings } = await loadProofs(
      await folderOf({
        'solution/add.py': null,
        'solution/train.json': '{"kind": "recipe",\n  "recipe": {"steps": "many"}}',

        'mutants/mutants.yaml': MUTANTS_YAML.replace('[small]', '[smal]')
          .replace('challenge: twice', 'challenge: twise')
          .replace('as: add.py', 'as: ad.py')
          .replace('[curve]', '[]'),
      }),
    );
    expect(findings.map((one) => `${one.file}:${one.line}:${one.column} ${one.rule} ${one.suggestion ?? ''}`)).toEqual([
      'mutants/mutants.yaml:15:14 wrong-size ',
      `quest.yaml:${lineOf('- id: add')}:9 solution-missing `,
      `quest.yaml:${lineOf('- id: twice')}:9 solution-missing `,
      'solution/train.json:2:23 wrong-type ',
    ]);
  });

  it('name checks, challenges and files that exist', async () => {
    const yaml = MUTANTS_YAML.replace('[small]', '[smal]')
      .replace('challenge: twice', 'challenge: twise')
      .replace('as: add.py', 'as: ad.py')
      .replace('too-short.json', 'short.json');
    const { findings } = await loadProofs(
      await folderOf({ 'mutants/mutants.yaml': yaml, 'mutants/subtracts.py': null }),
    );
    expect(findings.map((one) => `${one.line}:${one.column} ${one.rule} ${one.suggestion ?? ''}`)).toEqual([
      '3:9 file-missing ',
      '5:15 unknown-check small',
      '8:14 unknown-challenge twice',
      '14:9 file-missing ',
      '1:1 mutant-unlisted ',
    ]);
  });
});
