/**
 * Everything that the native engine refuses, with a stable code and one sentence in each language.
 *
 * @typedef {{ko: string, en: string}} Sentence
 */

/** @type {Record<string, Sentence>} */
const sentences = {
  EAR_ERR_TEXT: {
    ko: '글에 올바른 UTF-8이 아니거나 처음 보는 글자가 있어요.',
    en: 'The text is not valid UTF-8, or holds a character that the model has not seen.',
  },
  EAR_ERR_TOO_LARGE: {
    ko: '모델이나 데이터가 엔진의 한계보다 커요. 층, 너비, 블록 길이나 글자 종류를 줄여 주세요.',
    en: 'The model or the data is larger than the engine allows; use fewer layers, a smaller width, a shorter block or fewer different characters.',
  },
  EAR_ERR_MEMORY: {
    ko: '메모리가 부족해서 시작하지 못했어요.',
    en: 'There is not enough memory to start.',
  },
  EAR_FINISHED: {
    ko: '끝나기 전에 취소했어요.',
    en: 'It was cancelled before its end.',
  },
  EAR_DIVERGED: {
    ko: '확률이 더는 유한한 수가 아니에요. 학습률을 낮춰 보세요.',
    en: 'The probabilities are no longer finite numbers; a smaller learning rate usually helps.',
  },
};

/** @type {Sentence} */
const internal = { ko: '엔진 안에서 문제가 생겼어요.', en: 'The engine itself is at fault.' };

/** An error of the engine: `code` is stable, `sentence` is for people, `message` is the English sentence. */
export class EarNativeError extends Error {
  /**
   * @param {string} code
   * @param {Sentence} sentence
   * @param {{cause?: unknown, where?: string | undefined}} [options]
   */
  constructor(code, sentence, options) {
    super(sentence.en, options);
    this.name = 'EarNativeError';
    this.code = code;
    this.sentence = sentence;
    this.where = options?.where;
  }
}

/**
 * An argument that does not fit, in one sentence form for all.
 *
 * @param {string} name which argument, e.g. `recipe.steps`
 * @param {Sentence} expected what would fit, as a noun phrase
 * @param {unknown} received
 */
export function badArgument(name, expected, received) {
  return new EarNativeError('EAR_BAD_ARGUMENT', {
    ko: `${name} 값이 맞지 않아요. 필요한 것: ${expected.ko}. 받은 것: ${show(received).ko}`,
    en: `Expected ${expected.en} for ${name} but received ${show(received).en}.`,
  });
}

/**
 * @param {unknown} value
 * @returns {Sentence}
 */
function show(value) {
  if (Array.isArray(value)) return { ko: `항목이 ${value.length}개인 배열`, en: `an array of ${value.length}` };
  if (typeof value === 'string') {
    const text = JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
    return { ko: text, en: text };
  }
  if (typeof value === 'number' || typeof value === 'boolean' || value == null) {
    return { ko: String(value), en: String(value) };
  }
  return { ko: `${typeof value} 형의 값`, en: `a value of type ${typeof value}` };
}

/**
 * What the addon rejected with, as an EarNativeError; of a training run it brings its own sentences.
 *
 * @param {unknown} error
 */
export function fromAddon(error) {
  // Not instanceof Error: the addon makes its errors in the realm that loaded it first.
  const { code, where, ko, en } = /** @type {Record<string, unknown>} */ (Object(error));
  const own = typeof ko === 'string' && typeof en === 'string' ? { ko, en } : undefined;
  const name = typeof code === 'string' ? code : 'EAR_ERR_INTERNAL';
  const options = { cause: error, where: typeof where === 'string' ? where : undefined };
  return new EarNativeError(name, own ?? sentences[name] ?? internal, options);
}
