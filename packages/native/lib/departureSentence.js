/**
 * What a departure says to a learner. It shows expected values, so a check that hides them writes its own sentence.
 *
 * @param {Omit<import('./departure.d.ts').Departure, 'sentence'>} departure
 * @returns {import('./index.d.ts').Sentence}
 */
export function departureSentence({ name, reason, shape, got_shape, element, departing, compared }) {
  if (!element) {
    const [want, got] = [`(${shape.join(', ')})`, `(${got_shape.join(', ')})`];
    return {
      ko: `${name}의 모양이 달라요. 기대한 모양은 ${want}, 받은 모양은 ${got}이에요.`,
      en: `${name} has the shape ${got}, expected ${want}.`,
    };
  }
  const where = `${name}${element.place === '' ? '' : ` ${element.place}`}`;
  const share = {
    ko: `비교한 원소 ${compared}개 가운데 ${departing}개가 달라요.`,
    en: `${departing} of ${compared} elements differ.`,
  };
  if (reason === 'nan') {
    return {
      ko: `${where}에서 처음으로 NaN이 나왔어요. ${share.ko}`,
      en: `The first NaN is at ${where}. ${share.en}`,
    };
  }
  return {
    ko: `${where}에서 처음 달라졌어요. 기대한 값은 ${show(element.want)}, 받은 값은 ${show(element.got)}이에요. ${share.ko}`,
    en: `${where} is the first to differ: expected ${show(element.want)}, got ${show(element.got)}. ${share.en}`,
  };
}

/** @param {number} value */
function show(value) {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(7)));
}
