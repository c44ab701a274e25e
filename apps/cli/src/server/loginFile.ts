import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { EXIT, Stop } from '../exit.ts';
import { both } from '../words/index.ts';

/** Who is signed in where. A token is only ever sent to the server that gave it. */
export interface LoginFile {
  readonly version: 1;
  /** The server of the last sign-in. */
  readonly current: string | null;
  /** Address of a server -> name and token. */
  readonly logins: Readonly<Record<string, { readonly name: string; readonly token: string }>>;
}

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
  const logins = loginsOf(text);
  if (logins === null) throw new Stop(EXIT.notSignedIn, 'login_file', both('loginFileBroken', { file }));
  return logins;
}

function loginsOf(text: string): LoginFile | null {
  try {
    const file = JSON.parse(text) as LoginFile;
    const sound = Object.values(file.logins).every(
      ({ name, token }) => typeof name === 'string' && typeof token === 'string',
    );
    const known = file.current === null || typeof file.current === 'string';
    return sound && known && file.version === 1 ? file : null;
  } catch {
    return null;
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
