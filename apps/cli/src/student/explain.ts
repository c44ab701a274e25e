import type { LearnerChallenge } from '@ear/engine/contract';
import type { Cli } from '../cli.ts';
import { formName } from './forms.ts';

/** Says how an answer that is no code is written: the file, what stands in it, and what each value may be. */
export function explainForm(cli: Cli, quest: string, challenge: LearnerChallenge, dir: string): void {
  const { action, prediction } = challenge;
  const file = `${dir}/${formName(challenge)}`;
  switch (action.kind) {
    case 'predict':
    case 'quiz':
      cli.say(`ask.${action.kind}`, { file });
      for (const { id, text, options } of action.questions) {
        cli.print(`  ${id}: ${cli.text(text)}`);
        for (const option of options) cli.print(`    ${option.id.padEnd(8)} ${cli.text(option.text)}`);
      }
      break;
    case 'recipe':
      cli.say('ask.recipe', { file });
      for (const { id, label, help, min, max } of action.fields) {
        cli.say('ask.range', { name: id, label: cli.text(label), min, max });
        if (help) cli.print(`    ${cli.text(help)}`);
      }
      break;
    case 'numeric':
      cli.print(cli.text(action.text));
      cli.say('ask.numeric', { file });
      break;
    case 'reflection':
    case 'log':
      cli.print(cli.text(action.text));
      cli.say('ask.text', { quest });
      break;
    default:
  }
  if (prediction) {
    cli.say('ask.prediction', { text: cli.text(prediction.text), min: prediction.min, max: prediction.max });
  }
  if (action.kind !== 'code') cli.print();
}
