// The same model on both sides of the engine, and how far apart what they compute is.
#pragma once

#include <cmath>
#include <utility>
#include <vector>

#include "../engine/check.hpp"
#include "ear/cuda.h"
#include "ear/lm.h"

extern "C" const ear_cuda_plugin* ear_cuda_table_1();

inline char why[256];

// tokens and targets (B, T); a target of -1 counts for nothing.
struct Batch {
  int32_t B, T;
  std::vector<int32_t> tokens, targets;
};
inline Batch small_batch() {
  return {2, 6, {3, 0, 36, 5, 5, 20, 1, 3, 3, 17, 2, 30}, {0, 36, 5, -1, 20, 1, 3, 3, 17, 2, 30, 9}};
}

inline ear_lm_config small(ear_lm_family family) {
  ear_lm_config config{};
  config.family = family;
  config.n_layer = 2;
  config.n_head = 4;
  config.n_kv_head = family == EAR_LM_LLAMA ? 2 : 4;
  config.n_embd = 32;
  config.block_size = 8;
  config.vocab_size = 37;
  config.bias = family == EAR_LM_GPT2;
  config.tied = family == EAR_LM_GPT2;
  return config;
}

// A model on both sides, with the same weights.
struct Pair {
  explicit Pair(ear_lm_config config, Batch given = small_batch(), uint64_t seed = 7) : batch(std::move(given)) {
    CHECK(ear_lm_create(&cpu, &config, seed, 1, 0) == EAR_OK);
    ear_lm_config full;
    CHECK(ear_lm_get_config(cpu, &full) == EAR_OK);
    CHECK(ear_cuda_table_1()->create(&gpu, &full, seed, batch.B, batch.T, &n, why, sizeof why) == EAR_OK);
    spread();
  }
  ~Pair() {
    ear_lm_destroy(cpu);
    ear_cuda_table_1()->destroy(gpu);
  }

  // Weights far from their beginnings, so that norms and biases matter, in both halves.
  void spread() {
    const size_t count = ear_lm_tensor_count(cpu);
    for (size_t i = 0; i < count; i++) {
      std::vector<float> values = tensor(i, EAR_LM_WEIGHT);
      for (size_t j = 0; j < values.size(); j++) values[j] += 0.1f * std::sin(static_cast<float>(i * 31 + j));
      CHECK(ear_lm_set(cpu, i, EAR_LM_WEIGHT, values.data(), values.size()) == EAR_OK);
    }
    const std::vector<float> arena = from_cpu(EAR_LM_WEIGHT);
    CHECK(ear_cuda_table_1()->set(gpu, EAR_LM_WEIGHT, arena.data(), why, sizeof why) == EAR_OK);
  }

  std::vector<float> tensor(size_t index, ear_lm_part part) const {
    ear_lm_tensor described;
    CHECK(ear_lm_describe_tensor(cpu, index, &described) == EAR_OK);
    std::vector<float> values(static_cast<size_t>(described.shape[0] * described.shape[1]));
    CHECK(ear_lm_get(cpu, index, part, values.data(), values.size()) == EAR_OK);
    return values;
  }
  std::vector<float> from_cpu(ear_lm_part part) const {
    std::vector<float> arena(static_cast<size_t>(n));
    CHECK(ear_lm_get_arena(cpu, part, arena.data(), arena.size()) == EAR_OK);
    return arena;
  }
  std::vector<float> from_gpu(ear_lm_part part) const {
    std::vector<float> arena(static_cast<size_t>(n));
    CHECK(ear_cuda_table_1()->get(gpu, part, arena.data(), why, sizeof why) == EAR_OK);
    return arena;
  }

  double gpu_gradient(float scale = 1, uint64_t draw = 0) {
    double loss = 0;
    CHECK(ear_cuda_table_1()->gradient(gpu, batch.tokens.data(), batch.targets.data(), scale, draw, &loss, why,
                                       sizeof why) == EAR_OK);
    return loss;
  }
  double cpu_gradient(float scale = 1, uint64_t draw = 0) {
    double loss = 0;
    CHECK(ear_lm_gradient(cpu, batch.tokens.data(), batch.targets.data(), batch.B, batch.T, scale, draw, 0, &loss) ==
          EAR_OK);
    return loss;
  }

  const Batch batch;
  ear_lm* cpu = nullptr;
  ear_cuda_lm* gpu = nullptr;
  int64_t n = 0;
};

// The norm of the difference over the norm of what is wanted.
inline double apart(const std::vector<float>& got, const std::vector<float>& want) {
  double difference = 0, norm = 0;
  for (size_t i = 0; i < want.size(); i++) {
    difference += (got[i] - want[i]) * (got[i] - want[i]);
    norm += want[i] * want[i];
  }
  return std::sqrt(difference / (norm + 1e-30));
}

// On the stand-in both halves compute in fp32 (shim/cuda_bf16.h) and only add up in another order. On a device operands
// have the eight bits of bf16, which two layers with large weights make a tenth of a gradient.
#ifdef EAR_ON_DEVICE
constexpr double kClose = 0.02, kCloseGradient = 0.2;
#else
constexpr double kClose = 2e-5, kCloseGradient = 2e-5;
#endif
