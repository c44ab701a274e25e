import type { LocalText } from '@ear/engine';

/** CUDA hand-ins that hold more, or other things, than device code. */
export const CUDA = {
  'syntax.cuda_host': {
    ko: '{file} {line}번째 줄의 {what}: CPU에서 도는 코드예요. 커널(__global__)과 __device__ 함수만 내 주세요. 메모리를 잡고 커널을 띄우는 일은 채점기가 해요.',
    en: '{file} line {line}: {what} is host code. Hand in kernels (__global__) and __device__ functions only; memory and launches are the judge’s part.',
  },
  'syntax.cuda_heap': {
    ko: '{file} {line}번째 줄의 {what}: 커널 안에서는 메모리를 새로 잡을 수 없어요. 크기를 아는 지역 배열이나 __shared__ 배열을 써 주세요.',
    en: '{file} line {line}: {what}: a kernel cannot allocate memory here. Use a local array of a known size or a __shared__ array.',
  },
  'syntax.cuda_asm': {
    ko: '{file} {line}번째 줄의 {what}: 어셈블리(PTX)는 여기서 실행할 수 없어요. 같은 일을 하는 CUDA 함수를 써 주세요.',
    en: '{file} line {line}: {what}: assembly (PTX) cannot be run here. Use the CUDA function that does the same.',
  },
  'syntax.cuda_reserved': {
    ko: '{file} {line}번째 줄의 {what}: 채점기가 쓰는 이름이에요. 다른 이름으로 바꿔 주세요.',
    en: '{file} line {line}: {what} belongs to the judge. Choose another name.',
  },
  'syntax.cuda_template': {
    ko: '{file} {line}번째 줄의 {what}: 템플릿만으로는 띄울 커널이 없어요. 파일 끝에 template __global__ void {what}<…>(…); 한 줄을 더해 어떤 형으로 쓸지 정해 주세요.',
    en: '{file} line {line}: {what} is a template, so there is no kernel to launch yet. Add a line template __global__ void {what}<…>(…); at the end of the file that says for which types.',
  },
  'race.lanes': {
    ko: '워프의 일부 스레드만 같은 __shfl_sync나 __syncwarp에 닿아요. 마스크에 있는 스레드가 모두 거기에 닿는지 봐 주세요.',
    en: 'Only some threads of a warp reach the same __shfl_sync or __syncwarp. See whether every thread of the mask gets there.',
  },
  'race.lanes_shown': {
    ko: '워프의 일부 스레드만 같은 __shfl_sync나 __syncwarp에 닿아요{where}. 마스크에 있는 스레드가 모두 거기에 닿는지 봐 주세요.',
    en: 'Only some threads of a warp reach the same __shfl_sync or __syncwarp{where}. See whether every thread of the mask gets there.',
  },
  'syntax.cuda_program': {
    ko: 'CUDA 커널은 혼자 실행되는 프로그램이 아니에요. 이 확인은 퀘스트를 만든 사람이 고쳐야 해요.',
    en: 'CUDA kernels are no program of their own. The author has to mend this check.',
  },
} as const satisfies Record<string, LocalText>;
