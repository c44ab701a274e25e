// Attention on the device against the CPU's: more tiles than one, heads of every width, groups of heads.
#include "pair.hpp"

namespace {

Batch long_batch(int32_t B, int32_t T) {
  Batch batch{B, T, {}, {}};
  for (int32_t i = 0; i < B * T; i++) {
    batch.tokens.push_back(i * i % 37);
    batch.targets.push_back((i * 7 + 3) % 37);
  }
  return batch;
}

void agrees(ear_lm_family family, int32_t heads, int32_t kv_heads, int32_t width, int32_t T) {
  ear_lm_config config = small(family);
  config.n_layer = 1;
  config.n_head = heads;
  config.n_kv_head = kv_heads;
  config.n_embd = heads * width;
  config.n_hidden = 32;
  config.block_size = T;
  Pair pair(config, long_batch(heads == 1 ? 2 : 1, T));
  const double want = pair.cpu_gradient(), got = pair.gpu_gradient();
  CHECK(std::fabs(got - want) < kClose * want);
  CHECK(apart(pair.from_gpu(EAR_LM_GRADIENT), pair.from_cpu(EAR_LM_GRADIENT)) < kCloseGradient);
}

}  // namespace

TEST("attention over several tiles agrees with the CPU's") {
  agrees(EAR_LM_GPT2, 2, 2, 16, 64);
  agrees(EAR_LM_GPT2, 2, 2, 16, 65);
  agrees(EAR_LM_GPT2, 1, 1, 8, 150);
}

TEST("attention of heads of any width agrees with the CPU's") {
  agrees(EAR_LM_GPT2, 1, 1, 1, 5);
  agrees(EAR_LM_GPT2, 1, 1, 13, 20);
  agrees(EAR_LM_GPT2, 1, 1, 64, 20);
  agrees(EAR_LM_GPT2, 1, 1, 72, 70);
  agrees(EAR_LM_GPT2, 1, 1, 128, 20);
  agrees(EAR_LM_GPT2, 1, 1, 200, 40);
  agrees(EAR_LM_GPT2, 1, 1, 131, 33);
}

TEST("attention of grouped heads agrees with the CPU's") {
  agrees(EAR_LM_LLAMA, 4, 1, 16, 66);
  agrees(EAR_LM_LLAMA, 6, 2, 10, 20);
  agrees(EAR_LM_LLAMA, 2, 1, 132, 40);
}
