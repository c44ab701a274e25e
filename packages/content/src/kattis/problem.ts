import { z } from 'zod';
import { finding, type Finding } from '../finding.ts';
import { readYaml } from '../source/yaml.ts';

/** What problem.yaml says, whichever version of the format it is written in. */
export interface Problem {
  /** Language code -> name; '' where the package does not say which language. */
  readonly names: Readonly<Record<string, string>>;
  readonly uuid: string | null;
  readonly licence: string;
  readonly source: { readonly title: string | null; readonly url: string | null };
  readonly keywords: readonly string[];
  readonly interactive: boolean;
  /** null: the newer format, where a folder output_validator decides. */
  readonly custom: boolean | null;
  readonly validator_flags: readonly string[];
  /** Seconds; null where it follows from the slowest accepted submission. */
  readonly time_limit: number | null;
  /** Times the slowest accepted submission. */
  readonly time_multiplier: number;
  readonly memory_mb: number | null;
  readonly output_mb: number | null;
}

const positive = z.number().positive();
const Words = z.union([z.string(), z.array(z.coerce.string())]).transform((all) => [all].flat().flatMap(words));

/** Both formats in one; keys that are not needed are left alone. */
const ProblemYaml = z.looseObject({
  name: z.union([z.string(), z.record(z.string(), z.string())]).default(''),
  type: Words.default(['pass-fail']),
  uuid: z.string().optional(),
  license: z.string().default('unknown'),
  source: z.union([z.string(), z.looseObject({ name: z.string().optional(), url: z.string().optional() })]).nullish(),
  source_url: z.string().nullish(),
  keywords: Words.nullish(),
  validation: Words.nullish(),
  validator_flags: Words.nullish(),
  problem_format_version: z.string().default('legacy'),
  limits: z
    .looseObject({
      time_limit: positive.optional(),
      time_multiplier: positive.optional(),
      time_multipliers: z.looseObject({ ac_to_time_limit: positive.optional() }).optional(),
      memory: positive.optional(),
      output: positive.optional(),
    })
    .nullish(),
});

/**
 * Reads problem.yaml, legacy or 2023-07; null, with findings, where it cannot be used.
 * Source: https://www.kattis.com/problem-package-format/spec/
 */
export function readProblem(text: string, findings: Finding[]): Problem | null {
  const { source, findings: syntax } = readYaml('problem.yaml', text);
  findings.push(...syntax);
  if (syntax.length > 0) return null;
  const parsed = ProblemYaml.safeParse(source.value ?? {});
  if (!parsed.success) {
    for (const { path } of parsed.error.issues) {
      findings.push(finding('kattis-yaml', source.at(path), { key: path.map(String).join('.') || 'problem.yaml' }));
    }
    return null;
  }
  const { name, type, validation, limits, source: origin, ...rest } = parsed.data;
  const foreign = type.find((one) => !['pass-fail', 'scoring', 'interactive'].includes(one));
  if (foreign !== undefined) findings.push(finding('kattis-type', source.at(['type']), { type: foreign }));
  if (type.includes('scoring') || validation?.includes('score')) {
    findings.push(finding('kattis-scoring', source.at([type.includes('scoring') ? 'type' : 'validation'])));
  }
  const legacy = rest.problem_format_version.startsWith('legacy');
  return {
    names: typeof name === 'string' ? (name.trim() === '' ? {} : { '': name }) : name,
    uuid: z.uuid().safeParse(rest.uuid).data ?? null,
    licence: rest.license,
    source: {
      title: typeof origin === 'string' ? origin : (origin?.name ?? null),
      url: z.url().safeParse(typeof origin === 'object' ? origin?.url : rest.source_url).data ?? null,
    },
    keywords: rest.keywords ?? [],
    interactive: type.includes('interactive') || validation?.includes('interactive') === true,
    custom: legacy ? validation?.includes('custom') === true : null,
    validator_flags: rest.validator_flags ?? [],
    time_limit: limits?.time_limit ?? null,
    time_multiplier: limits?.time_multipliers?.ac_to_time_limit ?? limits?.time_multiplier ?? (legacy ? 5 : 2),
    memory_mb: limits?.memory ?? null,
    output_mb: limits?.output ?? null,
  };
}

export function words(text: string): string[] {
  return text.split(/\s+/).filter(Boolean);
}
