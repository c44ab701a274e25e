import type { Readable } from 'node:stream';
import type { Sandbox, SandboxSpec } from '../sandbox.ts';
import { connect, startProcess } from './process.ts';
import type { Finished } from './process.ts';
import { ACCEPTED, judgementOf } from './validator.ts';
import type { Judgement, Validators, ValidatorTask } from './validator.ts';

/** What came of a program that talked with an interactive validator. */
export interface Conversation {
  readonly student: Finished;
  /** null: the program's own end decides (a crash or a limit before the validator had ended). */
  readonly judgement: Judgement | null;
  /** Who said what, `<` the program and `>` the validator, at most SHOWN bytes. */
  readonly transcript: string;
}

const SHOWN = 4000;
/** The validator outlives the program's clock, so that a program which waits for ever is what runs out of time. */
const EXTRA_S = 3;
/**
 * Connects the two through this process: each reads what the other writes, as fast as it reads. A refusal that came
 * before the program's end stands whatever the program does then; before that, a crash or a limit of the program's is
 * its own. An acceptance needs a program that ends well. Rejects with AuthorFault where the validator itself fails
 * while the program behaved.
 */
export async function converse(
  sandbox: Sandbox,
  spec: SandboxSpec,
  task: ValidatorTask,
  validators: Validators,
  signal: AbortSignal,
): Promise<Conversation> {
  const transcript = openTranscript();
  const judging = await validators.spec(task);
  const wall_s = spec.limits.wall_s + EXTRA_S;
  const validator = await startProcess(
    sandbox,
    { ...judging, limits: { ...judging.limits, wall_s, cpu_s: wall_s } },
    signal,
    (chunk) => transcript.add('>', chunk),
  );
  // What it says before the program is there waits for it.
  validator.process.stdout.pause();
  try {
    const student = await startProcess(sandbox, spec, signal, (chunk) => transcript.add('<', chunk));
    const first = firstToClose(student.process.stdout, validator.process.stdout);
    connect(student.process.stdout, validator.process.calls);
    connect(validator.process.stdout, student.process.calls);
    // Refused: nothing that the program still does can matter. Accepted: it has to end well, in its own time.
    void validator.process.exit.then(({ code }) => code !== ACCEPTED && student.process.kill());
    const [said, ended] = await Promise.all([student.finished, validator.finished]);
    const judgement = decide(task, said, ended, first() === 'validator', signal);
    return { student: said, judgement, transcript: transcript.text() };
  } finally {
    validator.process.kill();
  }
}

/**
 * Whose output ended first. Neither can react to the other's end before it was seen here, so this is the order of
 * cause and effect, which the order of two exits need not be.
 */
function firstToClose(student: Readable, validator: Readable): () => 'student' | 'validator' | null {
  let first: 'student' | 'validator' | null = null;
  for (const event of ['end', 'close']) {
    student.once(event, () => (first ??= 'student'));
    validator.once(event, () => (first ??= 'validator'));
  }
  return () => first;
}

function decide(
  task: ValidatorTask,
  { exit }: Finished,
  validator: Finished,
  validatorFirst: boolean,
  signal: AbortSignal,
): Judgement | null {
  const sound = exit.code === 0 && exit.timed_out === null && !exit.oom && !exit.output_limit;
  if (!sound && !validatorFirst) return null;
  const judgement = judgementOf(task, validator, signal);
  return sound || !judgement.accepted ? judgement : null;
}

function openTranscript() {
  let kept = Buffer.alloc(0);
  let last: '<' | '>' | null = null;
  return {
    add(who: '<' | '>', chunk: Buffer): void {
      if (kept.length >= SHOWN) return;
      const lead = who === last ? '' : `${kept.length === 0 || kept.at(-1) === 10 ? '' : '\n'}${who} `;
      const lines = chunk
        .subarray(0, SHOWN)
        .toString('latin1')
        .replace(/\n(?=[^])/g, `\n${who} `);
      kept = Buffer.concat([kept, Buffer.from(lead + lines, 'latin1')]);
      last = who;
    },
    text: () => kept.subarray(0, SHOWN).toString('utf8'),
  };
}
