import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AttemptState, QuarantinedQuest, QuestPage } from '@ear/engine/contract';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Learner } from '../support/learner.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const SHIPPED = fileURLToPath(new URL('../../quests', import.meta.url));
const SLUG = 'value-autograd';
const FOLDER = `foundations/${SLUG}`;

let stack: Stack;
let quests: string;
let teacher: Learner;
let learner: Learner;

beforeAll(async () => {
  quests = fs.mkdtempSync(path.join(os.tmpdir(), 'ear-quests-'));
  fs.cpSync(SHIPPED, quests, { recursive: true });
  stack = await startStack({ env: { EAR_QUESTS_DIR: quests, EAR_RESCAN_MS: '150', EAR_ADMIN: 'teacher' } });
  teacher = new Learner(stack.url);
  learner = new Learner(stack.url);
  await teacher.signUp('teacher');
  await learner.signUp('learner');
}, 240_000);

afterAll(async () => {
  await stack?.stop();
  fs.rmSync(quests, { recursive: true, force: true });
}, 120_000);

const at = (file: string): string => path.join(quests, FOLDER, file);
const page = (who: Learner = learner): Promise<QuestPage> => who.get(`/api/quests/${SLUG}`);
const quarantine = (): Promise<QuarantinedQuest[]> => teacher.get('/api/admin/quarantine');

/** In one step, so that no scan reads half of it. */
function write(file: string, text: string): void {
  const whole = `${quests}-${path.basename(file)}`;
  fs.writeFileSync(whole, text);
  fs.renameSync(whole, at(file));
}

/** Rewrites one file of the quest while the server runs, and answers how to take it back. */
function edit(file: string, change: (text: string) => string): () => void {
  const before = fs.readFileSync(at(file), 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`nothing to change in ${file}`);
  write(file, after);
  return () => write(file, before);
}

const quarantined = (): Promise<QuarantinedQuest> =>
  until(quarantine, (all) => all.some(({ slug }) => slug === SLUG)).then((all) =>
    all.find(({ slug }) => slug === SLUG)!,
  );
const released = (): Promise<unknown> => until(quarantine, (all) => all.length === 0);

/** Version and expected line of each way to break the quest. */
const lineOf = (file: string, text: string): number =>
  fs.readFileSync(at(file), 'utf8').split(text)[0]!.split('\n').length;

describe('a quest folder that is edited while learners are on it', () => {
  const breakages: readonly (readonly [string, string, () => { restore: () => void; line: number }])[] = [
    [
      'broken syntax',
      'yaml-syntax',
      () => ({
        line: lineOf('quest.yaml', 'teaches: ['),
        restore: edit('quest.yaml', (text) => text.replace('teaches: [', 'teaches: ]')),
      }),
    ],
    [
      'an unknown key',
      'unknown-key',
      () => ({
        line: lineOf('quest.yaml', 'reveal: full'),
        restore: edit('quest.yaml', (text) => text.replace('reveal: full', 'reveel: full')),
      }),
    ],
    [
      'a quest that does not exist among its prerequisites',
      'requires-unknown',
      () => ({
        line: lineOf('quest.yaml', 'requires: []'),
        restore: edit('quest.yaml', (text) => text.replace('requires: []', 'requires: [nowhere]')),
      }),
    ],
    [
      'the id of another quest',
      'duplicate-quest-id',
      () => {
        const other = fs.readFileSync(path.join(quests, 'guide/next-letter/quest.yaml'), 'utf8');
        const id = /^id: (.*)$/m.exec(other)![1]!;
        return {
          line: lineOf('quest.yaml', 'id: '),
          restore: edit('quest.yaml', (text) => text.replace(/^id: .*$/m, `id: ${id}`)),
        };
      },
    ],
    [
      'an English text that is missing',
      'file-missing',
      () => {
        const before = fs.readFileSync(at('en/2-event.md'), 'utf8');
        fs.rmSync(at('en/2-event.md'));
        return {
          line: lineOf('quest.yaml', 'event: 2-event.md'),
          restore: () => write('en/2-event.md', before),
        };
      },
    ],
  ];

  it.each(breakages)(
    'with %s is quarantined with file, line and column; its last good version stays live until it is mended',
    async (_what, rule, breakIt) => {
      await released();
      const before = (await page()).quest;
      const { restore, line } = breakIt();
      try {
        const { findings, live_version, folder } = await quarantined();
        expect([folder, live_version]).toEqual([FOLDER, before.version]);
        expect(findings).toContainEqual(expect.objectContaining({ rule, file: `${FOLDER}/quest.yaml`, line }));
        for (const { column, message } of findings) {
          expect(column).toBeGreaterThan(0);
          expect([message.ko, message.en]).not.toContain('');
        }
        expect((await page()).quest.content_hash).toBe(before.content_hash);
        expect((await learner.start(SLUG)).content_hash).toBe(before.content_hash);
        const log = (): string => fs.readFileSync(path.join(stack.dataDir, 'logs', 'api.log'), 'utf8');
        await until(log, (text) => text.includes(`${FOLDER}/quest.yaml:${line}:`));
      } finally {
        restore();
      }
      await released();
      expect((await page()).quest.content_hash).toBe(before.content_hash);
    },
    240_000,
  );

  it('publishes a new version for those who begin, and those who have begun keep theirs', async () => {
    await released();
    const old = (await page()).quest;
    let attempt = await learner.start(SLUG);
    attempt = await begun(learner, attempt);
    const restore = edit('quest.yaml', (text) =>
      text
        .replace(/^version: (\d+)$/m, (_line, version: string) => `version: ${Number(version) + 1}`)
        .replace('return L.data\n          expect: 8.0', 'return L.data + 1\n          expect: 9.0'),
    );
    try {
      const published = (
        await until(
          () => page(teacher),
          ({ quest }) => quest.version === old.version + 1,
        )
      ).quest;
      expect(published.judging_hash).not.toBe(old.judging_hash);
      expect((await teacher.start(SLUG)).content_hash).toBe(published.content_hash);

      expect((await learner.start(SLUG)).content_hash).toBe(old.content_hash);
      const files = { 'value.py': fs.readFileSync(at('solution/value.py'), 'utf8') };
      const { id } = await learner.submit(attempt, 'forward', { kind: 'code', files });
      const { verdict } = await learner.verdictOf(id);
      expect([verdict?.status, verdict?.version]).toEqual(['passed', old.version]);
      expect((await learner.attempt(attempt.id)).content_hash).toBe(old.content_hash);

      const theirs = await begun(teacher, await teacher.start(SLUG));
      const second = await teacher.submit(theirs, 'forward', { kind: 'code', files });
      expect((await teacher.verdictOf(second.id)).verdict).toMatchObject({
        status: 'passed',
        version: published.version,
      });
    } finally {
      restore();
    }
  }, 240_000);
});

async function begun(who: Learner, attempt: AttemptState): Promise<AttemptState> {
  const { position } = attempt;
  const fresh = position !== 'completed' && position.stage === 'briefing';
  return fresh ? who.say(attempt, { type: 'BEGUN' }) : attempt;
}
