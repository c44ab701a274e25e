import type { Cli } from '../cli.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { engineRow, jailRows, nodeRow, pythonRow } from './machine.ts';
import { loginRow, quarantineRows, serverRows } from './server.ts';

/** `ear doctor`: looks at this machine and at the server; 5 where the server cannot be reached, 2 where something is broken. */
export async function doctor(cli: Cli): Promise<ExitCode> {
  const server = await cli.server();
  const [python, engine, jail, serving, login, quarantine] = await Promise.all([
    pythonRow(),
    engineRow(),
    jailRows(cli.io),
    serverRows(server),
    loginRow(server),
    quarantineRows(server),
  ]);
  const rows = [nodeRow(), python, engine, ...jail, ...serving, ...quarantine, login];
  for (const { name, ok, text, fix } of rows) {
    cli.print(`${cli.words(ok ? 'check.passed' : 'check.failed')} ${name.padEnd(18)} ${cli.text(text)}`);
    if (fix !== null && !ok) cli.print(`  ${' '.repeat(18)} $ ${fix}`);
  }
  cli.answer({ ok: rows.every(({ ok }) => ok), rows: rows.map((row) => ({ ...row, text: cli.text(row.text) })) });
  if (rows.some(({ name, ok }) => name === 'server' && !ok)) return EXIT.unreachable;
  return rows.every(({ ok }) => ok) ? EXIT.done : EXIT.platformError;
}
