// The operations of a model as its passes call them: the engine's own kernel, or what stands in for it. This folder is
// where the engine's form of an operation becomes llm.c's and back; include/ear/stand_in.h says what a stand-in finds.
//
// Letters as in kernels.hpp. Weights and biases are given as tensors; a null one is missing.
#pragma once

#include "fast/model/lm.hpp"

namespace ear::fast::op {

// As the kernels of these names.
void embedding_forward(ear_lm&, float* out, const std::int32_t* tokens, const float* wte, const float* wpe, int B,
                       int T);
void embedding_backward(ear_lm&, float* dwte, float* dwpe, const float* dout, const std::int32_t* tokens, int B, int T);
void layernorm_forward(ear_lm&, float* out, float* mean, float* rstd, const float* x, const float* weight,
                       const float* bias, std::int64_t N);
void layernorm_backward(ear_lm&, float* dx, float* dweight, float* dbias, const float* dout, const float* x,
                        const float* weight, const float* mean, const float* rstd, std::int64_t N);
void rmsnorm_forward(ear_lm&, float* out, float* rstd, const float* x, const float* weight, std::int64_t N);
void rmsnorm_backward(ear_lm&, float* dx, float* dweight, const float* dout, const float* x, const float* weight,
                      const float* rstd, std::int64_t N);

// out (N, OC) = x (N, C) * weight (OC, C)^T + bias.
void linear_forward(ear_lm&, float* out, const float* x, const float* weight, const float* bias, std::int64_t N, int C,
                    int OC);
// The same into `before`, and its GELU into out.
void linear_gelu_forward(ear_lm&, float* out, float* before, const float* x, const float* weight, const float* bias,
                         std::int64_t N, int C, int OC);
// dx is written; dweight and dbias +=.
void linear_backward(ear_lm&, float* dx, float* dweight, float* dbias, const float* dout, const float* x,
                     const float* weight, std::int64_t N, int C, int OC);
// dx may be dout.
void gelu_backward(ear_lm&, float* dx, const float* dout, const float* before, std::int64_t n);

// The MLP of Llama in two halves, because the way back needs what lies between: both (N, 2 H) and act (N, H); then out
// (N, C) of act, or of x where the whole is replaced. up (2 H, C) holds gate and up, down is (C, H).
void swiglu_inner(ear_lm&, float* act, float* both, const float* x, const float* up, std::int64_t N);
void swiglu_outer(ear_lm&, float* out, const float* act, const float* x, const float* up, const float* down,
                  std::int64_t N);

// Rotates queries and keys of qkv (B, T, QKV) in place, positions from 0.
void rope(ear_lm&, float* qkv, int B, int T);

void attention_forward(ear_lm&, float* out, float* lse, const float* qkv, int B, int T);
void attention_backward(ear_lm&, float* dqkv, const float* dout, const float* qkv, const float* out, const float* lse,
                        int B, int T);

void residual_forward(ear_lm&, float* out, const float* a, const float* b, std::int64_t n);

// As softmax_crossentropy of kernels.hpp.
void loss(ear_lm&, float* losses, float* logits, const std::int32_t* targets, std::int64_t n, float scale);

// One step for every weight; decay applies to those that decay. Throws before anything has changed.
void adamw(ear_lm&, const AdamW&, float weight_decay);

}  // namespace ear::fast::op
