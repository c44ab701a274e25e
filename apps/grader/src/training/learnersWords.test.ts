import { expect, it } from '@jest/globals';
import { forLearners } from './learnersWords.ts';

it.each([
  'The CUDA half of the engine cannot be opened: /opt/ear quest/libear_cuda.so: no such file; libear_cuda.so: no such file.',
  'It cannot be opened (/usr/local/cuda/lib64/libcudart.so.13).',
])('does not tell a learner where files of this machine are: %s', (en) => {
  const told = forLearners({ ko: `GPU로 학습할 수 없어요 (${en})`, en });
  expect(told.en).toBe('The part of the engine that trains on a GPU cannot be opened. The log of the grader says why.');
  expect(told.ko).not.toContain('/');
});

it('tells every other reason as the engine does', () => {
  const said = {
    ko: 'GPU의 메모리가 모자라요 (3/4).',
    en: 'The GPU has too little memory: 3 / 4 of what it and/or others need.',
  };
  expect(forLearners(said)).toEqual(said);
});
