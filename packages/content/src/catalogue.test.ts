import { afterEach, describe, expect, it } from '@jest/globals';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { QUEST_YAML, SAMPLE, writeTree, type Tree } from './fixtures/sampleQuest.ts';
import { lint, loadCatalogue } from './index.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const remove of cleanups.splice(0)) await remove();
});

async function dirOf(changes: Tree = {}): Promise<string> {
  const { dir, remove } = await writeTree({ ...SAMPLE, ...changes });
  cleanups.push(remove);
  return dir;
}

/** The sample quest a second time, under another name. */
function copyAs(slug: string, id: string, edit: (yaml: string) => string = (yaml) => yaml): Tree {
  const files = Object.entries(SAMPLE).filter(([path]) => path.startsWith('first/sample/'));
  const copied = Object.fromEntries(files.map(([path, text]) => [path.replace('sample', slug), text]));
  const yaml = edit(QUEST_YAML.replace('slug: sample', `slug: ${slug}`).replace('6f0c1b9e', id));
  return { ...copied, [`first/${slug}/quest.yaml`]: yaml };
}

const line = (quests: string): Tree => ({
  'first/line.yaml': String(SAMPLE['first/line.yaml']).replace('[sample]', quests),
});

const said = (findings: readonly { file: string; line: number; column: number; rule: string }[]): string[] =>
  findings.map((one) => `${one.file}:${one.line}:${one.column} ${one.rule}`);

describe('a catalogue', () => {
  it('publishes its quests in their lines', async () => {
    const { lines, quests, quarantined, findings } = await loadCatalogue(await dirOf());
    expect(findings).toEqual([]);
    expect(quarantined).toEqual([]);
    expect(lines.map(({ slug, quests: slugs }) => [slug, slugs])).toEqual([['first', ['sample']]]);
    expect(quests.map(({ folder, definition }) => [folder, definition.slug])).toEqual([['first/sample', 'sample']]);
  });

  it('quarantines a broken quest alone and says where it is broken', async () => {
    const broken = copyAs('broken', '6f0c1b9f', (yaml) => yaml.replace('minutes:', 'minuets:'));
    const { quests, quarantined } = await loadCatalogue(await dirOf({ ...broken, ...line('[sample, broken]') }));
    expect(quests.map(({ definition }) => definition.slug)).toEqual(['sample']);
    expect(quarantined).toMatchObject([{ folder: 'first/broken', slug: 'broken' }]);
    expect(said(quarantined[0]!.findings)).toEqual([
      'first/broken/quest.yaml:1:1 missing-key',
      'first/broken/quest.yaml:11:1 unknown-key',
    ]);
  });

  it('keeps quests whose line.yaml is broken, and names the fault', async () => {
    const text = String(SAMPLE['first/line.yaml']).replace('order: 1', 'order: one');
    const { lines, quests, findings } = await loadCatalogue(await dirOf({ 'first/line.yaml': text }));
    expect(lines).toEqual([]);
    expect(quests).toHaveLength(1);
    expect(said(findings)).toEqual(['first/line.yaml:3:8 wrong-type']);
  });

  it('says which quests a line forgets, invents and names twice', async () => {
    const { findings } = await loadCatalogue(await dirOf(line('[other, other]')));
    expect(said(findings)).toEqual([
      'first/line.yaml:7:9 line-unlisted',
      'first/line.yaml:7:10 line-unknown-quest',
      'first/line.yaml:7:17 duplicate-id',
      'first/line.yaml:7:17 line-unknown-quest',
    ]);
  });

  it('refuses a prerequisite that nobody has, also inside "any of"', async () => {
    const yaml = QUEST_YAML.replace('requires: []', 'requires: [[sample-2, nobody]]');
    const second = copyAs('sample-2', '6f0c1b9f');
    const dir = await dirOf({ ...second, 'first/sample/quest.yaml': yaml, ...line('[sample, sample-2]') });
    const { quarantined } = await loadCatalogue(dir);
    expect(quarantined.map((one) => said(one.findings))).toEqual([['first/sample/quest.yaml:10:23 requires-unknown']]);
  });

  it('refuses prerequisites in a circle, and only the quests in it', async () => {
    const needs = (slug: string) => (yaml: string) => yaml.replace('requires: []', `requires: [${slug}]`);
    const dir = await dirOf({
      ...copyAs('two', '6f0c1ba0', needs('three')),
      ...copyAs('three', '6f0c1ba1', needs('two')),
      ...copyAs('four', '6f0c1ba2', needs('two')),
      ...line('[sample, two, three, four]'),
    });
    const { quests, quarantined } = await loadCatalogue(dir);
    expect(quests.map(({ definition }) => definition.slug)).toEqual(['four', 'sample']);
    expect(quarantined.map(({ findings }) => findings[0]!.message.en)).toEqual([
      'The prerequisites run in a circle: three → two → three.',
      'The prerequisites run in a circle: two → three → two.',
    ]);
  });

  it('publishes neither of two quests with one id', async () => {
    const dir = await dirOf({ ...copyAs('twin', '6f0c1b9e'), ...line('[sample, twin]') });
    const { quests, quarantined } = await loadCatalogue(dir);
    expect(quests).toEqual([]);
    expect(quarantined.map((one) => said(one.findings))).toEqual([
      ['first/sample/quest.yaml:2:5 duplicate-quest-id'],
      ['first/twin/quest.yaml:2:5 duplicate-quest-id'],
    ]);
  });

  it('does not follow links to other folders', async () => {
    const dir = await dirOf();
    await symlink('sample', `${dir}/first/linked`);
    const { quests, findings } = await loadCatalogue(dir);
    expect(quests).toHaveLength(1);
    expect(said(findings)).toEqual(['first/linked:1:1 file-link']);
  });
});

describe('the linter', () => {
  const FAMILY = 'first/sample/quest.yaml:23:3 no-family';

  it('records versions on demand and then has nothing more to say of them', async () => {
    const dir = await dirOf();
    expect(said((await lint(dir)).findings)).toEqual(['first/sample/quest.yaml:4:10 version-unrecorded', FAMILY]);
    expect((await lint(dir, { accept: true })).accepted).toEqual(['sample']);
    expect(said((await lint(dir)).findings)).toEqual([FAMILY]);
    expect(await readFile(`${dir}/versions.json`, 'utf8')).toContain('"version": 1');
  });

  it('demands a higher version once a quest judges differently', async () => {
    const dir = await dirOf();
    await lint(dir, { accept: true });
    const changed = QUEST_YAML.replace('expect: 8', 'expect: 9');
    await writeFile(`${dir}/first/sample/quest.yaml`, changed);
    const { findings, accepted } = await lint(dir, { accept: true });
    expect(accepted).toEqual([]);
    expect(findings[0]).toMatchObject({ rule: 'version-must-rise', line: 4, column: 10, suggestion: '2' });
    await writeFile(`${dir}/first/sample/quest.yaml`, changed.replace('version: 1', 'version: 2'));
    expect((await lint(dir, { accept: true })).accepted).toEqual(['sample']);
    await writeFile(`${dir}/first/sample/quest.yaml`, QUEST_YAML);
    expect(said((await lint(dir)).findings)).toEqual(['first/sample/quest.yaml:4:10 version-fell', FAMILY]);
  });

  it('leaves drafts alone', async () => {
    const draft = QUEST_YAML.replace('status: active', 'status: draft');
    const dir = await dirOf({ 'first/sample/quest.yaml': draft });
    expect((await lint(dir, { accept: true })).accepted).toEqual([]);
    expect(said((await lint(dir)).findings)).toEqual([FAMILY]);
  });

  it('names what an author still owes', async () => {
    const yaml = QUEST_YAML.replace('hints: [hints/1.md, hints/2.md, hints/3.md]', 'hints: [hints/1.md]')
      .replace('expect: 5, reveal: full', 'expect: 5')
      .replace(
        'call: {fn: add, args: [70001, 1]}, expect: 70002, reveal: message',
        'call: {fn: add, args: [70001, 1]}, expect: 70002, reveal: full',
      )
      .replace('minutes: 30', 'minutes: 5');
    const dir = await dirOf({
      'first/sample/quest.yaml': yaml,
      'first/sample/mutants/mutants.yaml': '[]\n',
      'first/sample/solution/train.json': null,
    });
    await lint(dir, { accept: true });
    const { findings } = await lint(dir);
    expect(said(findings)).toEqual([
      'first/sample/mutants/mutants.yaml:1:1 mutants-missing',
      'first/sample/mutants/mutants.yaml:1:1 mutants-missing',
      'first/sample/mutants/mutants.yaml:1:1 mutants-missing',
      'first/sample/mutants/subtracts.py:1:1 mutant-unlisted',
      'first/sample/mutants/thrice.py:1:1 mutant-unlisted',
      'first/sample/mutants/too-short.json:1:1 mutant-unlisted',
      'first/sample/quest.yaml:11:10 xp-range',
      FAMILY,
      'first/sample/quest.yaml:31:11 public-first',
      'first/sample/quest.yaml:34:12 hint-count',
      'first/sample/quest.yaml:45:9 solution-missing',
    ]);
  });

  it('does not let a hidden message tell what is expected', async () => {
    const yaml = QUEST_YAML.replace('Large numbers differ.', 'It should have been 70002.');
    const dir = await dirOf({ 'first/sample/quest.yaml': yaml });
    await lint(dir, { accept: true });
    const { findings } = await lint(dir);
    expect(findings.map(({ rule, line }) => [rule, line])).toEqual([
      ['no-family', 23],
      ['message-tells', 31],
    ]);
  });

  it('looks at one line or one quest when it is given only that', async () => {
    const dir = await dirOf({ ...copyAs('other', '6f0c1b9f'), ...line('[sample, other]') });
    expect((await lint(dir)).folders).toEqual(['first/other', 'first/sample']);
    expect((await lint(`${dir}/first`)).folders).toEqual(['first/other', 'first/sample']);
    const { folders, findings } = await lint(`${dir}/first/other`, { accept: true });
    expect(folders).toEqual(['first/other']);
    expect(said(findings)).toEqual(['first/other/quest.yaml:23:3 no-family']);
  });

  it('names a versions.json that cannot be read, with its place, and does not overwrite it', async () => {
    const dir = await dirOf({ 'versions.json': '{"sample": {"version": "one"}}' });
    const { findings, accepted } = await lint(dir, { accept: true });
    expect(accepted).toEqual([]);
    expect(said(findings)).toContain('versions.json:1:24 wrong-type');
  });
});
