import type { LocalText } from '@ear/engine';

/** A path of this machine: a slash with a name behind it, at the beginning of a word. */
const PATH = /(?<![^\s("'])\/[^\s/]/;

const IN_THE_LOG: LocalText = {
  ko: 'GPU로 학습하는 부분을 열 수 없어요. 자세한 까닭은 채점기의 기록에 있어요.',
  en: 'The part of the engine that trains on a GPU cannot be opened. The log of the grader says why.',
};

/** What the engine says of a GPU, as a learner may read it: not where this machine keeps its files. */
export function forLearners(said: LocalText): LocalText {
  return PATH.test(said.en) || PATH.test(said.ko) ? IN_THE_LOG : said;
}
