// One layer of a transformer, forwards and backwards, in both families.
#pragma once

#include "fast/model/lm.hpp"

namespace ear::fast {

// Which elements are dropped: a function of the model's seed, `draw` and the place. p 0: none.
struct Dropout {
  float p = 0;
  std::uint64_t draw = 0;
};

// Places of dropout: the embeddings, then two branches for each layer.
inline int embedding_place() { return 0; }
inline int attention_place(int layer) { return 1 + 2 * layer; }
inline int mlp_place(int layer) { return 2 + 2 * layer; }

void drop(ear_lm& lm, float* x, std::int64_t n, const Dropout& dropout, int place);

// norm (N, C) = LayerNorm or RMSNorm of x, with the tensors weight and bias.
void norm_forward(ear_lm& lm, float* norm, float* mean, float* rstd, const float* x, int weight, int bias,
                  std::int64_t N);
// d_x += ; the gradients of weight and bias += .
void norm_backward(ear_lm& lm, float* d_x, const float* d_norm, const float* x, const float* mean, const float* rstd,
                   int weight, int bias, std::int64_t N);

// The parts of a layer's way forward. What a layer does with positions stands between the first two: attention_input
// fills norm1 and qkv, attention_output reads att and fills middle, mlp_input fills norm2, up and act, mlp_output fills
// out (N, C).
void attention_input(ear_lm& lm, int layer, const BlockActivations& a, std::int64_t N);
void attention_output(ear_lm& lm, int layer, const BlockActivations& a, float* branch, std::int64_t N,
                      const Dropout& dropout);
void mlp_input(ear_lm& lm, int layer, const BlockActivations& a, std::int64_t N);
void mlp_output(ear_lm& lm, int layer, const BlockActivations& a, float* branch, float* out, std::int64_t N,
                const Dropout& dropout);

// Rotates (Llama) queries and keys in qkv (B, T, QKV), positions from p0.
void rotate(ear_lm& lm, float* qkv, int B, int T, int p0, bool inverse);

// The whole layer: its x to out (N, C); without out it stops at what the way back needs.
void block_forward(ear_lm& lm, int layer, Activations& all, float* out, const Dropout& dropout);
// all.d_x: from the derivative of what left the layer to that of what entered it; gradients of weights are added.
void block_backward(ear_lm& lm, int layer, Activations& all, const Dropout& dropout);

}  // namespace ear::fast
