import type { LocalText } from '@ear/engine';

/** Files of weights. */
export const ARTIFACT = {
  'artifact.format': {
    ko: '{file} 파일이 {format} 형식이에요. 그런 파일은 열면 코드가 실행될 수 있어서 받지 않아요. safetensors로 저장해서 다시 내 주세요: from safetensors.numpy import save_file',
    en: '{file} is a {format} file. Opening one may run code, so it is not taken. Save it as safetensors and hand that in: from safetensors.numpy import save_file',
  },
  'artifact.unreadable': {
    ko: '{file} 파일을 safetensors로 읽지 못했어요: {reason}. safetensors의 save_file로 다시 저장해서 내 주세요.',
    en: '{file} cannot be read as safetensors: {reason}. Save it again with save_file of safetensors.',
  },
  'artifact.missing': {
    ko: '텐서 {want}가 파일에 없어요. 이 이름으로 저장해 주세요.',
    en: 'The tensor {want} is not in the file. Save it under this name.',
  },
  'artifact.extra': {
    ko: '파일에 다른 텐서가 더 있어요: {name}. 이 단계에서 묻는 텐서만 저장해 주세요.',
    en: 'The file holds another tensor, {name}. Save only those that this step asks for.',
  },
  'artifact.differs': {
    ko: '텐서의 모양이나 자료형이 달라요. 기대한 것: {want} · 나온 것: {got}. 저장하기 전에 shape과 dtype을 확인해 보세요.',
    en: 'A tensor has another shape or dtype: {want} was expected, {got} came. Check both before you save.',
  },
  'artifact.not_finite': {
    ko: '텐서 {name}에 NaN이나 무한대, 또는 0과 1이 아닌 bool이 있어요. 학습이 발산하지 않았는지 손실 곡선을 확인해 보세요.',
    en: 'The tensor {name} holds NaN, infinity or a bool that is neither 0 nor 1. See in the loss curve whether training diverged.',
  },
} as const satisfies Record<string, LocalText>;
