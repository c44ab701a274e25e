import type { Capabilities } from '@ear/engine/contract';
import type { Queue } from '@ear/engine';
import type { Layer } from './jail/layers.ts';
import type { PreparedJail } from './jail/prepare.ts';

/** Adds to a sentence what can be typed to mend it. */
function withFix({ sentence, fix }: Layer): { ko: string; en: string } {
  if (fix === null) return sentence;
  return { ko: `${sentence.ko} 터미널에 입력해 주세요: ${fix}`, en: `${sentence.en} Type: ${fix}` };
}

/** What this grader says about itself with every lease request. */
export function describeGrader(name: string, queues: Queue[], jail: PreparedJail, build: string): Capabilities {
  const broken = jail.layers.find(({ ok }) => !ok);
  const python =
    jail.sandbox !== null
      ? { ready: true, ko: '파이썬 코드를 판정할 수 있어요.', en: 'Python code can be judged.' }
      : { ready: false, ...(broken ? withFix(broken) : NO_JAIL) };
  return {
    name,
    queues,
    runtimes: {
      python: { ...python, ko: python.ko.slice(0, 400), en: python.en.slice(0, 400) },
      none: { ready: true, ko: '코드가 없는 단계를 판정할 수 있어요.', en: 'Steps without code can be judged.' },
    },
    weakened: jail.weakened.map((sentence) => sentence.slice(0, 200)),
    engine_build: build.slice(0, 200),
  };
}

const NO_JAIL = { ko: '격리 공간을 만들 수 없어요.', en: 'A jail cannot be started.' };
