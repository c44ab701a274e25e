/*
 * Dropout by Philox4x32-10 (Salmon et al., 2011), the masks of the engine's CPU half: key is the seed; element e has
 * counter words e / 64 * 16 + e % 16 and the stream, and takes number e / 16 % 4.
 */
#pragma once

#include "common.cuh"

__device__ inline unsigned philox_word(unsigned long long element, unsigned seed0, unsigned seed1, unsigned stream0,
                                       unsigned stream1) {
  const unsigned long long counter = element / 64 * 16 + element % 16;
  unsigned x0 = (unsigned)counter, x1 = (unsigned)(counter >> 32), x2 = stream0, x3 = stream1;
  for (int round = 0; round < 10; round++) {
    const unsigned high0 = __umulhi(0xd2511f53u, x0), low0 = 0xd2511f53u * x0;
    const unsigned high1 = __umulhi(0xcd9e8d57u, x2), low1 = 0xcd9e8d57u * x2;
    x0 = high1 ^ x1 ^ seed0;
    x1 = low1;
    x2 = high0 ^ x3 ^ seed1;
    x3 = low0;
    seed0 += 0x9e3779b9u;
    seed1 += 0xbb67ae85u;
  }
  const int word = (int)(element / 16 % 4);
  return word == 0 ? x0 : word == 1 ? x1 : word == 2 ? x2 : x3;
}

// What an element of a place becomes: 0 where its number is below `limit` (p * 2^32, as a word), else x * keep. key:
// two words of the model's seed and the place; draw: two words on the device that change from step to step. limit 0: no
// dropout, and draw is not read.
__device__ inline float dropped(float x, long element, int limit, float keep, int key0, int key1, const int* draw) {
  if (limit == 0) return x;
  const unsigned word = philox_word(element, key0, key1, draw[0], draw[1]);
  return word < (unsigned)limit ? 0.0f : x * keep;
}
