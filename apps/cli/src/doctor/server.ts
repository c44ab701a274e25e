import { Health, Me } from '@ear/engine/contract';
import { Stop } from '../exit.ts';
import type { Server } from '../server/server.ts';
import { both } from '../words/index.ts';
import type { Row } from './row.ts';

/** The server's own word about itself, each runtime in a row. */
export async function serverRows(server: Server): Promise<Row[]> {
  const { url } = server;
  const health = Health.safeParse(await server.health());
  if (!health.success) return [{ name: 'server', ok: false, text: both('unreachable', { url }), fix: 'npm start' }];
  const { status, version, graders, runtimes, weakened } = health.data;
  return [
    { name: 'server', ok: true, text: both('doctor.server', { url, version, status }), fix: null },
    { name: 'server/judging', ok: status === 'ok', text: both('doctor.graders', { graders, status }), fix: null },
    ...Object.entries(runtimes).map(([name, { ready, ko, en }]) => ({
      name: `runtime/${name}`,
      ok: ready,
      text: { ko, en },
      fix: null,
    })),
    ...weakened.map((layer) => ({
      name: 'server/jail',
      ok: false,
      text: both('doctor.weakened', { layer }),
      fix: null,
    })),
  ];
}

/** Who this machine is signed in as. Nobody is no fault: signing in comes later. */
export async function loginRow(server: Server): Promise<Row> {
  const row = (ok: boolean, text: Row['text']): Row => ({
    name: 'login',
    ok,
    text,
    fix: ok ? null : 'ear login --name …',
  });
  if (server.token === null) return row(true, both('doctor.noLogin'));
  try {
    const me = await server.get('/api/me', Me);
    return row(true, both('doctor.login', { name: me.name ?? '—' }));
  } catch (cause) {
    if (cause instanceof Stop) return row(false, cause.sentence);
    throw cause;
  }
}
