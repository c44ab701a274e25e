import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { EXIT, Stop } from '../exit.ts';
import { both } from '../words/index.ts';

/** Who is signed in where. A token is only ever sent to the server that gave it. */
const LoginFile = z.object({
  version: z.literal(1),
  /** The server of the last sign-in. */
  current: z.string().nullable(),
  /** Origin of a server -> name and token. */
  logins: z.record(z.string(), z.object({ name: z.string(), token: z.string() })),
});
export type LoginFile = z.infer<typeof LoginFile>;

const NOBODY: LoginFile = { version: 1, current: null, logins: {} };

type Env = Readonly<Record<string, string | undefined>>;

/** `$XDG_CONFIG_HOME/ear/login.json`; on Windows below %APPDATA%. */
export function loginPath(env: Env): string {
  const onWindows = process.platform === 'win32' ? env['APPDATA'] : undefined;
  const base = env['XDG_CONFIG_HOME'] || onWindows || join(env['HOME'] || homedir(), '.config');
  return join(base, 'ear', 'login.json');
}

/** An absent file knows nobody; one that cannot be read stops with a sentence that says what to do. */
export async function readLogins(env: Env): Promise<LoginFile> {
  const file = loginPath(env);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return NOBODY;
    throw new Stop(EXIT.notSignedIn, 'login_file', both('loginFileBroken', { file }));
  }
  try {
    return LoginFile.parse(JSON.parse(text));
  } catch {
    throw new Stop(EXIT.notSignedIn, 'login_file', both('loginFileBroken', { file }));
  }
}

/** Written whole and only for this user: 0600 in a folder of 0700. */
export async function writeLogins(env: Env, logins: LoginFile): Promise<void> {
  const file = loginPath(env);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}.new`;
  try {
    await writeFile(fresh, `${JSON.stringify(logins, null, 2)}\n`, { mode: 0o600 });
    await chmod(fresh, 0o600);
    await rename(fresh, file);
  } catch (cause) {
    await rm(fresh, { force: true });
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new Stop(EXIT.platformError, 'login_file', both('cannotWrite', { path: file, reason }));
  }
}
