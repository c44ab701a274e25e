import { loadAddon } from './addon.js';
import { checkOptions, limits, record } from './arguments.js';
import { badArgument, EarNativeError, fromAddon } from './errors.js';
import { settleWhole } from './settle.js';

/** In the order of the engine's enums (include/ear/text.h). */
const kinds = /** @type {const} */ (['char', 'byte', 'bpe', 'unigram']);
const forms = /** @type {const} */ (['none', 'nfc', 'nfkc', 'nfd', 'nfkd']);
const least = { char: 0, byte: 0, bpe: 257, unigram: 300 };
const maxVocab = 65_536;
const maxFile = 67_108_864;

/** @type {typeof import('./text.d.ts').trainTokenizer} */
export async function trainTokenizer(input, options = {}) {
  const given = record('input', input, ['text', 'kind', 'vocab_size', 'normalize', 'end']);
  const { signal } = checkOptions(options);
  const text = checkText('input.text', given.text);
  const kind = oneOf('input.kind', given.kind ?? 'bpe', kinds);
  const form = forms.indexOf(oneOf('input.normalize', given.normalize ?? 'nfc', forms));
  const size = given.vocab_size ?? 512;
  if (typeof size !== 'number' || !Number.isInteger(size) || size < least[kind] || size > maxVocab) {
    throw badArgument(
      'input.vocab_size',
      { ko: `${least[kind]}~${maxVocab} 사이의 정수`, en: `a whole number from ${least[kind]} to ${maxVocab}` },
      size,
    );
  }
  const end = given.end ?? false;
  if (typeof end !== 'boolean') throw badArgument('input.end', { ko: 'true 또는 false', en: 'true or false' }, end);
  try {
    return tokenizer(await settleWhole(loadAddon().startTokenizer(text, kinds.indexOf(kind), size, form, end), signal));
  } catch (error) {
    if (!(error instanceof EarNativeError) || error.code !== 'EAR_FINISHED') throw error;
    throw new EarNativeError(
      'EAR_CANCELLED',
      { ko: '토크나이저 학습을 취소했어요.', en: 'Learning the tokenizer was cancelled.' },
      { cause: error },
    );
  }
}

/** @type {typeof import('./text.d.ts').loadTokenizer} */
export function loadTokenizer(file) {
  if (typeof file !== 'string' || file.length > maxFile) {
    throw badArgument('file', { ko: 'save()가 돌려준 문자열', en: 'the string that save() returned' }, file);
  }
  return tokenizer(settled(() => loadAddon().loadTokenizer(file.toWellFormed())));
}

/** @type {typeof import('./text.d.ts').normalizeText} */
export function normalizeText(text, form) {
  const number = forms.indexOf(oneOf('form', form, forms));
  const checked = checkText('text', text);
  return settled(() => loadAddon().normalizeText(number, checked));
}

/**
 * @param {unknown} handle
 * @returns {import('./text.d.ts').Tokenizer}
 */
function tokenizer(handle) {
  const addon = loadAddon();
  const { vocab_size, end } = addon.describeTokenizer(handle);
  /** @type {string[] | undefined} */
  let tokens;
  const token = (/** @type {number} */ id) => settled(() => addon.tokenBytes(handle, checkId('id', id, vocab_size)));
  return Object.freeze({
    vocabSize: vocab_size,
    end: end < 0 ? null : end,
    token,
    get tokens() {
      tokens ??= Array.from({ length: vocab_size }, (_, id) => (id === end ? '<END>' : shown(token(id))));
      return tokens;
    },
    encode(/** @type {string} */ text) {
      const checked = checkText('text', text);
      return settled(() => addon.encodeText(handle, checked));
    },
    decode(/** @type {ArrayLike<number>} */ ids) {
      const checked = Int32Array.from(ids, (id, i) => checkId(`ids[${i}]`, id, vocab_size));
      return settled(() => addon.decodeIds(handle, checked));
    },
    save: () => settled(() => addon.saveTokenizer(handle)),
  });
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @param {Uint8Array} bytes a token's: its text, or \xNN for each byte where it is only a part of a character */
function shown(bytes) {
  try {
    return strict.decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  }
}

/**
 * @param {string} name
 * @param {unknown} text
 */
function checkText(name, text) {
  if (typeof text === 'string' && text.length <= limits.characters && text.isWellFormed()) return text;
  const expected = {
    ko: `${limits.characters}자 이하의 올바른 문자열`,
    en: `a well-formed string of at most ${limits.characters} characters`,
  };
  throw badArgument(name, expected, text);
}

/**
 * @param {string} name
 * @param {unknown} id
 * @param {number} vocabSize
 */
function checkId(name, id, vocabSize) {
  if (typeof id === 'number' && Number.isInteger(id) && id >= 0 && id < vocabSize) return id;
  const expected = { ko: `0~${vocabSize - 1} 사이의 정수`, en: `a whole number from 0 to ${vocabSize - 1}` };
  throw badArgument(name, expected, id);
}

/**
 * @template {string} T
 * @param {string} name
 * @param {unknown} value
 * @param {readonly T[]} names
 * @returns {T}
 */
function oneOf(name, value, names) {
  const found = names.find((known) => known === value);
  if (found !== undefined) return found;
  const list = names.join(', ');
  throw badArgument(name, { ko: `${list} 가운데 하나`, en: `one of ${list}` }, value);
}

/**
 * @template T
 * @param {() => T} call
 */
function settled(call) {
  try {
    return call();
  } catch (error) {
    throw fromAddon(error);
  }
}
