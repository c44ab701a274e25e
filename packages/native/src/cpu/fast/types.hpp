// The small types that kernels and their tiles share.
#pragma once

#include <cstdint>

namespace ear::fast {

enum class Activation { none, gelu_tanh, relu };

struct AdamW {
  float lr, beta1, beta2, eps;
  std::int64_t step;  // from 1
  float grad_scale;   // gradients are multiplied by it first: clipping, mean over micro-batches
};

}  // namespace ear::fast
