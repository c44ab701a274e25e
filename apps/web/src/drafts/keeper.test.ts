import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Draft } from '@ear/engine/contract';
import { problem } from '@ear/engine/contract';
import { accepted, offline, refusalFrom, refused, type Answer } from '../api/index.ts';
import type { Files } from './files.ts';
import { DraftKeeper } from './keeper.ts';
import type { LocalDraft, LocalDrafts } from './local.ts';

/** A server that keeps drafts by version, as the API does. */
class Server {
  versions: Files[] = [];
  reachable = true;
  readonly load = async (): Promise<Answer<Draft>> => (this.reachable ? accepted(this.draft()) : refused(offline()));
  readonly save = async (files: Files, base: number): Promise<Answer<Draft>> => {
    if (!this.reachable) return refused(offline());
    if (base !== this.versions.length) return refused(refusalFrom(409, problem('conflict')));
    this.versions.push(files);
    return accepted(this.draft());
  };
  draft(): Draft {
    const files = this.versions.at(-1) ?? { 'value.py': 'starter' };
    return {
      challenge: 'forward',
      version: this.versions.length,
      files: { ...files },
      saved_at: '2026-03-01T03:00:00.000Z',
    };
  }
}

class Local implements LocalDrafts {
  draft: LocalDraft | null = null;
  read(): LocalDraft | null {
    return this.draft;
  }
  write(draft: LocalDraft): void {
    this.draft = draft;
  }
}

const text = (value: string): Files => ({ 'value.py': value });

describe('DraftKeeper', () => {
  let server: Server;
  let local: Local;
  const open = async (initial = text('starter')): Promise<DraftKeeper> => {
    const keeper = new DraftKeeper({ load: server.load, save: server.save, local }, initial);
    await keeper.open();
    return keeper;
  };

  beforeEach(() => {
    jest.useFakeTimers();
    server = new Server();
    local = new Local();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('opens with the files it was given while nothing is saved', async () => {
    const keeper = await open(text('carried on'));
    expect(keeper.state).toMatchObject({ files: text('carried on'), status: 'untouched' });
  });

  it('opens with what the account has saved on another device', async () => {
    server.versions.push(text('from the other computer'));
    expect((await open()).state).toMatchObject({ files: text('from the other computer'), status: 'saved' });
  });

  it('keeps an edit in this browser at once and on the server when the keys are quiet', async () => {
    const keeper = await open();
    keeper.edit(text('x = 1'));
    expect(local.draft).toMatchObject({ files: text('x = 1'), dirty: true });
    expect(server.versions).toEqual([]);
    await jest.advanceTimersByTimeAsync(1000);
    expect(server.versions).toEqual([text('x = 1')]);
    expect(keeper.state.status).toBe('saved');
    expect(local.draft).toMatchObject({ base: 1, dirty: false });
  });

  it('sends one version for many keys', async () => {
    const keeper = await open();
    for (const value of ['a', 'ab', 'abc']) keeper.edit(text(value));
    await jest.advanceTimersByTimeAsync(1000);
    expect(server.versions).toEqual([text('abc')]);
  });

  it('says that a draft is kept in this browser only while the server is away, and sends it later', async () => {
    const keeper = await open();
    server.reachable = false;
    keeper.edit(text('written offline'));
    await jest.advanceTimersByTimeAsync(1000);
    expect(keeper.state.status).toBe('kept');
    server.reachable = true;
    await jest.advanceTimersByTimeAsync(6000);
    expect(keeper.state.status).toBe('saved');
    expect(server.versions).toEqual([text('written offline')]);
  });

  it('sends after a reload what the last page could not', async () => {
    local.draft = { files: text('unsent'), base: 0, dirty: true };
    const keeper = await open();
    expect(keeper.state.files).toEqual(text('unsent'));
    await jest.advanceTimersByTimeAsync(1000);
    expect(server.versions).toEqual([text('unsent')]);
  });

  it('takes a newer version from elsewhere where this browser has nothing unsent', async () => {
    local.draft = { files: text('old'), base: 1, dirty: false };
    server.versions.push(text('old'), text('new'));
    expect((await open()).state).toMatchObject({ files: text('new'), status: 'saved' });
  });

  it('holds both texts when another tab saved meanwhile', async () => {
    const keeper = await open();
    server.versions.push(text('theirs'));
    keeper.edit(text('mine'));
    await jest.advanceTimersByTimeAsync(1000);
    expect(keeper.state.status).toBe('conflict');
    expect(keeper.state.files).toEqual(text('mine'));
    expect(keeper.state.theirs?.files).toEqual(text('theirs'));
    expect(server.versions).toEqual([text('theirs')]);
  });

  it.each(['mine', 'theirs'] as const)('ends a conflict with %s on top and both in the history', async (whose) => {
    const keeper = await open();
    server.versions.push(text('theirs'));
    keeper.edit(text('mine'));
    await jest.advanceTimersByTimeAsync(1000);
    await keeper.choose(whose);
    expect(keeper.state).toMatchObject({ files: text(whose), status: 'saved', theirs: null });
    expect(server.versions).toContainEqual(text('mine'));
    expect(server.versions).toContainEqual(text('theirs'));
    expect(server.versions.at(-1)).toEqual(text(whose));
  });

  it('keeps on holding both when one goes on typing during a conflict', async () => {
    const keeper = await open();
    server.versions.push(text('theirs'));
    keeper.edit(text('mine'));
    await jest.advanceTimersByTimeAsync(1000);
    keeper.edit(text('mine, longer'));
    await jest.advanceTimersByTimeAsync(5000);
    expect(keeper.state.status).toBe('conflict');
    expect(local.draft).toMatchObject({ files: text('mine, longer'), dirty: true });
  });
});
