import type { Check } from './check.ts';
import type { TextOrFile } from './code.ts';

/** Text files of the quest's folder that judging this check needs: references, validators, inputs, answers. */
export function filesOfCheck(check: Check): readonly string[] {
  switch (check.kind) {
    case 'oracle':
    case 'kernel':
    case 'perf':
      return check.reference ? [check.reference.file] : [];
    case 'stdout':
      return [
        ...fileOf(check.stdin),
        ...fileOf(check.expect),
        ...(check.validator
          ? [check.validator.file, ...(check.validator.with ?? []), ...fileOf(check.validator.answer)]
          : []),
      ];
    default:
      return [];
  }
}

function fileOf(text: TextOrFile | undefined): readonly string[] {
  return typeof text === 'object' ? [text.file] : [];
}
