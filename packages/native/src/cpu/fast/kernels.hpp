/*
 * The kernels of the fast engine, single precision, on the CPU. Dense arrays, row by row; no allocation inside a call
 * beyond the Workspace; tiles are shared out by the Pool.
 *
 * Letters: B batch, T positions, N = B * T rows, C channels, OC output channels, NH heads, NKV heads of keys and values
 * (a divisor of NH), HS = C / NH width of a head, V vocabulary, P parameters.
 *
 * Every kernel gives the same bits for any number of threads and on every instruction set: sums run in fixed tiles and
 * a fixed tree, products are fused (fma) everywhere, and exp, log, sin and cos are the engine's own
 * (fast/tile/exponential.hpp, fast/math/real.hpp). A row of an activation depends on its own row (in attention: its own
 * sequence) alone, never on N or B, so that a batch gives the bits that its rows give one by one.
 * Gradients are ADDED to what a `d…` argument of weights holds (so micro-batches accumulate) and WRITTEN to a `d…`
 * argument of activations, unless its comment says otherwise. No pointer may overlap another one unless said.
 */
#pragma once

#include <cstdint>

#include "base/isa.hpp"
#include "base/pool.hpp"
#include "fast/types.hpp"

namespace ear::fast {

// bf16: operands are rounded to 8 significant bits, sums are in single precision; linear layers only, opt-in. Still the
// same bits for any number of threads, but not on every instruction set: AVX512-BF16 adds two products at a time.
enum class Precision { fp32, bf16 };

// Scratch memory of the kernels, grown on first use and kept. One caller at a time. Throws std::bad_alloc, as every
// kernel may through it; what the kernel was to write is then unfinished.
class Workspace {
 public:
  // Slots below it are the kernels' own; a caller may use those from here to kSlots - 1.
  static constexpr int kFirstFree = 8;
  static constexpr int kSlots = 32;

  // At least n floats, aligned to 64 bytes; what an earlier call of the same slot returned may move.
  float* floats(int slot, std::int64_t n);
  double* doubles(int slot, std::int64_t n);
  std::int32_t* integers(int slot, std::int64_t n);
  // Rows of HS/2 cosines and HS/2 sines for positions 0 … count - 1; kept until another width or theta is asked for.
  const float* rope_table(int HS, float theta, std::int64_t count);

  Workspace();
  ~Workspace();
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

 private:
  struct Slots;
  Slots* slots_;
};

struct Context {
  Pool& pool;
  Workspace& workspace;
  Precision precision = Precision::fp32;
  Isa isa = ear::isa();  // another one for tests: the results are the same
};

// out (N, OC) = activation(x (N, C) * w (OC, C)^T + bias (OC) or nothing if null). Where an activation is asked for,
// `before` (N, OC) or null receives what went into it. out and before may not overlap x.
void linear_forward(Context&, float* out, float* before, const float* x, const float* w, const float* bias,
                    std::int64_t N, int C, int OC, Activation activation);

// dx (N, C) = dout * w, or += where add_dx; dw (OC, C) += dout^T * x; dbias (OC) += column sums. dx, dw, dbias may be
// null.
void linear_backward(Context&, float* dx, bool add_dx, float* dw, float* dbias, const float* dout, const float* x,
                     const float* w, std::int64_t N, int C, int OC);

// out (n) = activation(x); the same bits as linear_forward gives.
void activation_forward(Context&, float* out, const float* x, std::int64_t n, Activation);
// dx (n) = dout * activation'(before). dx may be dout.
void activation_backward(Context&, float* dx, const float* dout, const float* before, std::int64_t n, Activation);

// out (n) = silu(gate) * up, gate and up side by side in rows of `both` (N, 2 * H): gate first. out (N, H).
void swiglu_forward(Context&, float* out, const float* both, std::int64_t N, int H);
void swiglu_backward(Context&, float* dboth, const float* dout, const float* both, std::int64_t N, int H);

// out (N, C) = (x - mean) * rstd * weight + bias; bias may be null; mean and rstd (N) are kept for the way back.
void layernorm_forward(Context&, float* out, float* mean, float* rstd, const float* x, const float* weight,
                       const float* bias, std::int64_t N, int C, float eps);
// dx (N, C) += ; dweight, dbias (C) +=, dbias may be null.
void layernorm_backward(Context&, float* dx, float* dweight, float* dbias, const float* dout, const float* x,
                        const float* weight, const float* mean, const float* rstd, std::int64_t N, int C);

// out (N, C) = x * rstd * weight, rstd = (mean(x^2) + eps)^-1/2 (N).
void rmsnorm_forward(Context&, float* out, float* rstd, const float* x, const float* weight, std::int64_t N, int C,
                     float eps);
// dx (N, C) += ; dweight (C) +=.
void rmsnorm_backward(Context&, float* dx, float* dweight, const float* dout, const float* x, const float* weight,
                      const float* rstd, std::int64_t N, int C);

// Rotates pairs (i, i + HS/2) of each of `heads` heads (the order of Hugging Face's Llama), position p0 + t at row t of
// every batch; in place. x's row (b, t) begins at x + (b * T + t) * stride. inverse: the way back.
void rope(Context&, float* x, int B, int T, int heads, int HS, std::int64_t stride, int p0, float theta, bool inverse);

// Causal attention over rows of qkv (B, T, (NH + 2 * NKV) * HS): queries, then keys, then values. out (B, T, NH * HS);
// lse (B, NH, T) the logarithm of each row's softmax total, kept for the way back. Keys after the query have no weight.
// Dropout is not applied to attention weights.
void attention_forward(Context&, float* out, float* lse, const float* qkv, int B, int T, int NH, int NKV, int HS);
// dqkv is written, all of it. out and lse are those of the way forward.
void attention_backward(Context&, float* dqkv, const float* dout, const float* qkv, const float* out, const float* lse,
                        int B, int T, int NH, int NKV, int HS);
// One new position for each of B sequences: q (B, NH * HS) against keys, values (B, capacity, NKV * HS), the first
// length[b] of which are there. out (B, NH * HS).
void attention_decode(Context&, float* out, const float* q, const float* keys, const float* values, const int* length,
                      int B, int capacity, int NH, int NKV, int HS);
// The weights of one head for drawing: att (T, T), row = query; zero after the query. qkv as above, batch b.
void attention_weights(float* att, const float* qkv, int b, int head, int T, int NH, int NKV, int HS);

// out (N, C) = wte[token] + (wpe[position] or nothing if null); tokens (N) in [0, V); T positions a row of the batch.
void embedding_forward(Context&, float* out, const std::int32_t* tokens, const float* wte, const float* wpe, int B,
                       int T, int C);
// dwte +=, dwpe += (or null). Same sums whatever the number of threads (by sorted tokens, not by atomics).
void embedding_backward(Context&, float* dwte, float* dwpe, const float* dout, const std::int32_t* tokens, int B, int T,
                        int C, int V);

// logits (N, V) become, in place, their own derivative: (softmax - onehot(target)) * scale, or stay where scale is 0.
// losses (N) = -log softmax[target] in nats; a target of -1 is left out (loss 0, derivative 0).
void softmax_crossentropy(Context&, float* losses, float* logits, const std::int32_t* targets, std::int64_t N, int V,
                          float scale);

// out (n) = a + b. out may be a or b.
void add(Context&, float* out, const float* a, const float* b, std::int64_t n);

// Keeps each element with probability 1 - p and multiplies it by 1 / (1 - p); which ones is decided by Philox of
// (seed, stream, element), so the way back calls it again with the same numbers. x in place.
void dropout(Context&, float* x, std::int64_t n, float p, std::uint64_t seed, std::uint64_t stream);

// The square root of the sum of squares of n elements, in double precision and a fixed tree.
double norm(Context&, const float* x, std::int64_t n);

// w -= lr * (m_hat / (sqrt(v_hat) + eps) + weight_decay * w), the decay decoupled. gradient is left as it was.
void adamw(Context&, float* w, float* m, float* v, const float* gradient, std::int64_t n, const AdamW&,
           float weight_decay);

}  // namespace ear::fast
