import { afterEach, expect, it } from '@jest/globals';
import { QUEST_YAML, SAMPLE, writeTree } from './fixtures/sampleQuest.ts';
import { loadQuest } from './index.ts';

let remove: () => Promise<void>;
afterEach(() => remove());

it('a runtime that only runs programs has checks of what they print; another kind is refused by its name', async () => {
  const lines = QUEST_YAML.replace('runtime: python', 'runtime: cpp').split('\n');
  const first = lines.findIndex((line) => line.includes('- {id: small'));
  const open = 'title: {ko: "가", en: "A"}, reveal: full';
  lines.splice(
    first,
    0,
    `        - {id: prints, ${open}, kind: stdout, expect: "1"}`,
    `        - {id: called, ${open}, kind: call, call: {fn: f, args: []}, expect: 1}`,
  );
  const tree = await writeTree({ ...SAMPLE, 'first/sample/quest.yaml': lines.join('\n') });
  remove = tree.remove;
  const { findings } = await loadQuest(`${tree.dir}/first/sample`);
  const at = (line: number) =>
    findings.filter((one) => one.line === line).map(({ rule, message }) => [rule, message.en]);
  expect(at(first + 1)).toEqual([]);
  expect(at(first + 2)).toEqual([
    ['check-runtime', 'The runtime cpp only runs programs. Use stdout checks in place of call, or another runtime.'],
  ]);
});
