/** A stand-in for a grader: starts one endless jail, says who runs in it, and waits to be killed. */
import { prepareJail } from '../jail/prepare.ts';

const { sandbox } = await prepareJail(process.env);
if (!sandbox) throw new Error('no jail');
const run = await sandbox.start({
  runtime: 'python',
  argv: ['python3', '-I', '-S', '-B', '/box/program.py'],
  files: {
    'program.py': `import os, time
for _ in range(3):
    if os.fork() == 0: break
print('up', flush=True)
time.sleep(600)`,
  },
  limits: { wall_s: 300, cpu_s: 60, memory_mb: 128, processes: 8, output_kb: 64 },
});
run.stdout.once('data', () => process.stdout.write('running\n'));
await run.exit;
