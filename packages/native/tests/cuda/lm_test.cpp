// The CUDA half of the engine, host code and kernels, against the CPU half: losses, gradients, steps, dropout.
#include <cstring>
#include <limits>

#include "pair.hpp"

namespace {

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
      CHECK(ear_cuda_table_1()->loss(pair.gpu, pair.batch.tokens.data(), pair.batch.targets.data(), &again, why,
                                     sizeof why) == EAR_OK);
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
  CHECK(ear_cuda_table_1()->create(&gpu, &config, 1, 70000, 8, &n, why, sizeof why) == EAR_ERR_TOO_LARGE);
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
  const int32_t kT = small_batch().T;
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
