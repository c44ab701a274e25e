import { afterEach, describe, expect, it } from '@jest/globals';
import { QUEST_YAML, SAMPLE, writeTree } from './fixtures/sampleQuest.ts';
import { loadQuest } from './index.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const remove of cleanups.splice(0)) await remove();
});

/** `rule → suggestion` of what is wrong with one more challenge, which has this action and this check. */
async function faultsOf(action: string, check: string): Promise<string[]> {
  const more = `  - id: more
    title: {ko: "더", en: "More"}
    event: 1-event.md
    action: ${action}
    result: {checks: [{id: only, title: {ko: "가", en: "A"}, reveal: full, ${check}}]}
    xp: 10
`;
  const at = QUEST_YAML.indexOf('  - id: train');
  const yaml = QUEST_YAML.slice(0, at) + more + QUEST_YAML.slice(at);
  const { dir, remove } = await writeTree({ ...SAMPLE, 'first/sample/quest.yaml': yaml });
  cleanups.push(remove);
  const { findings } = await loadQuest(`${dir}/first/sample`);
  return findings
    .filter(({ rule }) => /^unknown-/.test(rule))
    .map(({ rule, suggestion }) => (suggestion === undefined ? rule : `${rule} → ${suggestion}`));
}

const LOG = '{kind: log, text: {ko: "기록", en: "Log"}}';
const WEIGHTS = '{kind: artifact, files: [model.safetensors]}';
const TENSORS = 'tensors: [{name: w, dtype: float32, shape: [2]}]';

describe('a check of what is handed in as it is', () => {
  it('names a file that the action takes', async () => {
    expect(await faultsOf(WEIGHTS, `kind: artifact, file: model.safetensors, ${TENSORS}`)).toEqual([]);
    expect(await faultsOf(WEIGHTS, `kind: artifact, file: modell.safetensors, ${TENSORS}`)).toEqual([
      'unknown-artifact → model.safetensors',
    ]);
  });

  it('asks a report only for what its form can say', async () => {
    const asks = (expects: string, field: string): Promise<string[]> =>
      faultsOf(LOG, `kind: log, expects: ${expects}, must: {${field}: {min: 1}}`);
    expect(await asks('training_log', 'loss')).toEqual([]);
    expect(await asks('training_log', 'losses')).toEqual(['unknown-log-field → loss']);
    expect(await asks('lines', 'whatever words')).toEqual([]);
  });
});
