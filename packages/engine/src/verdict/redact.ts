import { categoryMessage } from './category.ts';
import type { CheckResult, Verdict } from './verdict.ts';

/**
 * What a learner may see of one check, by its reveal level: `none` only whether it passed; `category` what kind of
 * thing went wrong; `message` the sentence; `full` everything. Output of a check that is not public is never shown.
 */
export function redact(result: CheckResult): CheckResult {
  const { reveal, message, detail } = result;
  switch (reveal) {
    case 'none':
      return { ...result, message: null, detail: null };
    case 'category':
      return { ...result, message: message && categoryMessage(result.kind, message), detail: null };
    case 'message':
      return { ...result, detail: null };
    case 'full':
      return result.public || detail === null ? result : { ...result, detail: withoutStdout(detail) };
    default:
      return reveal satisfies never;
  }
}

/**
 * A verdict as its learner may see it: every check redacted, and the output only where nothing hidden can be in it.
 * That is so where checks ran and all are public, or where the judge says that it kept only what was printed before
 * the first hidden input was sent: public checks come first, and a process cannot print what it has not been given.
 */
export function redactVerdict({ stdout_is_open, ...verdict }: Verdict): Verdict {
  const ran = verdict.checks.length > 0;
  const open = ran && (stdout_is_open === true || verdict.checks.every((check) => check.public));
  return { ...verdict, checks: verdict.checks.map(redact), stdout: open ? verdict.stdout : '' };
}

function withoutStdout({ stdout: _stdout, ...rest }: NonNullable<CheckResult['detail']>): CheckResult['detail'] {
  return rest;
}
