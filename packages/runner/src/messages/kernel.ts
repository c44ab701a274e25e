import type { LocalText } from '@ear/engine';

/** Calls of C functions and launches of CUDA kernels. */
export const KERNEL = {
  'kernel.oob_read': {
    ko: '{buffer} 버퍼의 바깥을 읽었어요. 반복문이 끝나는 조건과 인덱스 계산을 가장 작은 크기로 따라가 보세요.',
    en: 'It reads outside the buffer {buffer}. Follow the end of each loop and the index with the smallest sizes.',
  },
  'kernel.oob_read_shown': {
    ko: '{buffer}[{index}]을 읽었는데 {buffer}의 원소는 {size}개예요{where}. 반복문이 끝나는 조건과 인덱스 계산을 봐 주세요.',
    en: 'It reads {buffer}[{index}], but {buffer} has {size} elements{where}. Look at the end of the loop and at the index.',
  },
  'kernel.oob_write': {
    ko: '{buffer} 버퍼의 바깥에 썼어요. 반복문이 끝나는 조건과 인덱스 계산을 가장 작은 크기로 따라가 보세요.',
    en: 'It writes outside the buffer {buffer}. Follow the end of each loop and the index with the smallest sizes.',
  },
  'kernel.oob_write_shown': {
    ko: '{buffer}[{index}]에 썼는데 {buffer}의 원소는 {size}개예요{where}. 반복문이 끝나는 조건과 인덱스 계산을 봐 주세요.',
    en: 'It writes {buffer}[{index}], but {buffer} has {size} elements{where}. Look at the end of the loop and at the index.',
  },
  'kernel.const_write': {
    ko: '읽기만 해야 하는 {buffer} 버퍼에 썼어요. const를 떼는 형 변환을 없애고, 결과는 출력 버퍼에 써 주세요.',
    en: 'It writes into the buffer {buffer}, which is const. Remove the cast that drops const and write results to an output.',
  },
  'kernel.const_write_shown': {
    ko: '읽기만 해야 하는 {buffer}[{index}]에 썼어요{where}. const를 떼는 형 변환을 없애고, 결과는 출력 버퍼에 써 주세요.',
    en: 'It writes {buffer}[{index}], which is const{where}. Remove the cast that drops const and write results to an output.',
  },
  'kernel.uninitialised': {
    ko: '아무도 쓰지 않은 {buffer}의 원소를 읽었어요. 더하기 전에 0으로 채웠는지 봐 주세요.',
    en: 'It reads elements of {buffer} that nobody has written. See whether they are set to 0 before something is added.',
  },
  'kernel.uninitialised_shown': {
    ko: '아무도 쓰지 않은 {buffer}[{index}]을 읽었어요{where}. 더하기 전에 0으로 채웠는지 봐 주세요.',
    en: 'It reads {buffer}[{index}], which nobody has written{where}. See whether it is set to 0 before something is added.',
  },
  'kernel.unwritten': {
    ko: '{buffer}에 쓰지 않고 남겨 둔 원소가 있어요. 마지막 원소까지, 나누어떨어지지 않는 크기까지 반복하는지 봐 주세요.',
    en: 'Elements of {buffer} are never written. See whether the loops reach the last element, also for sizes that do not divide evenly.',
  },
  'kernel.unwritten_shown': {
    ko: '{buffer}의 원소 {size}개 가운데 {count}개를 쓰지 않았어요. 처음 빠진 곳: {at}. 반복문의 범위를 봐 주세요.',
    en: '{count} of the {size} elements of {buffer} are never written, first at {at}. Look at the ranges of the loops.',
  },
  'kernel.limit': {
    ko: '이 커널은 그 크기로 띄울 수 없어요. 블록의 스레드 수(1024 이하)와 공유 메모리의 크기를 봐 주세요.',
    en: 'This kernel cannot be launched with that size. Look at the threads of a block (1024 at most) and at shared memory.',
  },
  'not_finite.kernel': {
    ko: '{buffer}에 NaN이나 무한대가 있어요. 0으로 나누는 곳, 너무 큰 수의 exp, 초기화하지 않은 변수를 찾아보세요.',
    en: '{buffer} holds NaN or infinity. Look for a division by zero, exp of a large number, or a variable that was never set.',
  },
  'not_finite.kernel_shown': {
    ko: '{buffer}에 NaN이나 무한대가 있어요. 처음 나온 곳: {at}. 0으로 나누는 곳, 너무 큰 수의 exp, 초기화하지 않은 변수를 찾아보세요.',
    en: '{buffer} holds NaN or infinity, first at {at}. Look for a division by zero, exp of a large number, or a variable that was never set.',
  },
  'not_finite.kernel_stale': {
    ko: '{buffer}의 값이 아직 아무도 쓰지 않은 출력 버퍼에서 왔어요. 더하기(+=) 전에 0으로 채우고, 먼저 쓴 곳만 읽어 주세요.',
    en: 'Values of {buffer} come from an output that nobody had written yet. Set it to 0 before you add to it, and read only what was written.',
  },
  'value.kernel_overwritten': {
    ko: '{buffer}에 더해야 하는데 덮어썼어요. 기울기는 쌓이는 값이니 = 대신 +=를 써 주세요.',
    en: '{buffer} is overwritten, but should be added to. Gradients accumulate: write += instead of =.',
  },
  'value.kernel': {
    ko: '{buffer}부터 값이 달라요. 작은 예를 손으로 계산해서 비교해 보세요.',
    en: 'The values differ from {buffer} on. Work a small example by hand and compare.',
  },
  'value.kernel_shown': {
    ko: '{buffer}{at}부터 값이 달라요. 기대한 값: {want} · 나온 값: {got}. 그 자리의 계산을 따라가 보세요.',
    en: 'The values differ from {buffer}{at} on: {want} was expected, {got} came. Follow the computation of that place.',
  },
  'value.kernel_mistake': {
    ko: '{buffer}부터 값이 달라요: {mistake}. 그 부분의 식을 다시 살펴보세요.',
    en: 'The values differ from {buffer} on: {mistake}. Look at that part of the formula again.',
  },
  'race.found': {
    ko: '여러 스레드가 {buffer}의 같은 자리를 서로 기다리지 않고 써요. __syncthreads나 atomicAdd가 필요한 곳을 찾아보세요.',
    en: 'Threads use the same element of {buffer} without waiting for each other. Find where __syncthreads or atomicAdd is needed.',
  },
  'race.shown': {
    ko: '{buffer}[{index}]을 두 스레드가 서로 기다리지 않고 써요{where}: 상대는 {other}. 사이에 __syncthreads를 두거나 atomicAdd를 쓰세요.',
    en: 'Two threads use {buffer}[{index}] without waiting for each other{where}: the other is {other}. Put __syncthreads between them or use atomicAdd.',
  },
  'race.barrier': {
    ko: '블록의 일부 스레드만 __syncthreads에 닿아요. 조건문이나 일찍 하는 return 바깥으로 옮겨 주세요.',
    en: 'Only some threads of a block reach __syncthreads. Move it out of the condition, and return after it.',
  },
  'race.barrier_shown': {
    ko: '블록의 일부 스레드만 __syncthreads에 닿아요{where}. 조건문이나 일찍 하는 return 바깥으로 옮겨 주세요.',
    en: 'Only some threads of a block reach __syncthreads{where}. Move it out of the condition, and return after it.',
  },
  'race.deadlock': {
    ko: '스레드들이 서로를 끝없이 기다려요. 같은 블록의 스레드는 모두 같은 __syncthreads를 지나야 해요.',
    en: 'The threads wait for each other without end. All threads of a block must pass the same __syncthreads.',
  },
  'raised.null': {
    ko: 'NULL 포인터를 따라갔어요(SIGSEGV). malloc이 실패했는지, 포인터에 주소를 넣었는지 봐 주세요.',
    en: 'It follows a NULL pointer (SIGSEGV). See whether malloc failed and whether the pointer was ever set.',
  },
  'raised.stack': {
    ko: '스택이 넘쳤어요(SIGSEGV). 끝나지 않는 재귀나 아주 큰 지역 배열이 있는지 봐 주세요. 큰 배열은 malloc으로 잡으면 돼요.',
    en: 'The stack overflowed (SIGSEGV). Look for recursion without an end or a very large local array; malloc large ones.',
  },
  'raised.program_signal': {
    ko: '프로그램이 {signal} 신호로 멈췄어요. {hint}',
    en: 'The program was stopped by {signal}. {hint}',
  },
  'platform.kernel': {
    ko: '이 확인은 퀘스트를 만든 사람이 고쳐야 해요: {text}. 제출한 코드 때문이 아니에요.',
    en: 'The author has to mend this check: {text}. It is not your code.',
  },
} as const satisfies Record<string, LocalText>;
