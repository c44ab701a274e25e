import { AccountName, Password, SignedIn } from '@ear/engine/contract';
import type { Cli } from '../cli.ts';
import { EXIT, Stop } from '../exit.ts';
import { readLogins, writeLogins } from '../server/loginFile.ts';
import { ANYTHING, type Server } from '../server/server.ts';
import { both } from '../words/index.ts';

export interface Credentials {
  readonly name: string;
  readonly password?: string | undefined;
}

/** Creates an account and remembers its token. */
export async function signup(cli: Cli, { name, password }: Credentials): Promise<void> {
  const checked = AccountName.safeParse(name);
  if (!checked.success) throw new Stop(EXIT.usage, 'bad_name', both('badName'));
  const secret = Password.safeParse(await passwordFor(cli, password));
  if (!secret.success) throw new Stop(EXIT.usage, 'bad_password', both('badPassword'));
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const body = { name: checked.data, password: secret.data, locale: cli.locale, ...(zone ? { zone } : {}) };
  await enter(cli, (await cli.server()).asNobody(), 'signup', body, 'signedUp');
}

/** Signs in and remembers the token. */
export async function login(cli: Cli, { name, password }: Credentials): Promise<void> {
  const body = { name, password: await passwordFor(cli, password) };
  await enter(cli, (await cli.server()).asNobody(), 'login', body, 'signedIn');
}

/** Revokes the token and forgets it; forgets it also when the server cannot be told. */
export async function logout(cli: Cli): Promise<void> {
  const server = (await cli.server()).signedIn();
  const logins = await readLogins(cli.io.env);
  let revoked = true;
  try {
    await server.post('/api/auth/logout', ANYTHING);
  } catch (cause) {
    if (!(cause instanceof Stop) || ![EXIT.unreachable, EXIT.notSignedIn].includes(cause.exit as 4 | 5)) throw cause;
    revoked = cause.exit === EXIT.notSignedIn;
  }
  const { [server.url]: _gone, ...rest } = logins.logins;
  await writeLogins(cli.io.env, { ...logins, logins: rest });
  cli.say(revoked ? 'signedOut' : 'signedOutHere');
  cli.answer({ signed_in: false, revoked });
}

async function enter(
  cli: Cli,
  server: Server,
  route: string,
  body: unknown,
  word: 'signedUp' | 'signedIn',
): Promise<void> {
  const { me, token } = await server.post(`/api/auth/${route}?session=token`, SignedIn, { body });
  if (token === undefined) throw new Stop(EXIT.platformError, 'bad_answer', both('notOurServer', { url: server.url }));
  const logins = await readLogins(cli.io.env);
  const name = me.name ?? '';
  await writeLogins(cli.io.env, {
    version: 1,
    current: server.url,
    logins: { ...logins.logins, [server.url]: { name, token } },
  });
  cli.say(word, { name });
  cli.answer({ id: me.id, name, server: server.url });
}

/** From the flag, the environment, the person, or the first line of standard input. */
async function passwordFor(cli: Cli, flag: string | undefined): Promise<string> {
  const given = flag ?? cli.io.env['EAR_PASSWORD'];
  if (given !== undefined && given !== '') return given;
  const typed = cli.io.interactive
    ? await cli.io.askPassword(cli.words('askPassword'))
    : (await cli.io.readStdin()).split(/\r?\n/)[0];
  if (typed === null || typed === undefined || typed === '') {
    throw new Stop(EXIT.usage, 'no_password', both('noPassword'));
  }
  return typed;
}
