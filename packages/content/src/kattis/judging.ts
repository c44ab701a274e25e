import { Check, Limits } from '@ear/engine';
import type { JudgingBundle, JudgingChallenge } from '@ear/engine';
import { finding, isError, startOf, type Finding } from '../finding.ts';
import { judgingHash } from '../publish/hashes.ts';
import { MAIN_FILE, type KattisRuntime } from './languages.ts';
import type { KattisPackage } from './package.ts';
import { rulesOf } from './validator.ts';

/** Checks that a challenge may have (engine: Challenge). */
export const MAX_CASES = 200;
/** Texts up to this length stand in quest.yaml itself, longer ones in files beside it. Characters. */
const INLINE = 200;

/** How a package judges, as checks, and the texts that they name. */
export interface JudgingParts {
  readonly checks: readonly Check[];
  /** Path in a quest's folder -> text. */
  readonly data: Readonly<Record<string, string>>;
}

/** The test cases as checks: samples are public, the others hidden. null, with findings, where they cannot be. */
export function judgingParts(kattis: KattisPackage, findings: Finding[]): JudgingParts | null {
  const { cases, problem, validator } = kattis;
  if (cases.length > MAX_CASES) {
    findings.push(finding('kattis-cases', startOf('data'), { count: cases.length, limit: MAX_CASES }));
    return null;
  }
  const data: Record<string, string> = { ...validator?.files };
  const others = Object.keys(data).filter((path) => path !== validator?.file);
  const textAt = (path: string, text: string): string | { readonly file: string } => {
    if (text.length <= INLINE) return text;
    data[path] = text;
    return { file: path };
  };
  const counts = { sample: 0, secret: 0 };
  const checks = cases.map((one) => {
    const kind = one.sample ? 'sample' : 'secret';
    const number = ++counts[kind];
    const id = `${kind}-${number}`;
    const flags = [...problem.validator_flags, ...one.flags];
    const stdin = textAt(`data/${id}.in`, one.input);
    const answer = textAt(`data/${id}.ans`, one.answer);
    return Check.parse({
      id,
      kind: 'stdout',
      title: one.sample
        ? { ko: `예제 ${number}`, en: `Sample ${number}` }
        : { ko: `숨은 시험 ${number}`, en: `Hidden test ${number}` },
      reveal: one.sample ? 'full' : 'category',
      stdin,
      ...(validator
        ? {
            validator: {
              file: validator.file,
              ...(others.length > 0 && { with: others }),
              runtime: validator.runtime,
              answer,
              flags,
              interactive: problem.interactive,
            },
          }
        : { expect: answer, compare: rulesOf(flags, 'problem.yaml', findings) }),
    });
  });
  return findings.some(isError) ? null : { checks, data };
}

/** Kattis' own defaults, in megabytes, and how far a submission of ours may go. */
const DEFAULTS = { memory_mb: 2048, output_mb: 8 };
const MOST_S = 60;

/**
 * Limits of one run. The time limit is CPU time; the wall clock allows twice that and a second, as a program that
 * waits on others needs. `slowest_s`: CPU time of the slowest accepted run, where the package names no limit itself.
 */
export function limitsOf({ problem }: KattisPackage, slowest_s: number | null): Limits {
  const derived = slowest_s === null ? MOST_S : Math.max(1, Math.ceil(slowest_s * problem.time_multiplier));
  const cpu_s = Math.min(MOST_S, problem.time_limit ?? derived);
  return {
    cpu_s,
    wall_s: cpu_s * 2 + 1,
    memory_mb: Math.min(8192, Math.max(64, Math.round(problem.memory_mb ?? DEFAULTS.memory_mb))),
    processes: 16,
    output_kb: Math.min(4096, Math.max(64, Math.round((problem.output_mb ?? DEFAULTS.output_mb) * 1024))),
  };
}

/** What a runner needs to judge submissions of the package in one language, without a quest's folder. */
export function judgingBundle(
  { name }: Pick<KattisPackage, 'name'>,
  { checks, data }: JudgingParts,
  runtime: KattisRuntime,
  limits: Limits,
): JudgingBundle {
  const challenge: JudgingChallenge = {
    id: CHALLENGE,
    action: { kind: 'code', files: [MAIN_FILE[runtime]] },
    runtime,
    limits: Limits.parse(limits),
    min_score: 1,
    checks: [...checks],
  };
  const judged = { quest: name, challenges: [challenge], datasets: [], data };
  const judging_hash = judgingHash(judged, {});
  return { ...judged, version: 1, content_hash: judging_hash, judging_hash };
}

export const CHALLENGE = 'solve';
