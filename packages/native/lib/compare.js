import { loadAddon } from './addon.js';
import { checkOptions, record, typed } from './arguments.js';
import { badArgument } from './errors.js';
import { PART_SYMBOLS } from './parts.js';
import { checkRunInput, checkText } from './run-arguments.js';
import { settle } from './settle.js';

/** In the order of CompareOrder::Kind (addon/compare_work.hpp). */
const KINDS = ['kernel', 'schedule', 'tokenizer'];

/** @type {typeof import('./parts.d.ts').compareRuns} */
export async function compareRuns(input, hooks = {}) {
  const { recipe, text, part, band, threads } = record('input', input, ['recipe', 'text', 'part', 'band', 'threads']);
  const { onProgress, signal } = checkOptions(hooks);
  const run = checkRunInput({ recipe, text, threads });
  const { call, ...order } = { ...run, ...checkPart(part), ...checkBand(band) };
  /** @type {{error: unknown} | undefined} */
  let failure;

  /** @type {(news: any) => void} */
  const tell = (news) => {
    if (failure) return;
    try {
      onProgress?.(news);
    } catch (error) {
      failure = { error };
      job.cancel();
    }
  };
  /** @type {(asked: import('./parts.d.ts').PartCall & {id: number}) => Promise<void>} */
  const serve = async ({ id, symbol, layer, args }) => {
    // Written down before somebody else has the arrays.
    const wanted = args
      .filter(({ type }) => type === 'float*')
      .map(({ name, values }) => ({ name, n: values?.length }));
    try {
      job.answer(id, checkAnswers(wanted, await call({ symbol, layer, args })));
    } catch (error) {
      // What a call rejects with once the run is cancelled, often because of the same signal, is nobody's fault.
      if (!signal?.aborted) failure ??= { error };
      job.fail(id);
    }
  };
  const job = loadAddon().startComparison(order, (batch) => {
    if (batch.progress) tell(batch.progress);
    if (batch.call) void serve(batch.call);
  });

  const { problem, ...result } = await settle(job, signal).catch((error) => {
    throw failure ? failure.error : error;
  });
  if (failure) throw failure.error;
  return { ...result, problem: problem.where === undefined ? null : { ko: problem.ko, en: problem.en } };
}

/**
 * A part as the addon takes it.
 *
 * @param {unknown} part
 */
function checkPart(part) {
  const { kind, symbol, call, rates, file } = record('part', part, ['kind', 'symbol', 'call', 'rates', 'file']);
  const none = { symbol: '', rates: new Float64Array(), tokenizer: '', call: async () => [] };
  const number = KINDS.indexOf(/** @type {string} */ (kind));
  switch (kind) {
    case 'kernel':
      if (typeof call !== 'function') throw badArgument('part.call', { ko: '함수', en: 'a function' }, call);
      return { ...none, kind: number, symbol: checkSymbol(symbol), call: /** @type {any} */ (call) };
    case 'schedule':
      return { ...none, kind: number, rates: typed('part.rates', rates, 'Float64Array') };
    case 'tokenizer':
      return { ...none, kind: number, tokenizer: checkText('part.file', file) };
    default:
      throw badArgument('part.kind', { ko: `${KINDS.join(', ')} 중 하나`, en: `one of ${KINDS.join(', ')}` }, kind);
  }
}

/** @param {unknown} symbol */
function checkSymbol(symbol) {
  const found = PART_SYMBOLS.find((known) => known.symbol === symbol);
  if (found) return found.symbol;
  const names = PART_SYMBOLS.map((known) => known.symbol).join(', ');
  throw badArgument('part.symbol', { ko: `${names} 중 하나`, en: `one of ${names}` }, symbol);
}

/** @param {unknown} band */
function checkBand(band) {
  const { atol, rtol } = record('band', band, ['atol', 'rtol']);
  for (const [name, value] of Object.entries({ atol, rtol })) {
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
      throw badArgument(`band.${name}`, { ko: '0 이상의 유한한 수', en: 'a finite number from 0 on' }, value);
    }
  }
  return { atol, rtol };
}

/**
 * @param {readonly {name: string, n: number | undefined}[]} wanted
 * @param {unknown} answers
 */
function checkAnswers(wanted, answers) {
  const names = wanted.map(({ name }) => name).join(', ');
  if (!Array.isArray(answers) || answers.length !== wanted.length) {
    const expected = {
      ko: `Float32Array ${wanted.length}개(${names})의 배열`,
      en: `an array of ${wanted.length} Float32Arrays (${names})`,
    };
    throw badArgument('part.call()', expected, answers);
  }
  return wanted.map(({ name, n }, i) => typed(`part.call() ${name}`, answers[i], 'Float32Array', n));
}
