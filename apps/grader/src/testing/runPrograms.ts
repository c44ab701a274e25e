import fs from 'node:fs';
import path from 'node:path';

/** What every program that stands for the training one begins with: it counts steps, and saves where it stands. */
const HEAD = `
import fs from 'node:fs';
const tell = (message) => process.send(message);
const last = (message) => process.send(message, () => process.disconnect());
process.on('disconnect', () => process.exit(1));
let step = 0;
let timer;
const steps = (count) => {
  const column = (value) => Float64Array.from({ length: count }, value);
  const first = step + 1;
  step += count;
  tell({ kind: 'steps', step, losses: column((_, i) => 4 - (first + i) / 1000), grad_norms: column(() => 1),
    lrs: column(() => 0.001), ms: column(() => 2), tokens: step * 16, tokens_per_s: 8000, seconds: step / 500, bytes: 1000 });
};
const ended = (ended_by) => last({ kind: 'ended', ended_by, step, sentence: null, first_loss: 3.999, best_val_loss: null,
  seconds: 1, tokens: step * 16, hash: 'f'.repeat(64) });
const write = (files) => {
  fs.writeFileSync(files.state, 'state at ' + step);
  if (files.weights) fs.writeFileSync(files.weights, 'weights at ' + step);
};
`;

const RUN = (act: string, { fallsBack = false } = {}): string => `${HEAD}
let order;
const begin = () => { ${act} };
process.on('message', (message) => {
  if (message.kind === 'go_on') return begin();
  if (message.kind === 'save') {
    if (message.then_stop) clearInterval(timer);
    write(message.files);
    return tell({ kind: 'saved', state: message.files.state, step });
  }
  order = message;
  if (order.state_file) step = Number(fs.readFileSync(order.state_file, 'utf8').split(' ').at(-1));
  const waits = ${fallsBack} && order.device === 'auto';
  const device = order.device === 'auto' && !waits ? 'cuda' : 'cpu';
  tell({ kind: 'stands', num_params: 100, vocab_size: 27, bytes: 1000, step, device, waits,
    device_name: device === 'cuda' ? 'a GPU' : null, why_cpu: waits ? { ko: 'GPU가 없어요.', en: 'No GPU.' } : null });
  if (!waits) begin();
});`;

export const PROGRAMS = {
  /** Ten steps every 10 ms, for ever. */
  endless: RUN('timer = setInterval(() => steps(10), 10);'),
  /** A hundred steps, an evaluation and a sample, then its end. */
  brief: RUN(`steps(60); tell({ kind: 'evaluated', step: 60, train_loss: 2, val_loss: null });
    tell({ kind: 'wrote', step: 60, texts: ['to be'] }); steps(40); write(order.last); ended('steps');`),
  /** The GPU that it was to have is missing. */
  fallingBack: RUN('timer = setInterval(() => steps(10), 10);', { fallsBack: true }),
  /** Stands, and neither steps nor ends. */
  silent: RUN('timer = setInterval(() => undefined, 1000);'),
  diverging: RUN(`steps(3); ended('diverged');`),
  refusing: RUN(`last({ kind: 'refused', sentence: { ko: '너무 커요.', en: 'Too large.' } });`),
  /** Dies after its first state was asked for. */
  dying: RUN('timer = setInterval(() => (step > 100 ? process.abort() : steps(10)), 10);'),
  /** Writes a hundred words a second, and answers once there is a file where its prompt says. */
  writing: `${HEAD}
process.on('message', ({ body }) => {
  let n = 0;
  tell({ kind: 'wrote_on', index: 0, text: body.prompt });
  timer = setInterval(() => {
    tell({ kind: 'wrote_on', index: n % 2, text: ' word' });
    n += 1;
    if (!fs.existsSync(body.prompt)) return;
    clearInterval(timer);
    last({ kind: 'answered', step: 7, attention: null, texts: ['whole', 'texts'] });
  }, 10);
});`,
  answering: `${HEAD}
process.on('message', ({ body, state_file }) => last({ kind: 'answered', step: 7, attention: null,
  texts: [fs.readFileSync(state_file, 'utf8') + ' / ' + body.prompt] }));`,
} as const;

export function writeProgram(folder: string, name: keyof typeof PROGRAMS): string {
  const file = path.join(folder, `${name}.mjs`);
  fs.writeFileSync(file, PROGRAMS[name]);
  return file;
}
