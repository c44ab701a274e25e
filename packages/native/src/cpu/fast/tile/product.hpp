/*
 * Matrix products. A block of kRows rows and kVectors * 16 columns stays in registers while k runs over kBlock steps;
 * its lanes are columns, so each element is a chain of fused multiply-adds over k, whatever the width of a register
 * (Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008, for the packed panel that stays in
 * the first cache while rows stream past it).
 */
#pragma once

namespace ear::fast {
namespace {

constexpr int kWidth = kVectors * 16;

// What a step of k adds to a total; product_avx512bf16.cpp has another.
struct Single {
  static V add(V left, V right, V total) { return fma(left, right, total); }
};

// out (ROWS, cols) = or += a (ROWS, K) * b (K, VECTORS * 16), b's rows b_step apart. K <= kBlock.
template <class Step, int ROWS, int VECTORS>
void block(std::int64_t K, const float* a, std::ptrdiff_t a_row, std::ptrdiff_t a_step, const float* b,
           std::ptrdiff_t b_step, float* out, std::ptrdiff_t out_row, std::int64_t cols, bool add) {
  V total[ROWS][VECTORS];
#pragma GCC unroll 16
  for (int i = 0; i < ROWS; i++) {
#pragma GCC unroll 4
    for (int v = 0; v < VECTORS; v++) total[i][v] = set(0.0f);
  }
  // Three rows to a pointer: the others are reached by the address modes of the processor.
  constexpr int kPointers = (ROWS + 2) / 3;
  const float* at[kPointers];
  for (int i = 0; i < kPointers; i++) at[i] = a + 3 * i * a_row;
  for (std::int64_t k = 0; k < K; k++) {
    V right[VECTORS];
#pragma GCC unroll 4
    for (int v = 0; v < VECTORS; v++) right[v] = load(b + v * 16);
#pragma GCC unroll 16
    for (int i = 0; i < ROWS; i++) {
      const V left = set(at[i / 3][i % 3 * a_row]);
#pragma GCC unroll 4
      for (int v = 0; v < VECTORS; v++) total[i][v] = Step::add(left, right[v], total[i][v]);
    }
#pragma GCC unroll 8
    for (int i = 0; i < kPointers; i++) at[i] += a_step;
    b += b_step;
  }
  if (cols >= VECTORS * 16) {
#pragma GCC unroll 16
    for (int i = 0; i < ROWS; i++) {
#pragma GCC unroll 4
      for (int v = 0; v < VECTORS; v++) {
        float* to = out + i * out_row + v * 16;
        store(to, add ? load(to) + total[i][v] : total[i][v]);
      }
    }
    return;
  }
#pragma GCC unroll 16
  for (int i = 0; i < ROWS; i++) {
#pragma GCC unroll 4
    for (int v = 0; v < VECTORS; v++) {
      float* to = out + i * out_row + v * 16;
      const std::int64_t left = cols - v * 16;
      if (left > 0) store(to, add ? load(to, left) + total[i][v] : total[i][v], left);
    }
  }
}

using Block = void (*)(std::int64_t, const float*, std::ptrdiff_t, std::ptrdiff_t, const float*, std::ptrdiff_t, float*,
                       std::ptrdiff_t, std::int64_t, bool);

template <class Step, int VECTORS, int... ROWS>
struct Blocks {
  static constexpr Block of[] = {block<Step, ROWS + 1, VECTORS>...};
};
template <class Step, int VECTORS, int COUNT, int... ROWS>
struct MakeBlocks : MakeBlocks<Step, VECTORS, COUNT - 1, COUNT - 1, ROWS...> {};
template <class Step, int VECTORS, int... ROWS>
struct MakeBlocks<Step, VECTORS, 0, ROWS...> : Blocks<Step, VECTORS, ROWS...> {};

// Any number of rows, K <= kBlock.
template <class Step>
inline void blocks(std::int64_t rows, std::int64_t K, const float* a, std::ptrdiff_t a_row, std::ptrdiff_t a_step,
                   const float* b, std::ptrdiff_t b_step, float* out, std::ptrdiff_t out_row, std::int64_t cols,
                   bool add) {
  const Block* of = cols > 16 ? MakeBlocks<Step, kVectors, kRows>::of : MakeBlocks<Step, 1, kRows>::of;
  for (std::int64_t i = 0; i < rows; i += kRows) {
    const std::int64_t here = rows - i < kRows ? rows - i : kRows;
    of[here - 1](K, a + i * a_row, a_row, a_step, b, b_step, out + i * out_row, out_row, cols, add);
  }
}

// Any K: blocks of it from zero, added in their order.
inline void all_blocks(std::int64_t rows, std::int64_t K, const float* a, std::ptrdiff_t a_row, std::ptrdiff_t a_step,
                       const float* b, std::ptrdiff_t b_step, float* out, std::ptrdiff_t out_row, std::int64_t cols,
                       bool add) {
  for (std::int64_t k = 0; k < K; k += kBlock) {
    blocks<Single>(rows, K - k < kBlock ? K - k : kBlock, a + k * a_step, a_row, a_step, b + k * b_step, b_step, out,
                   out_row, cols, add || k > 0);
  }
}

// panel (K, kWidth) = b (K, cols), zero beyond cols <= kWidth; one of b_step and b_col is 1.
inline void pack(float* panel, const float* b, std::ptrdiff_t b_step, std::ptrdiff_t b_col, std::int64_t K,
                 std::int64_t cols) {
  if (b_col == 1) {
    for (std::int64_t k = 0; k < K; k++) {
      for (int v = 0; v < kVectors; v++) {
        const std::int64_t left = cols - v * 16;
        store(panel + k * kWidth + v * 16, left > 0 ? load(b + k * b_step + v * 16, left) : set(0.0f));
      }
    }
    return;
  }
  std::int64_t j = 0;
  for (; j + 8 <= cols; j += 8) {
    std::int64_t k = 0;
    for (; k + 8 <= K; k += 8) transpose8(panel + k * kWidth + j, kWidth, b + j * b_col + k, b_col);
    for (; k < K; k++) {
      for (int i = 0; i < 8; i++) panel[k * kWidth + j + i] = b[(j + i) * b_col + k];
    }
  }
  for (; j < kWidth; j++) {
    for (std::int64_t k = 0; k < K; k++) panel[k * kWidth + j] = j < cols ? b[j * b_col + k] : 0.0f;
  }
}

inline void finish(const Product& p, std::int64_t row, std::int64_t rows, std::int64_t col, std::int64_t cols) {
  for (std::int64_t i = row; i < row + rows; i++) {
    each(cols, [&](std::int64_t j, std::int64_t count) {
      float* to = p.out + i * p.out_row + col + j;
      V x = load(to, count);
      if (p.bias) x = x + load(p.bias + col + j, count);
      if (p.before) store(p.before + i * p.out_row + col + j, x, count);
      store(to, activate(x, p.activation), count);
    });
  }
}

// A block of `a` as a product reads it.
struct Left {
  const float* at;
  std::ptrdiff_t row, step;
};

// Copies a block of `a` for all panels of b: rows side by side if its columns are dense, so that what lies far apart
// there is read once; otherwise rows one after another, a little apart.
inline Left copy_left(float* scratch, Left a, std::int64_t rows, std::int64_t K) {
  if (a.step == 1) {
    const std::ptrdiff_t apart = kBlock + 16;
    for (std::int64_t i = 0; i < rows; i++) {
      each(K, [&](std::int64_t k, std::int64_t count) {
        store(scratch + i * apart + k, load(a.at + i * a.row + k, count), count);
      });
    }
    return {scratch, apart, 1};
  }
  for (std::int64_t i = 0; i < rows; i += kRows) {
    const std::int64_t here = rows - i < kRows ? rows - i : kRows;
    for (std::int64_t k = 0; k < K; k++) store(scratch + i * K + k * kRows, load(a.at + i + k * a.step, here), kRows);
  }
  return {scratch, K, kRows};  // groups of kRows rows, K * kRows floats each
}

// k outside, so that a block of a stays in the second cache for all panels of b.
template <class Step>
void product(const Product& p) {
  alignas(64) float panel[kBlock * kWidth];
  const bool more = p.bias || p.before || p.activation != Activation::none;
  const bool copied = p.scratch && p.cols > 2 * kWidth;
  for (std::int64_t k = 0; k < p.K; k += kBlock) {
    const std::int64_t K = p.K - k < kBlock ? p.K - k : kBlock;
    const bool finishing = more && k + K == p.K;
    Left a = {p.a + k * p.a_step, p.a_row, p.a_step};
    if (copied) a = copy_left(p.scratch, a, p.rows, K);
    // From one row of a group to the next; groups themselves are a.row * kRows apart.
    const std::ptrdiff_t inside = copied && p.a_step != 1 ? 1 : a.row;
    for (std::int64_t j = 0; j < p.cols; j += kWidth) {
      const std::int64_t cols = p.cols - j < kWidth ? p.cols - j : kWidth;
      pack(panel, p.b + k * p.b_step + j * p.b_col, p.b_step, p.b_col, K, cols);
      for (std::int64_t i = 0; i < p.rows; i += kRows) {
        const std::int64_t rows = p.rows - i < kRows ? p.rows - i : kRows;
        blocks<Step>(rows, K, a.at + i * a.row, inside, a.step, panel, kWidth, p.out + i * p.out_row + j, p.out_row,
                     cols, p.add || k > 0);
        if (finishing) finish(p, i, rows, j, cols);
      }
    }
  }
}

}  // namespace
}  // namespace ear::fast
