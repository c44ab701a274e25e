// What the tests of the fast model share.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "base/owned.hpp"
#include "check.hpp"
#include "ear/lm.h"

namespace lm_support {

using Lm = ear::Owned<ear_lm>;

inline Lm make(const ear_lm_config& config, uint64_t seed = 1, int32_t threads = 1, int32_t bf16 = 0) {
  ear_lm* lm = nullptr;
  CHECK(ear_lm_create(&lm, &config, seed, threads, bf16) == EAR_OK);
  return Lm(lm);
}

// family, L, NH, NKV, C, H, block_size, V, bias, tied, dropout
inline ear_lm_config gpt2(int L, int NH, int C, int H, int T, int V, bool bias, bool tied, float dropout = 0) {
  return {EAR_LM_GPT2, L, NH, NH, C, H, T, V, bias, tied, dropout, 0, 0};
}
inline ear_lm_config llama(int L, int NH, int NKV, int C, int H, int T, int V, bool tied, float dropout = 0) {
  return {EAR_LM_LLAMA, L, NH, NKV, C, H, T, V, 0, tied, dropout, 0, 0};
}

// n tokens below V that look random.
inline std::vector<int32_t> some_tokens(size_t n, int32_t V, uint32_t seed) {
  std::vector<int32_t> tokens(n);
  for (int32_t& token : tokens) {
    seed = seed * 1664525u + 1013904223u;
    token = static_cast<int32_t>((seed >> 8) % static_cast<uint32_t>(V));
  }
  return tokens;
}

// Multiplies every weight, so that softmax, GELU and norms bend.
inline void enlarge(ear_lm* lm, float factor) {
  for (size_t i = 0; i < ear_lm_tensor_count(lm); i++) {
    ear_lm_tensor tensor{};
    CHECK(ear_lm_describe_tensor(lm, i, &tensor) == EAR_OK);
    std::vector<float> w(static_cast<size_t>(tensor.shape[0] * tensor.shape[1]));
    CHECK(ear_lm_get(lm, i, EAR_LM_WEIGHT, w.data(), w.size()) == EAR_OK);
    for (size_t j = 0; j < w.size(); j++) {
      w[j] = tensor.n_dims == 2 ? w[j] * factor : w[j] + 0.1f * static_cast<float>(j % 3);
    }
    CHECK(ear_lm_set(lm, i, EAR_LM_WEIGHT, w.data(), w.size()) == EAR_OK);
  }
}

inline std::string hash(const ear_lm* lm) {
  char hex[65] = {};
  CHECK(ear_lm_hash(lm, hex) == EAR_OK);
  return hex;
}

// Every float of a part, tensor after tensor.
inline std::vector<float> everything(const ear_lm* lm, ear_lm_part part) {
  std::vector<float> all;
  for (size_t i = 0; i < ear_lm_tensor_count(lm); i++) {
    ear_lm_tensor tensor{};
    CHECK(ear_lm_describe_tensor(lm, i, &tensor) == EAR_OK);
    const size_t n = static_cast<size_t>(tensor.shape[0] * tensor.shape[1]);
    all.resize(all.size() + n);
    CHECK(ear_lm_get(lm, i, part, all.data() + all.size() - n, n) == EAR_OK);
  }
  return all;
}

}  // namespace lm_support
