/*
 * Dropout by Philox4x32-10 (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", 2011). Key: the seed, low
 * word first. Counter of element e: words 0 and 1 are e / 64 * 16 + e % 16, words 2 and 3 the stream; of its four
 * numbers the element takes number e / 16 % 4. So sixteen counters side by side give 64 elements in order.
 */
#pragma once

namespace ear::fast {
namespace {

struct Four {
  I word[4];
};

inline Four philox(Four x, std::uint32_t key0, std::uint32_t key1) {
  const I multiplier0 = set(0xd2511f53u), multiplier1 = set(0xcd9e8d57u);
  for (int round = 0; round < 10; round++) {
    const I low0 = low_product(x.word[0], multiplier0), high0 = high_product(x.word[0], multiplier0);
    const I low1 = low_product(x.word[2], multiplier1), high1 = high_product(x.word[2], multiplier1);
    x = {{high1 ^ x.word[1] ^ set(key0), low1, high0 ^ x.word[3] ^ set(key1), low0}};
    key0 += 0x9e3779b9u;
    key1 += 0xbb67ae85u;
  }
  return x;
}

void dropout(float* x, std::int64_t n, std::uint64_t first, std::uint32_t limit, float scale, std::uint64_t seed,
             std::uint64_t stream) {
  const V keep = set(scale), zero = set(0.0f);
  for (std::int64_t i = 0; i < n; i += 64) {
    const std::uint64_t counter = (first + static_cast<std::uint64_t>(i)) / 4;
    // A multiple of sixteen: the low word does not overflow within sixteen lanes.
    const Four drawn = philox({{count_from(static_cast<std::uint32_t>(counter)),
                                set(static_cast<std::uint32_t>(counter >> 32)),
                                set(static_cast<std::uint32_t>(stream)),
                                set(static_cast<std::uint32_t>(stream >> 32))}},
                              static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32));
    for (int word = 0; word < 4; word++) {
      float* at = x + i + word * 16;
      const std::int64_t left = n - i - word * 16;
      if (left <= 0) break;
      store(at, choose(below(drawn.word[word], set(limit)), zero, load(at, left) * keep), left);
    }
  }
}

}  // namespace
}  // namespace ear::fast
