import { describe, expect, it } from '@jest/globals';
import type { CheckResult, Verdict } from './verdict.ts';
import { CATEGORIES } from './category.ts';
import { redact, redactVerdict } from './redact.ts';

const secret: CheckResult = {
  id: 'grads',
  kind: 'script',
  title: { ko: '기울기', en: 'Gradients' },
  public: false,
  reveal: 'full',
  status: 'failed',
  score: 0,
  weight: 1,
  message: { id: 'raised.exception', text: { ko: 'a가 4여야 해요', en: 'a should be 4' } },
  detail: { call: 'L.backward()', expected: '[4, 2]', got: '[2, 2]', stdout: 'printed' },
  ms: 3,
};

describe('redactVerdict', () => {
  it('shows no output where no check ran: nobody can tell what it saw', () => {
    expect(redactVerdict({ checks: [], stdout: 'hidden input' } as unknown as Verdict).stdout).toBe('');
  });
});

describe('redact', () => {
  it('shows only the status at `none`', () => {
    expect(redact({ ...secret, reveal: 'none' })).toEqual({ ...secret, reveal: 'none', message: null, detail: null });
  });

  it('says what kind of thing went wrong at `category` and gives no value away', () => {
    const shown = redact({ ...secret, reveal: 'category' });
    expect(shown.message).toEqual({ id: 'raised', text: CATEGORIES.raised });
    expect(JSON.stringify(shown)).not.toMatch(/4|printed/);
  });

  it.each([
    ['gradient', 'unheard.of', 'gradient'],
    ['part', 'part.departs', 'part'],
    ['someday', 'unheard.of', 'other'],
    ['call', 'constructor', 'value'],
    ['call', 'skipped', 'skipped'],
  ])('names the category of a %s check whose message is %s: %s', (kind, id, category) => {
    const message = { id, text: { ko: '비밀', en: 'secret' } };
    expect(redact({ ...secret, kind, reveal: 'category', message }).message?.id).toBe(category);
  });

  it('has no message to show where there is none', () => {
    expect(redact({ ...secret, reveal: 'category', status: 'passed', message: null }).message).toBeNull();
  });

  it('shows the sentence but no values at `message`', () => {
    const shown = redact({ ...secret, reveal: 'message' });
    expect(shown.message).toEqual(secret.message);
    expect(shown.detail).toBeNull();
  });

  it('shows everything at `full`, and output only of a public check', () => {
    expect(redact({ ...secret, public: true })).toEqual({ ...secret, public: true });
    expect(redact(secret).detail).toEqual({ call: 'L.backward()', expected: '[4, 2]', got: '[2, 2]' });
  });

  it('keeps the output of a whole verdict back unless every check is public', () => {
    const verdict = { checks: [{ ...secret, public: true }], stdout: 'hello' } as unknown as Verdict;
    expect(redactVerdict(verdict).stdout).toBe('hello');
    expect(redactVerdict({ ...verdict, checks: [...verdict.checks, secret] }).stdout).toBe('');
  });

  it('shows the output beside hidden checks only where the judge says that it ends before their inputs', () => {
    const verdict = { checks: [secret], stdout: 'hello', stdout_is_open: true } as unknown as Verdict;
    expect(redactVerdict(verdict)).toEqual({ checks: [redact(secret)], stdout: 'hello' });
    expect(redactVerdict({ ...verdict, stdout_is_open: false }).stdout).toBe('');
    expect(redactVerdict({ ...verdict, checks: [] }).stdout).toBe('');
  });
});
