import type { LocalText } from '@ear/engine';

/** Our own faults. */
export const PLATFORM = {
  'platform.no_challenge': {
    ko: '이 단계의 채점 자료를 찾지 못했어요. 다시 시도할게요.',
    en: 'The judging material of this step is missing. We will try again.',
  },
  'platform.no_runtime': {
    ko: '이 컴퓨터에서는 {runtime} 코드를 판정할 수 없어요.',
    en: 'This machine cannot judge {runtime} code.',
  },
  'platform.no_checks': {
    ko: '확인할 것이 하나도 없어서 판정하지 않았어요.',
    en: 'There was nothing to check, so nothing was judged.',
  },
  'platform.unknown_check': {
    ko: '이 버전은 {kind} 확인을 아직 모르고 있어요. 채점기를 새로 고쳐야 해요.',
    en: 'This version does not know checks of kind {kind}. The grader needs an update.',
  },
  'platform.sandbox': {
    ko: '실행할 공간을 준비하지 못했어요. 다시 시도할게요. 제출한 코드 때문이 아니에요.',
    en: 'The place to run your code could not be prepared. We will try again; it is not your code.',
  },
  'platform.dataset': {
    ko: '데이터를 준비하지 못했어요: {text}. 다시 시도할게요.',
    en: 'The data could not be had: {text}. We will try again.',
  },
  'platform.trainer': {
    ko: '학습 엔진이 멈췄어요: {text}. 다시 시도할게요.',
    en: 'The training engine stopped: {text}. We will try again.',
  },
  'platform.fault': {
    ko: '판정하는 쪽에서 문제가 생겼어요. 다시 시도할게요. 잃은 것은 없어요.',
    en: 'Something went wrong on our side. We will try again; nothing is lost.',
  },
} as const satisfies Record<string, LocalText>;
