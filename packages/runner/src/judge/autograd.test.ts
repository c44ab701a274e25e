import { describe, expect, it } from '@jest/globals';
import { AUTOGRAD_CHECKS } from '../testing/autograd/checks.ts';
import { code, failing, judged, questFile, statuses } from '../testing/judged.ts';

const quest = (path: string): string => questFile(`foundations/value-autograd/${path}`);
const reference = quest('solution/value.py');
const checks = AUTOGRAD_CHECKS;

describe('an autograd submission', () => {
  it('passes when it is right', async () => {
    const verdict = await judged({ checks, payload: code(reference) });
    expect(statuses(verdict)).toEqual(Object.fromEntries(checks.map(({ id }) => [id, 'passed'])));
    expect(verdict).toMatchObject({ status: 'passed', score: 1, message: null, checks_run: checks.length });
    expect(verdict.runner_image).toMatch(/^python:cpython-3\.\d+\.\d+:stub-[0-9a-f]{12}$/);
  });

  it.each([
    ['mul-swapped', 'example'],
    ['forward-order', 'diamond'],
    ['exp-grad', 'random'],
    ['tanh-grad', 'random'],
    ['bfs-order', 'random'],
  ])('fails as the mutant %s, killed by %s', async (mutant, check) => {
    const verdict = await judged({ checks, payload: code(quest(`mutants/${mutant}.py`)) });
    expect(verdict.status).toBe('failed');
    expect(failing(verdict)).toContain(check);
  });

  it('names the operation whose gradient is wrong', async () => {
    const verdict = await judged({ checks, payload: code(quest('mutants/tanh-grad.py')) });
    const row = verdict.checks.find(({ id }) => id === 'random');
    expect(row?.message?.id).toBe('gradient.one_operation');
    expect(row?.message?.text.en).toContain('tanh');
    expect(row?.detail).toBeNull();
  });

  it('gets the same verdict again from the same seed', async () => {
    const payload = code(quest('mutants/bfs-order.py'));
    const [first, second] = [await judged({ checks, payload }), await judged({ checks, payload })];
    const lasting = ({ times: _times, checks: rows, ...rest }: typeof first) => ({
      ...rest,
      rows: rows.map(({ ms: _ms, ...row }) => row),
    });
    expect(lasting(second)).toEqual(lasting(first));
  });
});
