import type { Locale, LocalText, Message } from '@ear/engine';
import { clean } from './text.ts';

/**
 * Every sentence that judging can say; `{name}` is filled from the facts. A failure names what was seen and the next
 * step. The part of an id before the dot is the engine's category, which is all that a check with `reveal: category`
 * shows. Ids with `shown` or `text` hold a check's values or a student's words: they are for public checks only.
 */
const MESSAGES = {
  // What was handed in
  'files.missing': {
    ko: '{file} 파일이 오지 않았어요. 이 이름으로 저장해서 다시 내 주세요.',
    en: 'The file {file} did not arrive. Save it under this name and hand it in again.',
  },
  'payload.kind': {
    ko: '이 단계에서 받는 것과 다른 종류의 답이 왔어요. 화면을 새로 고친 뒤 다시 내 주세요.',
    en: 'This is not the kind of answer this step takes. Reload the page and hand it in again.',
  },
  'raised.syntax': {
    ko: '{file} {line}번째 줄을 파이썬이 읽지 못했어요: {text}. 그 줄과 바로 윗줄의 괄호, 따옴표, 들여쓰기를 봐 주세요.',
    en: 'Python cannot read {file} line {line}: {text}. Look at brackets, quotes and indentation there and one line above.',
  },

  // Values
  'value.wrong': {
    ko: '값이 기대와 달라요. 작은 예를 손으로 계산해서 비교해 보세요.',
    en: 'The value is not what it should be. Work a small example by hand and compare.',
  },
  'value.shown': {
    ko: '기대한 값: {want} · 나온 값: {got}. 이 입력을 손으로 따라가 보세요.',
    en: 'This should give {want}, but it gave {got}. Follow this input by hand.',
  },
  'value.shown_at': {
    ko: '{at} 자리가 달라요. 기대한 값: {want} · 나온 값: {got}. 그 자리의 계산을 따라가 보세요.',
    en: 'At {at} there should be {want}, but there is {got}. Follow the computation of that place.',
  },
  'shape.wrong': {
    ko: '모양이 달라요: 원소 개수나 키가 기대와 맞지 않아요. 돌려주는 값의 길이를 확인해 보세요.',
    en: 'The shape differs: the number of elements or the keys do not match. Check the length of what you return.',
  },
  'shape.shown': {
    ko: '모양이 달라요. 기대한 모양: {want} · 나온 모양: {got}. 돌려주는 값의 길이를 확인해 보세요.',
    en: 'The shape differs: {want} was expected, {got} came. Check the length of what you return.',
  },
  'type.wrong': {
    ko: '값의 종류가 달라요. 숫자, 문자열, 리스트 가운데 무엇을 돌려주는지 확인해 보세요.',
    en: 'This is another kind of value. Check whether you return a number, a string or a list.',
  },
  'type.shown': {
    ko: '값의 종류가 달라요. 기대한 종류: {want} · 나온 종류: {got}. return에 무엇을 적었는지 봐 주세요.',
    en: 'This is another kind of value: {want} was expected, {got} came. See what your return says.',
  },
  'type.none': {
    ko: '아무 값도 돌려주지 않았어요(None). return을 빠뜨리지 않았는지 봐 주세요.',
    en: 'Nothing came back (None). See whether a return is missing.',
  },
  'type.object': {
    ko: '평범한 값 대신 객체가 왔어요. 그 안의 숫자(예: .data)를 돌려주세요.',
    en: 'An object came instead of a plain value. Return the number inside it (for example .data).',
  },
  'not_finite.wrong': {
    ko: 'NaN이나 무한대가 나왔어요. 0으로 나누거나 0의 로그를 구한 곳이 있는지 찾아보세요.',
    en: 'NaN or infinity came out. Look for a division by zero or the logarithm of zero.',
  },
  'value.changes': {
    ko: '같은 입력으로 두 번 불렀는데 답이 달라졌어요. 앞선 호출이 남긴 값이 섞이지 않았는지 봐 주세요.',
    en: 'The same input gave another answer the second time. See whether something is left over from an earlier call.',
  },
  'missing.name': {
    ko: '{file} 파일에 아직 없는 이름이에요: {name}. 이 이름으로 만들어 주세요.',
    en: '{file} has no {name} yet. Make it under exactly this name.',
  },
  'raised.not_written': {
    ko: '아직 쓰지 않은 부분이에요(NotImplementedError). 여기를 채우는 것이 다음 걸음이에요.',
    en: 'This part is not written yet (NotImplementedError). Filling it in is the next step.',
  },
  'raised.cannot_run': {
    ko: '확인 코드가 실행되지 못했어요: {type}. 아직 만들지 않은 연산이나 이름이 있는지 봐 주세요.',
    en: 'The check could not run with your code: {type}. See whether an operation or a name is still missing.',
  },
  'raised.cannot_run_text': {
    ko: '확인 코드가 실행되지 못했어요: {type}: {text}. 아직 만들지 않은 연산이나 이름이 있는지 봐 주세요.',
    en: 'The check could not run with your code: {type}: {text}. See whether an operation or a name is still missing.',
  },
  'type.too_large': {
    ko: '돌려준 값이 너무 크거나 자기 자신을 담고 있어요. 필요한 값만 돌려주세요.',
    en: 'What came back is too large or contains itself. Return only the value that is asked for.',
  },
  'gradient.data': {
    ko: '앞으로 계산한 값(.data)부터 달라요. 기울기보다 먼저 순전파를 확인해 보세요.',
    en: 'Already the forward value (.data) differs. Check the forward pass before the gradients.',
  },
  'gradient.wrong': {
    ko: '무작위 식 {count}개 가운데 {wrong}개에서 기울기가 수치 미분과 달라요. 같은 값이 두 번 쓰인 식을 손으로 미분해 보세요.',
    en: 'In {wrong} of {count} random expressions a gradient differs from the numerical one. Differentiate by hand one that uses a value twice.',
  },
  'gradient.one_operation': {
    ko: '무작위 식 {count}개 가운데 {wrong}개가 틀렸고, 틀린 식에는 모두 {op} 연산이 있어요. 그 연산의 국소 기울기를 확인해 보세요.',
    en: '{wrong} of {count} random expressions are wrong, and each of those uses {op}. Check the local gradient of that operation.',
  },

  // Crashes and limits
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
  'raised.signal': {
    ko: '프로그램이 {signal} 신호로 갑자기 끝났어요. 지나치게 깊은 재귀나 ctypes 같은 위험한 호출이 있는지 봐 주세요.',
    en: 'The program was ended by {signal}. Look for very deep recursion or a dangerous call such as ctypes.',
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

  // Answers that are no code
  'answer.wrong': {
    ko: '아직 아니에요. 이벤트 글을 다시 읽고 다른 답을 생각해 보세요.',
    en: 'Not yet. Read the event again and think of another answer.',
  },
  'answer.none': { ko: '아직 고르지 않았어요. 답을 골라 주세요.', en: 'Nothing is chosen yet. Pick an answer.' },
  'value.numeric': {
    ko: '숫자가 아직 달라요. 단위와 계산 순서를 확인해 보세요.',
    en: 'The number is not right yet. Check the unit and the order of the computation.',
  },
  'prediction.none': {
    ko: '예측이 오지 않았어요. 막대를 움직여 예측해 주세요.',
    en: 'No prediction came. Move the bars to predict.',
  },
  'prediction.options': {
    ko: '보기에 없는 답에 확률이 있어요. 화면을 새로 고친 뒤 다시 예측해 주세요.',
    en: 'An option that does not exist was given a probability. Reload the page and predict again.',
  },
  'prediction.sum': {
    ko: '확률의 합이 1이 아니에요(지금 {sum}). 합이 1이 되게 나눠 주세요.',
    en: 'The probabilities sum to {sum}, not to 1. Share them out so that they sum to 1.',
  },
  'length.short': {
    ko: '{min}자 이상 써 주세요(지금 {count}자). 무엇이 뜻밖이었는지 한 문장만 더 적어 볼까요?',
    en: 'Write at least {min} characters (now {count}). One more sentence: what surprised you?',
  },
  'training.range': {
    ko: '{field} 값은 {min}에서 {max} 사이여야 해요(지금 {value}).',
    en: '{field} must lie between {min} and {max} (now {value}).',
  },
  'training.integer': {
    ko: '{field} 값은 정수여야 해요(지금 {value}).',
    en: '{field} must be a whole number (now {value}).',
  },
  'training.unknown_field': {
    ko: '이 레시피에 없는 항목이에요: {field}. 화면을 새로 고친 뒤 다시 내 주세요.',
    en: 'This recipe has no field {field}. Reload the page and hand it in again.',
  },
  'training.high_loss': {
    ko: '마지막 {steps}걸음의 평균 손실: {got}. {max} 이하가 되도록 걸음 수나 학습률을 바꿔 보세요.',
    en: 'The mean loss of the last {steps} steps is {got}. Change the steps or the learning rate to reach {max} or less.',
  },
  'training.short_run': {
    ko: '마지막 {steps}걸음의 평균을 보려면 적어도 {steps}걸음이 필요해요(지금 {ran}걸음). 걸음 수를 늘려 주세요.',
    en: 'The mean of the last {steps} steps needs at least {steps} steps (now {ran}). Choose more steps.',
  },
  'training.diverged': {
    ko: '학습이 발산했어요: 손실이 숫자가 아니게 됐어요. 학습률을 10분의 1로 낮춰 보세요.',
    en: 'Training diverged: the loss stopped being a number. Try a tenth of the learning rate.',
  },
  'training.refused': {
    ko: '이 레시피로는 학습을 시작할 수 없어요: {text}',
    en: 'Training cannot start with this recipe: {text}',
  },

  // Our own faults
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

export type MessageId = keyof typeof MESSAGES;
export const MESSAGE_IDS = Object.keys(MESSAGES) as readonly MessageId[];

const MAX_FACT = 400;

/** A word for a sentence: the same in both languages, or one for each. */
export type Fact = string | number | LocalText;

/** The sentence of that id in both languages. Facts may be a student's words; they are cleaned and cut to 400. */
export function message(id: MessageId, facts: Readonly<Record<string, Fact>> = {}): Message {
  const { ko, en } = MESSAGES[id];
  return { id, text: { ko: fill(ko, facts, 'ko'), en: fill(en, facts, 'en') } };
}

/** An author's own sentence, under the id of what was seen. */
export function authored(id: string, text: LocalText): Message {
  return { id, text };
}

function fill(template: string, facts: Readonly<Record<string, Fact>>, locale: Locale): string {
  return template.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const fact = facts[name] ?? '';
    return clean(typeof fact === 'object' ? fact[locale] : String(fact), MAX_FACT).replaceAll('\n', ' ');
  });
}
