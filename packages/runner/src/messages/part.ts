import type { LocalText } from '@ear/engine';

/** Training runs with a part of the student's in them. Each says where the run departs and what to look at next. */
export const PART = {
  'part.departs': {
    ko: '{step}번째 걸음에서 손실이 기준 학습과 갈라졌어요. 기준: {want} · 나온 값: {got}. {next}',
    en: 'The loss departs from the reference run at step {step}: {want} there, {got} with your part. {next}',
  },
  'part.diverged': {
    ko: '{step}번째 걸음에서 손실이 수가 아니게 됐어요. {next}',
    en: 'At step {step} the loss stopped being a number. {next}',
  },
  'part.next_first': {
    ko: '첫 손실은 순전파만으로 정해져요. {symbol}의 식을 처음부터 따라가 보세요: 무엇으로 나누는지, eps와 마스크를 잊지 않았는지, 마지막 원소까지 가는지.',
    en: 'The first loss comes from the forward pass alone. Follow the formula of {symbol} from its beginning: what it divides by, eps, the mask, the last element.',
  },
  'part.next_forward': {
    ko: '첫 손실은 맞았으니 결과는 거의 맞아요. 역전파가 다시 읽는 출력까지 채웠는지, 작은 오차가 걸음마다 쌓이지 않는지 봐 주세요.',
    en: 'The first loss agrees, so the result is nearly right. See whether every output that the backward pass reads again is right too, and whether a small error adds up.',
  },
  'part.next_backward': {
    ko: '첫 손실에는 기울기가 들어가지 않아서 기울기의 잘못은 2번째 걸음부터 보여요. 덮어쓰지(=) 않고 더하는지(+=), 식에서 빠진 항이 없는지 봐 주세요.',
    en: 'No gradient has a part in the first loss, so what is wrong with gradients shows from step 2 on. See whether it adds (+=) instead of writing (=), and whether a term of the formula is missing.',
  },
  'part.next_update': {
    ko: '가중치를 처음 바꾼 뒤의 손실이 2번째 걸음이에요. 두 모멘트와 편향 보정(t는 1부터), 가중치 감쇠를 차례로 봐 주세요.',
    en: 'Step 2 is the first loss after an update. Look at the two moments, the bias correction (t counts from 1) and the weight decay, in this order.',
  },
  'part.next_drift': {
    ko: '처음 몇 걸음은 맞았어요. 걸음마다 쌓이는 작은 오차예요: 정수 나눗셈, 정확하지 않은 상수, 드물게 지나는 갈래를 살펴보세요.',
    en: 'The first steps agree: a small error adds up. Look at integer divisions, at constants that are not exact, and at branches that are rarely taken.',
  },
  'part.next_finite': {
    ko: '값이 걸음마다 커지다가 넘쳤어요. {symbol}에서 나눗셈이나 제곱근이 빠지지 않았는지, 기울기의 부호가 맞는지 봐 주세요. {problem}',
    en: 'Values grew until they overflowed. See whether {symbol} lacks a division or a square root, and whether the sign of a gradient is right. {problem}',
  },
  'part.rate_departs': {
    ko: '학습률이 {rate_step}번째 걸음부터 기준과 달라요{rates}. 그래서 {step}번째 걸음에서 손실이 갈라졌어요. 기준: {want} · 나온 값: {got}. {next}',
    en: 'The rate differs from step {rate_step} on{rates}, and so the loss departs at step {step}: {want} in the reference run, {got} with yours. {next}',
  },
  'part.rate_differs': {
    ko: '손실은 기준을 따라갔지만 {rate_step}번째 걸음의 학습률이 기준과 달라요{rates}. {next}',
    en: 'The losses follow the reference, but the rate of step {rate_step} differs{rates}. {next}',
  },
  'part.next_ahead': {
    ko: '모든 값이 한 걸음 앞서 있어요. 첫 걸음의 번호는 1이에요.',
    en: 'Every value comes one step too early. The first step has the number 1.',
  },
  'part.next_behind': {
    ko: '모든 값이 한 걸음 늦어요. 첫 걸음의 번호는 0이 아니라 1이에요.',
    en: 'Every value comes one step too late. The first step has the number 1, not 0.',
  },
  'part.next_warmup': {
    ko: '워밍업 구간이에요. 몇 걸음에 걸쳐 오르는지, 마지막 걸음에 어디까지 오르는지 손으로 세어 보세요.',
    en: 'This is the warm-up. Count by hand over how many steps it rises, and how far it gets in the last of them.',
  },
  'part.next_decay': {
    ko: '워밍업 뒤에 내려가는 구간이에요. 어디서 시작해 어느 걸음에 가장 낮아지는지, 0이 아니라 가장 낮은 학습률까지 내려가는지 봐 주세요.',
    en: 'This is the decay behind the warm-up. See where it begins, at which step it is lowest, and whether it falls to the lowest rate instead of 0.',
  },
  'part.next_end': {
    ko: '다 내려온 뒤예요. 그때부터는 가장 낮은 학습률 그대로여야 해요.',
    en: 'The decay is over by then: the rate stays at its lowest from there on. Look at that condition.',
  },
  'type.rate': {
    ko: '{step}번째 걸음의 학습률이 수가 아니에요({got}). 수 하나를 return으로 돌려주세요.',
    en: 'The rate of step {step} is no number ({got}). Return a single number.',
  },
  'not_finite.rate': {
    ko: '{step}번째 걸음의 학습률이 NaN이나 무한대예요. 0으로 나누는 곳이 있는지 봐 주세요.',
    en: 'The rate of step {step} is NaN or infinite. Look for a division by zero.',
  },
  'part.rate_negative': {
    ko: '{step}번째 걸음의 학습률이 0보다 작아요. 다 내려온 뒤의 걸음도 계산하고 있지 않은지 봐 주세요.',
    en: 'The rate of step {step} is below 0. See whether the formula goes on where the decay is over.',
  },
  'part.rate_large': {
    ko: '{step}번째 걸음의 학습률이 10보다 커요. 곱해야 할 곳에서 나누고 있지 않은지 봐 주세요.',
    en: 'The rate of step {step} is above 10. See whether it divides where it should multiply.',
  },
  'part.tokenizer_unreadable': {
    ko: '{file} 파일을 토크나이저로 쓸 수 없어요: {text} 파일의 형식은 ear-tokenizer/1이에요.',
    en: 'The file {file} cannot be used as a tokenizer: {text} Its format is ear-tokenizer/1.',
  },
  'part.tokenizer_text': {
    ko: '{file} 파일이 UTF-8로 된 글이 아니에요. JSON 그대로 저장해서 다시 내 주세요.',
    en: 'The file {file} is no UTF-8 text. Save it as plain JSON and hand it in again.',
  },
  'part.tokenizer_lost': {
    ko: '토큰으로 나눴다가 되돌린 글이 {at}번째 글자부터 달라요. 원래: {want} · 돌아온 것: {got}. 글자를 버리거나 바꾸는 정규화가 있는지 봐 주세요.',
    en: 'A text that is encoded and decoded differs from character {at} on: {want} went in, {got} came back. Look for a normal form that drops or changes characters.',
  },
  'part.tokenizer_large': {
    ko: '토큰이 {got}개예요. 이 학습에서는 {max}개까지예요. 어휘를 줄여서 다시 만들어 주세요.',
    en: 'It has {got} tokens, and this run allows {max}. Make it again with a smaller vocabulary.',
  },
  'part.tokenizer_worse': {
    ko: '검증 글의 손실: 1바이트에 {got} nats. 기준은 {want}이고 {max}까지예요. 토큰 하나가 평균 {bytes}바이트를 담아요(기준 {reference_bytes}). 자주 나오는 조각이 한 토큰이 됐는지, 학습한 글이 이 글과 닮았는지 봐 주세요.',
    en: 'Held-back text costs {got} nats a byte; the reference needs {want}, and {max} is allowed. A token holds {bytes} bytes on average ({reference_bytes} in the reference). See whether frequent pieces became tokens, and whether it was learnt from text like this.',
  },
  'slow.part': {
    ko: '학습은 맞지만 호출 한 번에 {each} ms가 걸려요. 엔진의 {ratio}배이고 {max}배까지예요. 안쪽 반복문에서 되풀이하는 계산과 메모리를 건너뛰는 순서를 살펴보세요.',
    en: 'The run is right, but a call takes {each} ms: {ratio} times what the engine takes, and {max} times is allowed. Look at work that inner loops repeat, and at the order in which memory is read.',
  },
  'timeout.part': {
    ko: '{seconds}초 안에 {steps}걸음 가운데 {step}걸음만 했어요. 호출 한 번에 평균 {each} ms가 걸려요. 안쪽 반복문에서 되풀이하는 계산이 있는지 봐 주세요.',
    en: 'Within {seconds} s only {step} of {steps} steps were done; a call takes {each} ms on average. Look for work that inner loops repeat.',
  },
  'platform.part': {
    ko: '이 확인은 퀘스트를 만든 사람이 고쳐야 해요: {text} 제출한 것 때문이 아니에요.',
    en: 'The author has to mend this check: {text} It is not what you handed in.',
  },
} as const satisfies Record<string, LocalText>;
