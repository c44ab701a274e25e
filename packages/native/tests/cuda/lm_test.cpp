// The CUDA half of the engine, host code and kernels, against the CPU half: losses, gradients, steps, dropout.
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "../engine/check.hpp"
#include "ear/cuda.h"
#include "ear/lm.h"

extern "C" const ear_cuda_plugin* ear_cuda_table_1();

namespace {

constexpr int kB = 2, kT = 6;
char why[256];

ear_lm_config small(ear_lm_family family) {
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

const std::vector<int32_t>& tokens() {
  static const std::vector<int32_t> all = {3, 0, 36, 5, 5, 20, 1, 3, 3, 17, 2, 30};
  return all;
}
const std::vector<int32_t>& targets() {
  static const std::vector<int32_t> all = {0, 36, 5, -1, 20, 1, 3, 3, 17, 2, 30, 9};
  return all;
}

// A model on both sides, with the same weights.
struct Pair {
  explicit Pair(ear_lm_config config, uint64_t seed = 7) {
    CHECK(ear_lm_create(&cpu, &config, seed, 1, 0) == EAR_OK);
    ear_lm_config full;
    CHECK(ear_lm_get_config(cpu, &full) == EAR_OK);
    CHECK(ear_cuda_table_1()->create(&gpu, &full, seed, kB, kT, &n, why, sizeof why) == EAR_OK);
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
    CHECK(ear_cuda_table_1()->gradient(gpu, tokens().data(), targets().data(), scale, draw, &loss, why, sizeof why) ==
          EAR_OK);
    return loss;
  }
  double cpu_gradient(float scale = 1, uint64_t draw = 0) {
    double loss = 0;
    CHECK(ear_lm_gradient(cpu, tokens().data(), targets().data(), kB, kT, scale, draw, 0, &loss) == EAR_OK);
    return loss;
  }

  ear_lm* cpu = nullptr;
  ear_cuda_lm* gpu = nullptr;
  int64_t n = 0;
};

// The norm of the difference over the norm of what is wanted.
double apart(const std::vector<float>& got, const std::vector<float>& want) {
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

void agrees(ear_lm_config config) {
  Pair pair(config);
  const double want = pair.cpu_gradient(0.5f, 11), got = pair.gpu_gradient(0.5f, 11);
  CHECK(std::fabs(got - want) < kClose * want);
  CHECK(apart(pair.from_gpu(EAR_LM_GRADIENT), pair.from_cpu(EAR_LM_GRADIENT)) < kCloseGradient);
  // Micro-batches add up, and what is recorded does what was done.
  for (int i = 0; i < 3; i++) {
    pair.cpu_gradient(0.5f, 11);
    CHECK(pair.gpu_gradient(0.5f, 11) == got);
  }
  CHECK(apart(pair.from_gpu(EAR_LM_GRADIENT), pair.from_cpu(EAR_LM_GRADIENT)) < kCloseGradient);
}

}  // namespace

TEST("the device's GPT-2 has the losses and gradients of the CPU's") { agrees(small(EAR_LM_GPT2)); }
TEST("the device's Llama has the losses and gradients of the CPU's") { agrees(small(EAR_LM_LLAMA)); }

TEST("without biases, with its own head, with dropout, the device still agrees") {
  ear_lm_config plain = small(EAR_LM_GPT2);
  plain.bias = plain.tied = 0;
  plain.dropout = 0.3f;
  agrees(plain);
  ear_lm_config tied = small(EAR_LM_LLAMA);
  tied.tied = 1;
  tied.dropout = 0.2f;
  agrees(tied);
}

TEST("steps on the device follow steps on the CPU, and end where they began each time") {
  const ear_lm_adamw adamw{1e-2, 0.9, 0.99, 1e-8, 0.1, 1.0};
  std::vector<float> first;
  for (int time = 0; time < 2; time++) {
    Pair pair(small(EAR_LM_GPT2));
    double last = 0;
    for (int64_t step = 1; step <= 3; step++) {
      CHECK(ear_lm_clear_gradient(pair.cpu) == EAR_OK);
      CHECK(ear_cuda_table_1()->clear_gradient(pair.gpu, why, sizeof why) == EAR_OK);
      const double want = pair.cpu_gradient(), got = pair.gpu_gradient();
      CHECK(std::fabs(got - want) < kClose * want);
      double norm = 0, norm_got = 0;
      CHECK(ear_lm_update(pair.cpu, &adamw, step, &norm) == EAR_OK);
      CHECK(ear_cuda_table_1()->update(pair.gpu, &adamw, step, &norm_got, why, sizeof why) == EAR_OK);
      CHECK(std::fabs(norm_got - norm) < 10 * kClose * norm);
      CHECK(step == 1 || got < last);
      last = got;
    }
    double loss = 0;
    for (int i = 0; i < 3; i++) {
      double again = 0;
      CHECK(ear_cuda_table_1()->loss(pair.gpu, tokens().data(), targets().data(), &again, why, sizeof why) == EAR_OK);
      CHECK(i == 0 || again == loss);
      loss = again;
    }
    CHECK(loss < last);
    // Adam makes a full step of a gradient that is nothing but rounding, such as that of a key's bias.
    CHECK(apart(pair.from_gpu(EAR_LM_WEIGHT), pair.from_cpu(EAR_LM_WEIGHT)) < 0.02);
    if (time == 0) first = pair.from_gpu(EAR_LM_WEIGHT);
    else CHECK(first == pair.from_gpu(EAR_LM_WEIGHT));
  }
}

TEST("a gradient that is not finite moves no weight on the device") {
  Pair pair(small(EAR_LM_GPT2));
  std::vector<float> gradient(static_cast<size_t>(pair.n), 0.0f);
  gradient[5] = std::numeric_limits<float>::infinity();
  CHECK(ear_cuda_table_1()->set(pair.gpu, EAR_LM_GRADIENT, gradient.data(), why, sizeof why) == EAR_OK);
  const std::vector<float> before = pair.from_gpu(EAR_LM_WEIGHT);
  const ear_lm_adamw adamw{1e-2, 0.9, 0.99, 1e-8, 0.1, 1.0};
  double norm = 0;
  CHECK(ear_cuda_table_1()->update(pair.gpu, &adamw, 1, &norm, why, sizeof why) == EAR_OK);
  CHECK(!std::isfinite(norm));
  CHECK(pair.from_gpu(EAR_LM_WEIGHT) == before);
}

TEST("too large a model or batch is refused in words") {
  ear_lm_config config = small(EAR_LM_GPT2);
  ear_lm* lm = nullptr;
  CHECK(ear_lm_create(&lm, &config, 1, 1, 0) == EAR_OK);
  CHECK(ear_lm_get_config(lm, &config) == EAR_OK);
  ear_lm_destroy(lm);
  ear_cuda_lm* gpu = nullptr;
  int64_t n = 0;
  why[0] = '\0';
  CHECK(ear_cuda_table_1()->create(&gpu, &config, 1, 20000, 8, &n, why, sizeof why) == EAR_ERR_TOO_LARGE);
  CHECK(std::strstr(why, "65,535") != nullptr);
  config.vocab_size = 65536;
  CHECK(ear_cuda_table_1()->create(&gpu, &config, 1, 16000, 8, &n, why, sizeof why) == EAR_ERR_TOO_LARGE);
  CHECK(std::strstr(why, "2^31") != nullptr);
#ifndef EAR_ON_DEVICE  // which may well have that much
  CHECK(ear_cuda_table_1()->create(&gpu, &config, 1, 4000, 8, &n, why, sizeof why) == EAR_ERR_TOO_LARGE);
  CHECK(std::strstr(why, "out of memory") != nullptr);
#endif
}

TEST("the device's memory for a model is known before it is asked for") {
  ear_lm_config config = small(EAR_LM_GPT2);
  ear_lm* lm = nullptr;
  CHECK(ear_lm_create(&lm, &config, 1, 1, 0) == EAR_OK);
  CHECK(ear_lm_get_config(lm, &config) == EAR_OK);
  const size_t arena = ear_lm_arena_floats(lm) * sizeof(float);
  ear_lm_destroy(lm);
  size_t one = 0, two = 0, three = 0;
  CHECK(ear_cuda_table_1()->measure(&config, 1, kT, &one, why, sizeof why) == EAR_OK);
  CHECK(ear_cuda_table_1()->measure(&config, 2, kT, &two, why, sizeof why) == EAR_OK);
  CHECK(ear_cuda_table_1()->measure(&config, 3, kT, &three, why, sizeof why) == EAR_OK);
  CHECK(one > 4 * arena && two > one && three - two == two - one);
  ear_cuda_device before{}, after{};
  CHECK(ear_cuda_table_1()->probe(&before, why, sizeof why) == EAR_OK);
  const Pair pair(config);
  CHECK(ear_cuda_table_1()->probe(&after, why, sizeof why) == EAR_OK);
#ifdef EAR_ON_DEVICE  // whose driver gives memory out in blocks
  CHECK(before.bytes_free - after.bytes_free >= two / 2);
#else
  CHECK(before.bytes_free - after.bytes_free == two);
#endif
  CHECK(ear_cuda_table_1()->measure(&config, 1 << 20, kT, &one, why, sizeof why) == EAR_ERR_TOO_LARGE);
  CHECK(ear_cuda_table_1()->measure(&config, 0, kT, &one, why, sizeof why) == EAR_ERR_ARGUMENT);
}
