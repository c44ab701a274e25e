/**
 * Tokenizers that the engine learns: tokens a character, time to learn, speed of encoding, for BPE and unigram.
 * Usage: npm run bench -- tokenizer [file ...]; without one, the texts in $EAR_DATASETS or beside the repository.
 * Learning includes NFC and a thread's start; encoding includes the way from JavaScript and back. Minima, since the
 * machine may be busy.
 */
import fs from 'node:fs';
import path from 'node:path';
import { trainTokenizer } from '../../packages/native/lib/index.js';
import { ROOT } from '../setup/paths.mjs';
import { report } from './support/report.mjs';

const RUNS = 5;
const SIZES = [512, 2000, 4096];
const given = process.argv.slice(2);
const folder = process.env.EAR_DATASETS ?? path.join(ROOT, '..', 'shared', 'data');
const usual = ['ko_constitution.txt', 'ko_cities.txt', 'tinyshakespeare.txt'].map((name) => path.join(folder, name));
const files = (given.length > 0 ? given : usual).filter((file) => fs.existsSync(file));
if (files.length === 0) throw new Error('None of the texts is on this machine; name a file.');

for (const file of files) {
  const text = fs.readFileSync(file, 'utf8').normalize('NFC');
  for (const kind of ['bpe', 'unigram']) {
    for (const vocab_size of SIZES) await measure(path.basename(file, '.txt'), text, kind, vocab_size);
  }
}

async function measure(name, text, kind, vocab_size) {
  let tokenizer;
  const learning = await fastest(async () => {
    tokenizer = await trainTokenizer({ text, kind, vocab_size });
  });
  const encoding = await fastest(() => tokenizer.encode(text));
  const metric = `${name}_${kind}_${vocab_size}`;
  report('tokenizer', `${metric}_vocab`, tokenizer.vocabSize, 'tokens', 1);
  report('tokenizer', `${metric}_tokens_per_character`, tokenizer.encode(text).length / [...text].length, '', 1);
  report('tokenizer', `${metric}_learn_ms`, learning, 'ms', RUNS);
  report('tokenizer', `${metric}_encode_mb_per_s`, Buffer.byteLength(text) / encoding / 1000, 'MB/s', RUNS);
}

async function fastest(call) {
  let best = Infinity;
  for (let run = 0; run < RUNS; run += 1) {
    const start = performance.now();
    await call();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}
