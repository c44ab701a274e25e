import type { Cli } from '../cli.ts';
import { currentOf, openAttempt, questPage, tell } from './attempt.ts';
import { writeFiles } from './files.ts';
import { explainForm } from './explain.ts';
import { filesOf, startingFiles } from './forms.ts';

export interface StartOptions {
  readonly dir?: string | undefined;
  readonly force?: boolean | undefined;
}

/** Opens the attempt (or the one that is open), says what the event is, and writes the files to begin with. */
export async function start(cli: Cli, slug: string, { dir = slug, force = false }: StartOptions): Promise<void> {
  const server = (await cli.server()).signedIn();
  let attempt = await openAttempt(server, slug);
  const page = await questPage(server, slug);
  const { position } = attempt;
  if (position !== 'completed' && position.stage === 'briefing')
    attempt = await tell(server, attempt, { type: 'BEGUN' });
  const challenge = currentOf(page, attempt);
  if (challenge) {
    cli.print(`# ${cli.text(page.quest.title)} — ${cli.text(challenge.title)}\n`);
    cli.print(`${cli.text(challenge.event).trim()}\n`);
  }
  const files = await writeFiles(cli, dir, startingFiles(page.quest), force);
  if (challenge) {
    const names = filesOf(challenge).map((name) => `${dir}/${name}`);
    cli.print();
    explainForm(cli, slug, challenge, dir);
    cli.say('nextSubmit', { quest: slug, files: names.join(' ') });
  }
  cli.answer({ quest: slug, attempt: attempt.id, version: attempt.version, position: attempt.position, files });
}
