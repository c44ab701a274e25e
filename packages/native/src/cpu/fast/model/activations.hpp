// The memory of a forward and a backward pass, planned once for a shape and used again at each step.
#pragma once

#include <vector>

#include "fast/model/floats.hpp"
#include "fast/model/layout.hpp"

namespace ear::fast {

// What a forward pass leaves for the way back: nothing, what enters each layer (the rest is computed again), or all.
enum class Keep { nothing, inputs, everything };

// N = B * T rows; UP is 2 H for gate and up side by side, H otherwise.
struct BlockActivations {
  float* x;       // (N, C) what enters the layer
  float* norm1;   // (N, C)
  float* mean1;   // (N); not written by RMSNorm
  float* rstd1;   // (N)
  float* qkv;     // (N, QKV), queries and keys rotated
  float* lse;     // (B, NH, T)
  float* att;     // (N, C)
  float* middle;  // (N, C) x + attention
  float* norm2;   // (N, C)
  float* mean2;   // (N)
  float* rstd2;   // (N)
  float* up;      // (N, UP) before the activation
  float* act;     // (N, H)
};

struct Activations {
  std::int64_t N = 0;
  std::int32_t B = 0, T = 0;
  std::vector<BlockActivations> blocks;
  float* end;     // (N, C) what leaves the last layer
  float* branch;  // (N, C) what is about to be added to the residual
  float* norm;    // (N, C)
  float* mean;    // (N)
  float* rstd;    // (N)
  float* logits;  // (chunk, V): rows of the vocabulary's products that are alive at once
  float* losses;  // (chunk)
  std::int64_t chunk;
  // Derivatives; only where the plan keeps something.
  float* d_x;       // (N, C) of the residual stream
  float* d_branch;  // (N, C) of a branch, its dropout undone
  float* d_norm;    // (N, C)
  float* d_qkv;     // (N, QKV)
  float* d_up;      // (N, UP)
  float* d_act;     // (N, H); d_up itself where the activation works in place
};

class Plan {
 public:
  // Points everything at memory for (B, T); cheap where the shape is that of the call before. Throws bad_alloc.
  Activations& prepare(const ear_lm_config& config, std::int32_t B, std::int32_t T, Keep keep);
  std::int64_t held() const { return memory_.size(); }

  // Floats that prepare would take.
  static std::int64_t floats(const ear_lm_config& config, std::int32_t B, std::int32_t T, Keep keep);

 private:
  Floats memory_;
  Activations now_;
  Keep keep_ = Keep::nothing;
};

}  // namespace ear::fast
