import type { LocalText } from '@ear/engine';

/** Kernels on a device, after the emulation found nothing wrong with them. */
export const GPU = {
  'kernel.gpu_address': {
    ko: 'GPU에서 실행하니 잡지 않은 메모리를 건드렸어요. 포인터 계산과 인덱스가 음수가 되거나 넘치지 않는지 봐 주세요.',
    en: 'On the GPU it touches memory that nobody allocated. See whether a pointer or an index can turn negative or overflow.',
  },
  'kernel.gpu_stopped': {
    ko: 'GPU가 커널을 멈췄어요. 실패한 assert, __trap, 지나치게 깊은 재귀가 있는지 봐 주세요.',
    en: 'The GPU stopped the kernel. Look for a failed assert, __trap, or recursion that goes too deep.',
  },
  'timeout.gpu': {
    ko: 'GPU에서 커널이 끝나지 않았어요. 다른 스레드나 블록이 먼저 끝나기를 기다리는 반복문이 있는지 봐 주세요.',
    en: 'On the GPU the kernel does not end. Look for a loop that waits for another thread or block.',
  },
  'value.gpu': {
    ko: '에뮬레이션에서는 맞는 값이 GPU에서는 달라요. 스레드가 실행되는 순서, 빠른 수학 함수(__expf 등)의 오차에 기대고 있는지 봐 주세요.',
    en: 'The values are right in the emulation and differ on the GPU. See whether they depend on the order of threads or on fast functions such as __expf.',
  },
} as const satisfies Record<string, LocalText>;
