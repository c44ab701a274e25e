import { Health, Me, QuarantinedJudging, QuarantinedQuest } from '@ear/engine/contract';
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

/** Quest folders that could not be published, and judgings that were set aside, for whoever administers the server; nothing for everybody else. */
export async function quarantineRows(server: Server): Promise<Row[]> {
  if (server.token === null) return [];
  try {
    const me = await server.get('/api/me', Me);
    if (!me.admin) return [];
    const [all, aside] = await Promise.all([
      server.get('/api/admin/quarantine', QuarantinedQuest.array()),
      server.get('/api/admin/judgings/quarantined', QuarantinedJudging.array()),
    ]);
    const quests = all.flatMap((one) => one.findings.map((finding) => quarantineRow(one, finding)));
    const none = { name: 'quests', ok: true, text: both('doctor.quests'), fix: null };
    return [...(quests.length === 0 ? [none] : quests), judgingsRow(aside)];
  } catch (cause) {
    // Whether the server answers and the login holds is told by other rows.
    if (cause instanceof Stop) return [];
    throw cause;
  }
}

function judgingsRow(aside: readonly QuarantinedJudging[]): Row {
  const newest = aside[0];
  if (!newest) return { name: 'judgings', ok: true, text: both('doctor.judgings'), fix: null };
  const { quest, challenge, troubles } = newest;
  const facts = { count: aside.length, quest, challenge, reason: troubles.at(-1)?.reason ?? '' };
  return { name: 'judgings', ok: false, text: both('doctor.judgingsAside', facts), fix: null };
}

function quarantineRow(
  { live_version }: QuarantinedQuest,
  { file, line, column, message }: QuarantinedQuest['findings'][number],
): Row {
  const live = live_version === null ? both('doctor.liveNone') : both('doctor.liveVersion', { version: live_version });
  const said = (locale: 'ko' | 'en'): string =>
    both('doctor.quarantined', { file, line, column, message: message[locale], live: live[locale] })[locale];
  return { name: 'quests', ok: false, text: { ko: said('ko'), en: said('en') }, fix: 'ear quest lint' };
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
