// Which tensors a model has, what they are called outside, and where they lie in its arenas.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ear/lm.h"

namespace ear::fast {

struct Tensor {
  std::string name;
  int n_dims;
  std::int64_t shape[2];  // (out, in), or (n, 1)
  bool transposed_outside;
  bool decays;
  float spread;  // standard deviation at the start; 0: all `fill`
  float fill;
  std::int64_t offset;  // in floats, the same in every arena

  std::int64_t size() const { return shape[0] * shape[1]; }
};

// Tensors of one layer by their index; -1 where the model has none. What kernels take as one matrix lies side by side:
// qkv is the first of q, k, v (rows of one matrix), up the first of gate and up.
struct BlockTensors {
  int norm1, norm1_bias, qkv, qkv_bias, out, out_bias, norm2, norm2_bias, up, up_bias, down, down_bias;
};

struct Layout {
  std::vector<Tensor> tensors;  // in the order in which transformers lists them
  std::vector<BlockTensors> blocks;
  int wte, wpe, norm, norm_bias, lm_head;  // lm_head is wte where they are tied
  std::int64_t n_params;
  std::int64_t n_decaying;  // floats at the front of an arena that decay
  std::int64_t n_floats;    // of an arena, with the gaps that alignment leaves; gaps stay zero
};

// Fills the zeros in. Errors: ARGUMENT.
ear_status fill_config(const ear_lm_config& given, ear_lm_config* full);

// config is full. Errors: TOO_LARGE.
ear_status make_layout(const ear_lm_config& config, Layout* layout);

// The widths that follow from a full config.
struct Widths {
  explicit Widths(const ear_lm_config& config)
      : C(config.n_embd),
        HS(config.n_embd / config.n_head),
        KV(config.n_kv_head * HS),
        QKV(C + 2 * KV),
        H(config.n_hidden),
        UP(config.family == EAR_LM_LLAMA ? 2 * H : H) {}
  int C, HS, KV, QKV, H, UP;
};

}  // namespace ear::fast
