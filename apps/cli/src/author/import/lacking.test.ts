import { expect, it } from '@jest/globals';
import { lackingPackages } from './lacking.ts';

const without =
  (...missing: string[]) =>
  (image: string): Promise<unknown> =>
    missing.includes(image) ? Promise.reject(new Error(`no ${image} here`)) : Promise.resolve({});

it('a machine without g++ lacks it for submissions and for a validator in C++, and for nothing else', async () => {
  const python = { path: 'a.py', folder: 'accepted', runtime: 'python', text: '', expected: [] } as const;
  const cpp = { ...python, path: 'a.cpp', runtime: 'cpp' } as const;
  const validator = { runtime: 'cpp', file: 'data/validator/v.cc', files: {} } as const;
  const bare = without('cpp-build');
  expect(await lackingPackages({ submissions: [python], validator: null }, bare)).toEqual([]);
  expect(await lackingPackages({ submissions: [python, cpp], validator: null }, bare)).toEqual(['g++', 'libc6-dev']);
  expect(await lackingPackages({ submissions: [python], validator }, bare)).toEqual(['g++', 'libc6-dev']);
  expect(await lackingPackages({ submissions: [cpp], validator }, without())).toEqual([]);
});
