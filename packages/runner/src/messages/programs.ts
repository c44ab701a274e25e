import type { LocalText } from '@ear/engine';

/** Programs that read standard input and print. */
export const PROGRAMS = {
  'output.shown': {
    ko: '{line}번째 줄 {column}번째 글자에서 달라요: 기대 {want}, 출력 {got}. 그 자리를 만드는 곳을 살펴보세요.',
    en: 'It differs at line {line}, column {column}: expected {want}, printed {got}. Look at what makes that part.',
  },
  'output.shown_missing': {
    ko: '출력이 {line}번째 줄에서 끝났는데, 아직 {want} 차례예요. 끝까지 출력하는지 봐 주세요.',
    en: 'The output ends at line {line}, where {want} should follow. See whether everything is printed.',
  },
  'output.shown_extra': {
    ko: '{line}번째 줄에 더 출력한 것이 있어요: {got}. 확인용 print가 남아 있지 않은지 봐 주세요.',
    en: 'Line {line} holds more than is expected: {got}. Look for a print that was left in.',
  },
  'output.shown_space': {
    ko: '{line}번째 줄 {column}번째 글자의 빈칸이나 줄 바꿈이 달라요. 이 확인은 빈칸까지 비교해요.',
    en: 'Spaces or line ends differ at line {line}, column {column}; this check compares them too.',
  },
  'output.wrong': {
    ko: '출력이 기대와 달라요. 공개 예제를 모두 맞히는지 보고, 아주 작거나 큰 입력도 직접 넣어 보세요.',
    en: 'The output differs from what is expected. Check the public examples, then try very small and very large inputs.',
  },
  'output.refused': {
    ko: '출력을 살펴본 검사 프로그램이 받아들이지 않았어요. 문제가 요구한 조건을 하나씩 다시 확인해 보세요.',
    en: 'The program that looks at the output did not accept it. Go through the conditions of the task one by one.',
  },
  'output.refused_text': {
    ko: '출력을 살펴본 검사 프로그램이 받아들이지 않았어요: {text}',
    en: 'The program that looks at the output did not accept it: {text}',
  },
  'raised.exit_code': {
    ko: '프로그램이 종료 코드 {code}로 끝났어요. 0으로 끝나야 해요. 오류 메시지가 있는지 같은 입력으로 직접 돌려 보세요.',
    en: 'The program ended with exit code {code}, not 0. Run it on an input of your own and read what it says.',
  },
  'raised.exit_text': {
    ko: '프로그램이 종료 코드 {code}로 끝났어요: {text}',
    en: 'The program ended with exit code {code}: {text}',
  },
  'raised.program': {
    ko: '프로그램이 오류로 끝났어요. 종료 코드 0으로 끝나야 해요. 아주 작거나 큰 입력을 직접 넣어 돌려 보세요.',
    en: 'The program ended with an error; it must end with exit code 0. Run it on very small and very large inputs.',
  },
  'syntax.program': {
    ko: '파일을 읽지 못해 실행하지 못했어요(문법 오류). 괄호, 따옴표, 들여쓰기를 봐 주세요.',
    en: 'The file has a syntax error, so it did not run. Look at brackets, quotes and indentation.',
  },
  'syntax.program_text': {
    ko: '파일을 읽지 못해 실행하지 못했어요: {text}. 괄호, 따옴표, 들여쓰기를 봐 주세요.',
    en: 'The file could not be read, so it did not run: {text}. Look at brackets, quotes and indentation.',
  },
  'timeout.total': {
    ko: '모든 실행을 합쳐 {seconds}초를 다 썼어요. 오래 걸리는 입력부터 빠르게 만들어 보세요.',
    en: 'All runs together used up {seconds} s. Make the slowest inputs faster first.',
  },
} as const satisfies Record<string, LocalText>;
