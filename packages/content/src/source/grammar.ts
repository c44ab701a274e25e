import { nearest } from '@ear/engine';
import type { z } from 'zod';
import { finding, type Facts, type Finding } from '../finding.ts';
import type { Rule } from '../rules.ts';
import { keysAt } from './schemaAt.ts';
import type { YamlSource } from './yaml.ts';

type Issue = z.core.$ZodIssue;

/**
 * Parses a YAML value by a zod schema. Every issue becomes a finding at the place that the author must change:
 * an unknown key at that key, a missing key at the map that lacks it, anything else at the value.
 */
export function parseBy<T>(schema: z.ZodType<T>, source: YamlSource): { value: T | null; findings: Finding[] } {
  const parsed = schema.safeParse(source.value);
  if (parsed.success) return { value: parsed.data, findings: [] };
  return { value: null, findings: parsed.error.issues.flatMap((issue) => describe(issue, [], schema, source)) };
}

function describe(issue: Issue, above: readonly PropertyKey[], schema: z.ZodType, source: YamlSource): Finding[] {
  const path = [...above, ...issue.path];
  const here = source.at(path);
  const say = (rule: Rule, facts: Facts = {}, suggestion?: string): Finding[] => [
    finding(rule, here, facts, suggestion),
  ];
  if (isMissing(source.value, path)) {
    const key = String(path.at(-1));
    return [finding('missing-key', source.at(path.slice(0, -1)), { key })];
  }
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) =>
        finding('unknown-key', source.atKey(path, key), { key }, nearest(key, freeKeys(schema, source.value, path))),
      );
    case 'invalid_type':
      return say('wrong-type', { expected: issue.expected });
    case 'invalid_value':
      return choice(issue.values.map(String));
    case 'invalid_union': {
      const options = issue.discriminator === undefined ? undefined : (issue as { options?: unknown[] }).options;
      if (options !== undefined) return choice(options.map(String));
      const deepest = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0];
      if (deepest && depth(deepest) > 0) return deepest.flatMap((one) => describe(one, path, schema, source));
      const expected = [
        ...new Set(issue.errors.flat().map((one) => ('expected' in one ? String(one.expected) : one.message))),
      ];
      return say('wrong-type', { expected: expected.join(' | ') });
    }
    case 'too_small':
    case 'too_big':
      return say('wrong-size', bound(issue));
    case 'invalid_key':
    case 'invalid_element':
      return issue.issues.flatMap((one) => describe(one, path, schema, source));
    case 'not_multiple_of':
      return say('wrong-form', {
        form_ko: `${issue.divisor}의 배수여야 해요`,
        form_en: `It must be a multiple of ${issue.divisor}`,
      });
    case 'invalid_format':
    case 'custom':
      return say('wrong-form', form(issue));
  }

  function choice(options: string[]): Finding[] {
    const got = read(source.value, path);
    return say(
      'wrong-choice',
      { choices: options.join(', ') },
      typeof got === 'string' ? nearest(got, options) : undefined,
    );
  }
}

const depth = (issues: readonly Issue[]): number => Math.max(...issues.map((one) => one.path.length));

/** The keys that the map at `path` may still take: those that it does not hold yet. */
function freeKeys(schema: z.ZodType, value: unknown, path: readonly PropertyKey[]): string[] {
  const held = read(value, path) as object;
  return keysAt(schema, value, path).filter((key) => !(key in held));
}

function read(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((part, step) => (part as Record<PropertyKey, unknown> | null | undefined)?.[step], value);
}

function isMissing(value: unknown, path: readonly PropertyKey[]): boolean {
  return path.length > 0 && typeof path.at(-1) === 'string' && read(value, path) === undefined;
}

function bound(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): Facts {
  const [least, limit] = issue.code === 'too_small' ? [true, issue.minimum] : [false, issue.maximum];
  const ko = { string: '글자 수가', array: '항목 수가' }[String(issue.origin)] ?? '값이';
  const en = { string: 'The number of characters', array: 'The number of items' }[String(issue.origin)] ?? 'The value';
  const tail =
    issue.inclusive === false
      ? least
        ? '보다 커야 해요'
        : '보다 작아야 해요'
      : least
        ? ' 이상이어야 해요'
        : ' 이하여야 해요';
  const words = issue.inclusive === false ? (least ? 'above' : 'below') : least ? 'at least' : 'at most';
  return { bound_ko: `${ko} ${limit}${tail}`, bound_en: `${en} must be ${words} ${limit}` };
}

/** Korean for the sentences that the schemas give to their own forms, by the English one. */
const FORMS: Record<string, string> = {
  'lower-case words joined by dashes': '소문자 낱말을 "-"로 이어 써 주세요',
  'a lower-case id': '소문자로 시작하고 소문자, 숫자, "_", "-"만 쓰는 id여야 해요',
  'a relative path without ".." or hidden parts': '".."이나 숨은 부분이 없는 상대 경로여야 해요',
  'default must lie in [min, max]': 'default는 min과 max 사이에 있어야 해요',
};
const FORMATS: Record<string, readonly [ko: string, en: string]> = {
  uuid: ['UUID여야 해요', 'It must be a UUID'],
  url: ['https:// 로 시작하는 주소여야 해요', 'It must be an address such as https://…'],
};

function form(issue: Issue): Facts {
  const format = 'format' in issue ? FORMATS[String(issue.format)] : undefined;
  if (format) return { form_ko: format[0], form_en: format[1] };
  const ko = FORMS[issue.message];
  if (ko !== undefined) return { form_ko: ko, form_en: `It must be: ${issue.message}` };
  const pattern = 'pattern' in issue && issue.pattern !== undefined ? String(issue.pattern) : null;
  if (pattern !== null) return { form_ko: `${pattern} 모양이어야 해요`, form_en: `It must match ${pattern}` };
  return { form_ko: `모양이 맞지 않아요: ${issue.message}`, form_en: issue.message };
}
