import type { Command, Help } from 'commander';
import type { Cli } from './cli.ts';

/** The headings that commander prints, in the reader's language. */
const TITLES: Readonly<Record<string, string>> = {
  'Usage:': '사용법:',
  'Options:': '옵션:',
  'Arguments:': '인자:',
  'Commands:': '명령:',
};

/** What commander says of a wrong command line; `$1`, `$2` are what it found there. */
const ERRORS: readonly (readonly [RegExp, string])[] = [
  [/^error: missing required argument '(.+)'$/, '<$1> 값이 빠졌어요.'],
  [/^error: required option '(.+)' not specified$/, '$1 옵션이 필요해요.'],
  [/^error: option '(.+)' argument missing$/, '$1 옵션에 값이 빠졌어요.'],
  [
    /^error: option '(.+)' argument '(.*)' is invalid\. Allowed choices are (.+)\.$/,
    '$1 옵션에 "$2" 값은 쓸 수 없어요. 고를 수 있는 값: $3',
  ],
  [/^error: option '(.+)' argument '(.*)' is invalid\.\s*$/, '$1 옵션에 "$2" 값은 쓸 수 없어요.'],
  [/^error: unknown option '(.+)'$/, '모르는 옵션이에요: $1'],
  [/^error: unknown command '(.+)'$/, '모르는 명령이에요: $1'],
  [/^error: too many arguments.*: (.*)\.$/, '값이 너무 많아요: $1'],
  [/^\(Did you mean (?:one of )?(.+)\?\)$/, '혹시 이건가요? $1'],
];

/** Lets a command speak the language of this run: headings, defaults and choices of its help. */
export function localised(cli: Cli, command: Command): Command {
  if (cli.locale === 'en') return command;
  const help: Partial<Help> = {
    styleTitle: (title) => TITLES[title] ?? title,
    optionDescription: ({ description, defaultValue }) =>
      defaultValue === undefined ? description : `${description} (기본: ${String(defaultValue)})`,
  };
  return command.configureHelp(help);
}

/** A complaint of commander in the language of this run; as it is where the table lacks it. */
export function complaint(cli: Cli, text: string): string {
  const lines = text.trim().split('\n');
  return lines.map((line) => (cli.locale === 'en' ? line : inKorean(line))).join('\n');
}

function inKorean(line: string): string {
  for (const [pattern, sentence] of ERRORS) if (pattern.test(line)) return line.replace(pattern, sentence);
  return line;
}
