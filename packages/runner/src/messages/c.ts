import type { LocalText } from '@ear/engine';

/** What compiling C can end with. */
export const C = {
  'syntax.compiler': {
    ko: '{file} {line}번째 줄을 컴파일러가 받아들이지 못했어요: {text}. 그 줄과 바로 윗줄의 세미콜론, 괄호, 이름과 형(type)을 봐 주세요.',
    en: 'The compiler refuses {file} line {line}: {text}. Look at semicolons, brackets, names and types there and one line above.',
  },
  'syntax.link': {
    ko: '파일들을 하나로 잇지 못했어요: {text}. 그 함수를 정의했는지, 이름이 같은지, 두 번 정의하지 않았는지 봐 주세요.',
    en: 'The files could not be linked: {text}. See whether that function is defined, under this name, and only once.',
  },
  'syntax.compile': {
    ko: '컴파일하지 못했어요. 포함한(#include) 파일이 정말 있는지, 표준 헤더만 쓰는지 봐 주세요.',
    en: 'It could not be compiled. See whether the files that you #include exist; use standard headers only.',
  },
  'syntax.too_large': {
    ko: '컴파일한 결과가 {megabytes} MB를 넘었어요. 초깃값이 있는 커다란 배열이 있는지 봐 주세요.',
    en: 'What was compiled is larger than {megabytes} MB. Look for a huge array with initial values.',
  },
  'timeout.compile': {
    ko: '컴파일이 {seconds}초 안에 끝나지 않았어요. 스스로를 불러들이는 #include나 끝없이 커지는 매크로가 있는지 봐 주세요.',
    en: 'Compiling did not finish within {seconds} s. Look for an #include of itself or a macro that grows without end.',
  },
  'raised.compile_memory': {
    ko: '컴파일하다가 메모리가 모자랐어요. 초깃값이 있는 커다란 배열이나 겹겹이 커지는 매크로가 있는지 봐 주세요.',
    en: 'Compiling ran out of memory. Look for a huge array with initial values, or macros that multiply.',
  },
  'raised.compile_output': {
    ko: '컴파일러가 너무 많은 말을 쏟아 냈어요. #warning이나 같은 오류를 되풀이하는 매크로가 있는지 봐 주세요.',
    en: 'The compiler had too much to say. Look for #warning, or a macro that repeats the same mistake.',
  },
} as const satisfies Record<string, LocalText>;
