import { describe, expect, it } from '@jest/globals';
import { TextRules } from '@ear/engine';
import { differenceOf } from './tokens.ts';

const difference = (printed: string, expected: string, rules: Partial<TextRules> = {}) =>
  differenceOf(Buffer.from(printed), Buffer.from(expected), TextRules.parse(rules));
const equal = (...given: Parameters<typeof difference>): boolean => difference(...given) === null;

describe('without rules', () => {
  it('blanks and case do not count, tokens do', () => {
    expect(equal('YES\r\n  no\t\n', 'yes No')).toBe(true);
    expect(equal('', ' \n')).toBe(true);
    expect(equal('yesno', 'yes no')).toBe(false);
    expect(equal('1.0', '1')).toBe(false);
  });

  it('says what is missing, and what is too much', () => {
    expect(difference('a\nb', 'a\nb\nc')).toEqual({ kind: 'missing', line: 2, column: 2, want: 'c', got: null });
    expect(difference('a b\n', 'a')).toEqual({ kind: 'extra', line: 1, column: 3, want: null, got: 'b' });
  });

  it('counts lines and characters from one, a Korean letter as one', () => {
    expect(difference('\n가나 다', '가나 라')).toEqual({ kind: 'token', line: 2, column: 4, want: '라', got: '다' });
  });

  it('takes bytes as they are: two broken ones are not the same', () => {
    const rules = TextRules.parse({});
    expect(differenceOf(Buffer.from([0xff]), Buffer.from([0xfe]), rules)).not.toBeNull();
    expect(differenceOf(Buffer.from([0xa0, 0x41]), Buffer.from('A'), rules)).not.toBeNull();
  });
});

describe('with case_sensitive and space_change_sensitive', () => {
  it('each counts by itself', () => {
    expect(equal('Yes', 'yes', { case_sensitive: true })).toBe(false);
    expect(equal('Yes  ', 'Yes', { case_sensitive: true })).toBe(true);
    expect(equal('YES', 'yes', { space_change_sensitive: true })).toBe(true);
    expect(difference('a  b\n', 'a b\n', { space_change_sensitive: true })).toMatchObject({ kind: 'space', column: 2 });
    expect(equal('a', 'a\n', { space_change_sensitive: true })).toBe(false);
  });
});

describe('with tolerances', () => {
  it.each([
    ['0.3333', '0.33333', true],
    ['3.34', '3.3333', false],
    ['1e3', '1000', true],
    ['+1000.5', '1000', true],
    ['nan', '0', false],
    ['NaN', 'nan', true],
    ['inf', '1000', false],
    ['0x10', '16', false],
    ['1.', '1', true],
    ['', '1', false],
    ['1', 'one', false],
    ['one', 'ONE', true],
  ])('%j for %j: %s, where either of two tolerances suffices', (printed, expected, so) => {
    expect(equal(printed, expected, { float_absolute_tolerance: 1e-3, float_relative_tolerance: 1e-3 })).toBe(so);
  });

  it('only the one that is given counts', () => {
    expect(equal('1000.5', '1000', { float_absolute_tolerance: 1e-3 })).toBe(false);
    expect(equal('0.0005', '0', { float_relative_tolerance: 1e-3 })).toBe(false);
    expect(equal('5', '5', { float_absolute_tolerance: 0 })).toBe(true);
  });
});

it('reads a number of a million digits, and a million tokens, once', () => {
  const digits = `${'7'.repeat(1_000_000)}x`;
  expect(equal(digits, digits, { float_absolute_tolerance: 1 })).toBe(true);
  const many = '12 '.repeat(1_000_000);
  expect(difference(`${many}13`, `${many}14`)?.got).toBe('13');
});
