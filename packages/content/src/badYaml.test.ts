import { afterEach, describe, expect, it } from '@jest/globals';
import { QUEST_YAML, SAMPLE, writeTree } from './fixtures/sampleQuest.ts';
import { loadQuest, type Finding } from './index.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const remove of cleanups.splice(0)) await remove();
});

/** The findings of the sample quest with another quest.yaml, as `line:column rule → suggestion`. */
async function faultsOf(yaml: string | Uint8Array): Promise<{ quest: unknown; faults: string[]; findings: Finding[] }> {
  const { dir, remove } = await writeTree({ ...SAMPLE, 'first/sample/quest.yaml': yaml });
  cleanups.push(remove);
  const { quest, findings } = await loadQuest(`${dir}/first/sample`);
  const faults = findings.map(
    (one) => `${one.line}:${one.column} ${one.rule}${one.suggestion === undefined ? '' : ` → ${one.suggestion}`}`,
  );
  return { quest, faults, findings };
}

/** Line of the sample on which a text first stands, counted from 1. */
const lineOf = (text: string): number => QUEST_YAML.slice(0, QUEST_YAML.indexOf(text)).split('\n').length;
const edit = (from: string, to: string): string => QUEST_YAML.replace(from, to);

describe('a malformed quest.yaml', () => {
  const add = lineOf('- id: add');
  const small = lineOf('- {id: small');
  const corpus: [what: string, yaml: string, faults: string[]][] = [
    ['a tab as indentation', edit('  - id: names', '\t- id: names'), [`${lineOf('- id: names')}:1 yaml-tab`]],
    [
      'a key that stands twice',
      edit('minutes: 30', 'minutes: 30\nminutes: 31'),
      [`${lineOf('minutes') + 1}:1 yaml-duplicate-key`],
    ],
    ['a second document', `${QUEST_YAML}---\nformat: 1\n`, [`${QUEST_YAML.split('\n').length}:1 yaml-many-documents`]],
    ['an alias without an anchor', edit('line: first', 'line: *first'), [`${lineOf('line: first')}:7 yaml-alias`]],
    ['an unknown tag', edit('line: first', 'line: !!js first'), [`${lineOf('line: first')}:7 yaml-tag`]],
    ['an unclosed quote', edit('Arithmetic', '"Arithmetic'), [`${lineOf('Arithmetic')}:38 yaml-syntax`]],
    ['an integer beyond 2^53', edit('expect: 5,', 'expect: 9007199254740993,'), [`${small}:116 yaml-number`]],
    [
      'a mistyped key at the top',
      edit('runtime: python', 'runtim: python'),
      ['1:1 missing-key', `${lineOf('runtime: python')}:1 unknown-key → runtime`],
    ],
    [
      'a mistyped key far inside',
      edit('min_chars: 20', 'min_char: 20'),
      [`${lineOf('min_chars')}:17 missing-key`, `${lineOf('min_chars')}:40 unknown-key → min_chars`],
    ],
    [
      'a mistyped key inside a tagged union',
      edit('expect: 5,', 'expct: 5,'),
      [`${small}:11 missing-key`, `${small}:108 unknown-key → expect`],
    ],
    ['an unknown kind of check', edit('kind: call', 'kind: cal'), [`${small}:29 wrong-choice → call`]],
    ['an unknown status', edit('status: active', 'status: actve'), ['5:9 wrong-choice → active']],
    ['a word where a number belongs', edit('xp: 30', 'xp: many'), [`${lineOf('xp: 30')}:9 wrong-type`]],
    ['a number beyond its bound', edit('xp: 30', 'xp: 3000'), [`${lineOf('xp: 30')}:9 wrong-size`]],
    ['an empty title', edit('ko: "더하기"', 'ko: ""'), ['6:13 wrong-size']],
    ['a title in one language only', edit(', en: "Adding"', ''), ['6:8 missing-key']],
    ['a slug that is no slug', edit('slug: sample', 'slug: Sample Quest'), ['3:7 wrong-form']],
    ['a path that leads out', edit('event: 1-event.md', 'event: ../1-event.md'), [`${add + 2}:12 wrong-form`]],
    [
      'a nested prerequisite that is no slug',
      edit('requires: []', 'requires: [[a, B]]'),
      [`${lineOf('requires')}:16 wrong-form`],
    ],
    [
      'an address that is none',
      edit('https://example.org/names.txt', 'names'),
      [`${lineOf('names.txt')}:10 wrong-form`],
    ],
    ['a default outside its range', edit('default: 100', 'default: 5'), [`${lineOf('fields')}:16 wrong-form`]],
    ['a list where a map belongs', '- 1\n', ['1:1 wrong-type']],
    ['nothing at all', '', ['1:1 wrong-type']],
    ['a scalar', 'hello\n', ['1:1 wrong-type']],
  ];

  it.each(corpus)('is quarantined with the exact place of %s', async (_what, yaml, expected) => {
    expect(yaml).not.toBe(QUEST_YAML);
    const { quest, faults } = await faultsOf(yaml);
    expect(quest).toBeNull();
    expect(faults).toEqual(expected);
  });

  it('is told all of its faults at once, in the order of the file', async () => {
    const { faults } = await faultsOf(
      edit('minutes: 30', 'minutes: -1')
        .replace('xp: 30', 'xp: x')
        .replace('status: active', 'status: on')
        .replace('hints:', 'hint:'),
    );
    expect(faults).toEqual([
      '5:9 wrong-choice',
      `${lineOf('minutes')}:10 wrong-size`,
      `${lineOf('xp: 30')}:9 wrong-type`,
      `${lineOf('hints:')}:5 unknown-key → hints`,
    ]);
  });

  it('speaks Korean and English, and fills in every fact', async () => {
    for (const [, yaml] of corpus) {
      for (const { message } of (await faultsOf(yaml)).findings) {
        expect(message.ko).toMatch(/[가-힣]/);
        expect(`${message.ko}${message.en}`).not.toMatch(/\{\w+\}/);
      }
    }
  });

  it('cannot exhaust memory with aliases that multiply', async () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 12; i++) {
      const [name, last] = ['abcdefghijkl'[i]!, 'abcdefghijkl'[i - 1]!];
      bomb.push(`${name}: &${name} [${Array(9).fill(`*${last}`).join(', ')}]`);
    }
    const { quest, faults } = await faultsOf(bomb.join('\n'));
    expect(quest).toBeNull();
    expect(faults).toEqual(['2:8 yaml-alias']);
  });

  it('cannot exhaust the stack by nesting', async () => {
    for (const depth of [60, 5000, 100_000]) {
      const { quest, findings } = await faultsOf(`a: ${'['.repeat(depth)}`);
      expect(quest).toBeNull();
      expect(findings.map((one) => one.rule)).toContain('yaml-depth');
    }
  });

  it('has its first byte named that is not UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from('format: 1\nslug: 가'), Buffer.from([0xb0, 0xa1]), Buffer.from('\n')]);
    const { quest, faults, findings } = await faultsOf(bytes);
    expect(quest).toBeNull();
    expect(faults).toEqual(['2:8 file-encoding']);
    expect(findings[0]!.message.en).toContain('0xb0');
  });

  it('may begin with a byte order mark and end lines as Windows does', async () => {
    const { quest, faults } = await faultsOf(`\uFEFF${QUEST_YAML.replaceAll('\n', '\r\n')}`);
    expect(faults).toEqual([]);
    expect(quest).not.toBeNull();
  });
});
