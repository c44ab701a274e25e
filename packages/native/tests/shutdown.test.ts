import { describe, expect, it } from '@jest/globals';
import { pathToFileURL } from 'node:url';
import { inPackage, runToEnd } from './support.ts';

const library = JSON.stringify(pathToFileURL(inPackage('lib/index.js')).href);
const start = `
  const { trainGpt } = await import(${library});
  const docs = ['gaon', 'nari', 'dasom', 'bora'];
  const recipe = { steps: 20000, learning_rate: 0.001, n_layer: 4, n_embd: 32 };`;
const run = (script: string) => runToEnd(process.execPath, ['--input-type=module', '--eval', start + script]);

describe('an environment that ends during training', () => {
  it('ends quietly when the process exits', async () => {
    const { code, signal, output } = await run(`
      for (let i = 0; i < 3; i++) trainGpt({ docs, recipe }, { onProgress() {} });
      setTimeout(() => process.exit(7), 60);`);
    expect({ code, signal, output }).toEqual({ code: 7, signal: '', output: '' });
  });

  it('ends quietly when a listener exits the process', async () => {
    const { code, signal, output } = await run(`
      trainGpt({ docs, recipe }, { onProgress() { process.exit(8); } });`);
    expect({ code, signal, output }).toEqual({ code: 8, signal: '', output: '' });
  });

  it('ends with the error when nobody catches one', async () => {
    const { code, signal, output } = await run(`
      trainGpt({ docs, recipe });
      setTimeout(() => { throw new Error('uncaught on purpose'); }, 40);`);
    expect({ code, signal }).toEqual({ code: 1, signal: '' });
    expect(output).toContain('uncaught on purpose');
  });

  it('survives workers that are terminated in the middle of a run, again and again', async () => {
    const { code, signal, output } = await run(`
      const { Worker } = await import('node:worker_threads');
      const source = ${JSON.stringify(`
        Promise.all([import('node:worker_threads'), import(${library})]).then(([{ parentPort }, { trainGpt }]) => {
          const recipe = { steps: 20000, learning_rate: 0.001, n_layer: 4, n_embd: 32 };
          const onProgress = () => parentPort.postMessage('step');
          for (let i = 0; i < 2; i++) trainGpt({ docs: ['gaon', 'nari'], recipe }, { onProgress });
        });`)};
      for (let i = 0; i < 20; i++) {
        const worker = new Worker(source, { eval: true });
        await new Promise((resolve, reject) => { worker.once('message', resolve); worker.once('error', reject); });
        await new Promise((resolve) => setTimeout(resolve, (i * 7) % 25));
        await worker.terminate();
      }
      const after = await trainGpt({ docs, recipe: { steps: 50, learning_rate: 0.01 } });
      console.log(after.losses.length);`);
    expect({ code, signal, output }).toEqual({ code: 0, signal: '', output: '50\n' });
  }, 240_000);

  it('keeps the process alive until a run that nobody watches is done', async () => {
    const { code, output } = await run(`
      trainGpt({ docs, recipe: { steps: 500, learning_rate: 0.01 } }).then((run) => console.log(run.losses.length));`);
    expect({ code, output }).toEqual({ code: 0, output: '500\n' });
  });
});
