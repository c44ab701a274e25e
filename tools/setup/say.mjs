/** Sentences of the command line in the reader's language: EAR_LANG, else the locale of the shell. */
const chosen = process.env.EAR_LANG ?? process.env.LC_ALL ?? process.env.LC_MESSAGES ?? process.env.LANG ?? '';
const korean = chosen.toLowerCase().startsWith('ko');

export const pick = (ko, en) => (korean ? ko : en);

export function say(ko, en) {
  process.stderr.write(`${pick(ko, en)}\n`);
}

/** A refusal that already says what to do; shown without a stack. */
export class Trouble extends Error {
  constructor(ko, en) {
    super(pick(ko, en));
  }
}

/** Runs `main`; a Trouble becomes its sentence and exit code 1, anything else keeps its stack. */
export function runMain(main) {
  main().catch((error) => {
    const told = error instanceof Trouble || error?.constructor?.name === 'PostgresTrouble';
    process.stderr.write(`${told ? error.message : error.stack}\n`);
    process.exitCode = 1;
  });
}
