/*
 * What one thread does: the kernels of kernels.hpp cut into tiles, one table of functions for each instruction set. The
 * sources of a table are the same (fast/tile), compiled over another set of sixteen lanes (fast/simd), so that each
 * result has the same bits: lanes, sums and their order do not depend on the width of a register.
 *
 * This header is read by files that are compiled for wider instructions: it defines no function that could outlive
 * compiling.
 */
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/isa.hpp"
#include "fast/types.hpp"

namespace ear::fast {

// Products are summed over this many steps from zero; such blocks are added in their order.
constexpr int kBlock = 256;
// Sums over rows (biases, weights of a norm) are made for this many rows at a time, and then added in their order.
constexpr int kRowTile = 64;
// Queries of attention that are worked on together, and rows or keys of them that end at the same key or begin at the
// same query.
constexpr int kStrip = 96;
constexpr int kGroup = 12;
// Scratch is laid out in columns of the widest panel.
constexpr int kPanel = 32;

// out (rows, cols) = or += a (rows, K) * b (K, cols). Element (i, k) of a is a[i * a_row + k * a_step]; element (k, j)
// of b is b[k * b_step + j * b_col], and one of b_step and b_col is 1. Then bias (cols) or null is added, what comes
// out is kept in `before` (laid out as out) or null, and the activation is applied.
struct Product {
  float* out;
  std::ptrdiff_t out_row;
  const float* a;
  std::ptrdiff_t a_row, a_step;
  const float* b;
  std::ptrdiff_t b_step, b_col;
  std::int64_t rows, cols, K;
  bool add;
  const float* bias;
  float* before;
  Activation activation;
  float* scratch;  // room for product_scratch(rows) floats where `a` shall be copied block by block, or null
};

// One head of attention: rows of queries, keys, values … lie `stride` apart; out and dout rows lie out_stride apart.
struct Head {
  const float *q, *k, *v;
  std::ptrdiff_t stride;
  float* out;
  const float* dout;
  std::ptrdiff_t out_stride;
  float* lse;                // (T)
  float *dq, *dk, *dv;       // as q, k, v; dk and dv are added to
  int T, HS;
  int begin, end;            // queries of this tile
  float* scratch;            // attention_scratch(T, HS) floats
};

struct Tiles {
  void (*product)(const Product&);
  void (*round_bf16)(float* out, const float* x, std::int64_t n);

  void (*activation_forward)(float* out, const float* x, std::int64_t n, Activation);
  void (*activation_backward)(float* dx, const float* dout, const float* before, std::int64_t n, Activation);
  void (*swiglu_forward)(float* out, const float* both, std::int64_t rows, int H);
  void (*swiglu_backward)(float* dboth, const float* dout, const float* both, std::int64_t rows, int H);

  void (*layernorm_forward)(float* out, float* mean, float* rstd, const float* x, const float* weight,
                            const float* bias, std::int64_t rows, int C, float eps);
  // sums (2, C) is written: this tile's part of dweight, then of dbias.
  void (*layernorm_backward)(float* dx, float* sums, const float* dout, const float* x, const float* weight,
                             const float* mean, const float* rstd, std::int64_t rows, int C);
  void (*rmsnorm_forward)(float* out, float* rstd, const float* x, const float* weight, std::int64_t rows, int C,
                          float eps);
  // sums (C) is written: this tile's part of dweight.
  void (*rmsnorm_backward)(float* dx, float* sums, const float* dout, const float* x, const float* weight,
                           const float* rstd, std::int64_t rows, int C);
  // sums (C) = the sum of the rows, in their order.
  void (*column_sums)(float* sums, const float* x, std::int64_t rows, int C);

  // x (rows, heads * HS at stride): table (rows, HS) holds HS/2 cosines, then HS/2 sines.
  void (*rope)(float* x, const float* table, std::int64_t rows, int heads, int HS, std::int64_t stride, bool inverse);

  void (*attention_forward)(const Head&);
  void (*attention_backward)(const Head&);
  // att (n) = softmax(q * k[j] / sqrt(HS)), keys at key_stride.
  void (*attend)(float* att, const float* q, const float* keys, std::ptrdiff_t key_stride, int n, int HS);
  // out (HS) = the sum of att[j] * values[j], values at value_stride.
  void (*gather)(float* out, const float* att, const float* values, std::ptrdiff_t value_stride, int n, int HS);

  void (*softmax_crossentropy)(float* losses, float* logits, const std::int32_t* targets, std::int64_t rows, int V,
                               float scale);
  void (*add)(float* out, const float* a, const float* b, std::int64_t n);
  // first: the number of x[0] among the elements, a multiple of 64.
  void (*dropout)(float* x, std::int64_t n, std::uint64_t first, std::uint32_t below, float scale, std::uint64_t seed,
                  std::uint64_t stream);
  double (*sum_squares)(const float* x, std::int64_t n);
  // unbias1, unbias2: 1 / (1 - beta^step).
  void (*adamw)(float* w, float* m, float* v, const float* gradient, std::int64_t n, const AdamW&, float unbias1,
                float unbias2, float weight_decay);

  // exp of n numbers, as every kernel takes it.
  void (*exponential)(float* out, const float* x, std::int64_t n);
};

// The table of an instruction set that this machine has (has_isa); otherwise that of the scalar one.
const Tiles& tiles_for(Isa isa);

// Products of pairs of bf16 numbers. A pair takes the place of a float in a Product: k counts pairs, the number of the
// smaller k in the lower half.
struct PairTiles {
  void (*product)(const Product&);
  // out (rows, ceil(cols / 2)): neighbours of a row. x (rows, cols).
  void (*along_rows)(float* out, const float* x, std::int64_t rows, std::int64_t cols);
  // out (ceil(rows / 2), cols): neighbours of a column. x (rows, cols).
  void (*down_columns)(float* out, const float* x, std::int64_t rows, std::int64_t cols);
};

// Null where that instruction set, or this machine, has no instructions for them.
const PairTiles* pair_tiles_for(Isa isa);
// Whether they are faster than rounding the operands and multiplying in single precision: so on AMD's processors (Zen 4
// and later); on Intel's (measured on a Sapphire Rapids) vdpbf16ps takes four times as long as a fused multiply-add.
bool pairs_pay();

// Floats for a copy of kBlock columns of `a`, with some room between its rows.
constexpr std::int64_t product_scratch(std::int64_t rows) { return (rows + kPanel) * (kBlock + 16); }
// Rows that lie so far apart fall on the same lines of the first cache.
constexpr std::int64_t kAlike = 1024;

// Floats that a tile of attention needs.
std::int64_t attention_scratch(int T, int HS);

}  // namespace ear::fast
