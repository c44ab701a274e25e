import type { LocalText } from '@ear/engine';

/** Crashes and limits. */
export const ENDS = {
  'raised.exception': {
    ko: '{file} {line}번째 줄에서 {type} 오류로 멈췄어요. 그 줄이 무엇을 받았는지 print로 확인해 보세요.',
    en: 'It stopped in {file} line {line} with {type}. Print what that line receives.',
  },
  'raised.exception_text': {
    ko: '{file} {line}번째 줄에서 멈췄어요: {type}: {text}',
    en: 'It stopped in {file} line {line}: {type}: {text}',
  },
  'raised.recursion': {
    ko: '함수가 자기 자신을 너무 깊이 불렀어요(RecursionError). 멈추는 조건을 확인하거나 반복문으로 바꿔 보세요.',
    en: 'A function calls itself too deeply (RecursionError). Check where it stops, or use a loop.',
  },
  'raised.processes': {
    ko: '새 프로세스나 스레드를 더 만들 수 없었어요({type}). 한 번에 쓸 수 있는 수가 정해져 있으니, fork나 Thread를 되풀이해 부르는 곳이 있는지 봐 주세요.',
    en: 'No more processes or threads could be made ({type}): there is a limit. Look for a fork or Thread that is called again and again.',
  },
  'raised.exit': {
    ko: '답을 주는 대신 프로그램을 끝내려고 했어요(sys.exit). 값을 return으로 돌려주세요.',
    en: 'It tried to end the program instead of answering (sys.exit). Return the value.',
  },
  'raised.exited_early': {
    ko: '프로그램이 답을 주기 전에 끝났어요(종료 코드 {code}). os._exit나 exit를 부르는 곳이 있는지 봐 주세요.',
    en: 'The program ended before it answered (exit code {code}). See whether something calls os._exit or exit.',
  },
  'raised.ended': {
    ko: '프로그램이 답을 주기 전에 끝났어요. exit나 os._exit를 부르는 곳, 지나치게 깊은 재귀, 잘못된 포인터가 있는지 봐 주세요.',
    en: 'The program ended before it answered. Look for exit or os._exit, very deep recursion, or a wrong pointer.',
  },
  'raised.signal': {
    ko: '프로그램이 {signal} 신호로 갑자기 끝났어요. 지나치게 깊은 재귀나 잘못된 포인터(C 코드, ctypes)가 있는지 봐 주세요.',
    en: 'The program was ended by {signal}. Look for very deep recursion or a wrong pointer (in C, or through ctypes).',
  },
  'raised.closed': {
    ko: '프로그램이 답을 보내는 통로를 닫았어요. 파일 번호 3과 4는 채점에 쓰이니 건드리지 말아 주세요.',
    en: 'The program closed the pipe that answers travel on. Leave the descriptors 3 and 4 alone; judging uses them.',
  },
  'raised.protocol': {
    ko: '답을 보내는 통로에 알 수 없는 내용이 적혔어요. 값은 return으로만 돌려주세요. fork로 늘어난 프로그램이 함께 답해도 이렇게 돼요.',
    en: 'Something unreadable was written to the pipe that answers travel on. Return values with return only; forked copies that answer too look like this.',
  },
  'timeout.wall': {
    ko: '{seconds}초 안에 끝나지 않았어요. 끝나지 않는 반복이 있는지, 입력을 기다리지 않는지 봐 주세요.',
    en: 'It did not finish within {seconds} s. Look for a loop without an end, or for waiting on input.',
  },
  'timeout.cpu': {
    ko: '계산 시간 {seconds}초를 다 썼어요. 같은 계산을 되풀이하는 곳을 찾아보세요.',
    en: 'It used up its {seconds} s of computing time. Look for work that is done again and again.',
  },
  'raised.out_of_memory': {
    ko: '메모리 {megabytes} MB를 넘었어요. 끝없이 자라는 리스트가 있는지 봐 주세요.',
    en: 'It needed more than {megabytes} MB of memory. Look for a list that grows without end.',
  },
  'raised.output_limit': {
    ko: '출력이 {kilobytes} KB를 넘었어요. 반복문 안의 print를 줄여 주세요.',
    en: 'It printed more than {kilobytes} KB. Print less inside loops.',
  },
  skipped: {
    ko: '앞에서 멈춰서 아직 확인하지 못했어요.',
    en: 'Not checked, because it stopped before.',
  },
  cancelled: { ko: '판정을 취소했어요. 잃은 것은 없어요.', en: 'Judging was cancelled. Nothing is lost.' },
} as const satisfies Record<string, LocalText>;
