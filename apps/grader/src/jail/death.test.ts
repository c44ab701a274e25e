import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { foldersOf, sweepGroups } from './cgroup.ts';
import { descendantsOf, exists, nameOf } from '../testing/processes.ts';
import { soundJail } from '../testing/soundJail.ts';
import type { SoundJail } from '../testing/soundJail.ts';
import { until } from '../testing/until.ts';

const PREPARE = new URL('./prepare.ts', import.meta.url).href;

/**
 * A stand-in for a grader: starts one endless jail with children, beside a waiting launcher and a waiting program, says
 * so, and waits to be killed.
 */
const STAND_IN = `
const { prepareJail } = await import(${JSON.stringify(PREPARE)});
const { findRuntime } = await import('@ear/runner');
const { sandbox } = await prepareJail(process.env, { launchers: 1, spares: 1 }, []);
const program = "import os, time\\nfor _ in range(3):\\n    if os.fork() == 0: break\\nprint('up', flush=True)\\ntime.sleep(600)";
const run = await sandbox.start({
  image: 'python',
  argv: ['python3', '-I', '-S', '-B', '/box/program.py'],
  files: { 'program.py': program },
  limits: { wall_s: 300, cpu_s: 60, memory_mb: 128, processes: 8, output_kb: 64 },
});
const limits = { wall_s: 300, cpu_s: 60, memory_mb: 128, processes: 8, output_kb: 64 };
sandbox.warm(findRuntime('python'), limits);
run.stdout.once('data', () => process.stdout.write('running\\n'));
await run.exit;
`;

describe('a grader that is killed in the middle of a job', () => {
  let jail: SoundJail;
  beforeAll(async () => {
    jail = await soundJail(process.env, 0, []);
  });
  afterAll(async () => {
    sweepGroups(jail.plan.backend);
    await jail.release();
  });

  it('takes its jails along', async () => {
    const grader = await startGrader();
    const before = descendantsOf(grader.pid);
    process.kill(grader.pid, 'SIGKILL');
    await grader.ended;
    await until(() => before.every((pid) => !exists(pid)));
    await until(() => groupsOf(jail, grader.pid).length === 0);
    expect(before.filter(exists)).toEqual([]);
  });

  it('takes its jails along when the launcher is killed too, and the next grader removes the empty groups', async () => {
    const grader = await startGrader();
    const before = descendantsOf(grader.pid);
    const launchers = before.filter(isLauncher);
    for (const launcher of launchers) process.kill(launcher, 'SIGKILL');
    process.kill(grader.pid, 'SIGKILL');
    await grader.ended;
    await until(() => before.every((pid) => !exists(pid)));
    // The kernel lets go of a group some time after its last process.
    await until(() => {
      sweepGroups(jail.plan.backend);
      return groupsOf(jail, grader.pid).length === 0;
    });
    expect(before.filter(exists)).toEqual([]);
  });
});

/**
 * Resolves when everything is up: launcher, bubblewrap, reaper, python and its children; a launcher that waits with its
 * child; those of a spare.
 */
async function startGrader(): Promise<{ pid: number; ended: Promise<void> }> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', STAND_IN],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', () => reject(new Error('the stand-in ended early')));
  });
  const pid = child.pid as number;
  const isUp = (all: number[]): boolean => all.length > 10 && all.filter(isLauncher).length >= 3;
  await until(
    () => isUp(descendantsOf(pid)),
    () => descendantsOf(pid).map(nameOf).join(' '),
  );
  return { pid, ended };
}

const isLauncher = (pid: number): boolean => nameOf(pid) === 'ear-jail';

/** Groups of runs in the folders that the dead grader had beside ours. */
function groupsOf(jail: SoundJail, pid: number): string[] {
  return foldersOf(jail.plan.backend).flatMap((folder) => {
    const parent = path.dirname(folder);
    const theirs = fs.readdirSync(parent).filter((name) => name.startsWith(`ear-grader.${pid}.`));
    return theirs.flatMap((name) => list(path.join(parent, name)).map((group) => `${name}/${group}`));
  });
}

function list(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}
