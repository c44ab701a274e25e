/*
 * Causal attention of one head, a strip of queries at a time: all scores of a strip are kept, so that each row's
 * softmax is made at once, and nothing above the diagonal's groups is computed (Dao et al., "FlashAttention", 2022, for
 * scores that never leave the cache and for the way back from lse).
 */
#pragma once

namespace ear::fast {
namespace {

inline std::int64_t up_to(std::int64_t n, std::int64_t multiple) { return (n + multiple - 1) / multiple * multiple; }
inline std::int64_t lesser(std::int64_t a, std::int64_t b) { return a < b ? a : b; }

// panels (ceil(cols / kWidth), K, kWidth) of b, as pack makes them.
inline void pack_all(float* panels, const float* b, std::ptrdiff_t b_step, std::ptrdiff_t b_col, std::int64_t K,
                     std::int64_t cols) {
  for (std::int64_t j = 0; j < cols; j += kWidth) {
    pack(panels + j * K, b + j * b_col, b_step, b_col, K, lesser(cols - j, kWidth));
  }
}

// scores (rows, keys) = x (rows, HS) * panels, where query first + i sees keys 0 … first + i; groups of rows leave out
// what none of them sees. Whole panels are written.
inline void scores_of(float* scores, std::int64_t ld, const float* x, std::ptrdiff_t stride, const float* panels,
                      std::int64_t first, std::int64_t rows, int HS) {
  for (std::int64_t j = 0; j < first + rows; j += kWidth) {
    for (std::int64_t i = 0; i < rows; i += kGroup) {
      const std::int64_t group = lesser(rows - i, kGroup);
      if (j >= first + i + group) continue;
      all_blocks(group, HS, x + i * stride, stride, 1, panels + j * HS, kWidth, scores + i * ld + j, ld, kWidth, false);
    }
  }
}

// out (rows, HS) = or += weights (rows, keys) * panels of (keys, HS); zero weights of unseen keys are left out by
// group.
inline void mix(float* out, std::ptrdiff_t stride, const float* weights, std::int64_t ld, const float* panels,
                std::int64_t first, std::int64_t rows, int HS, std::int64_t panel_rows) {
  for (std::int64_t j = 0; j < HS; j += kWidth) {
    for (std::int64_t i = 0; i < rows; i += kGroup) {
      const std::int64_t group = lesser(rows - i, kGroup);
      all_blocks(group, first + i + group, weights + i * ld, ld, 1, panels + j * panel_rows, kWidth,
                 out + i * stride + j, stride, lesser(HS - j, kWidth), false);
    }
  }
}

// out (keys, HS) += weights^T (keys, rows) * panels of (rows, HS): what keys get back from the queries that saw them.
inline void mix_back(float* out, std::ptrdiff_t stride, const float* weights, std::int64_t ld, const float* panels,
                     std::int64_t first, std::int64_t rows, int HS) {
  const std::int64_t keys = first + rows;
  for (std::int64_t j = 0; j < HS; j += kWidth) {
    for (std::int64_t key = 0; key < keys; key += kGroup) {
      const std::int64_t from = key > first ? key - first : 0;
      all_blocks(lesser(keys - key, kGroup), rows - from, weights + from * ld + key, 1, ld,
                 panels + j * rows + from * kWidth, kWidth, out + key * stride + j, stride, lesser(HS - j, kWidth),
                 true);
    }
  }
}

inline void clear(float* x, std::int64_t from, std::int64_t to) {
  for (std::int64_t i = from; i < to; i++) x[i] = 0.0f;
}

// scores (n) become exp(scale * (score - largest)); returns their sum, and where it is 1 by `top`.
inline float exponentiate(float* scores, std::int64_t n, float scale, float* top) {
  const float most = largest_of(scores, n) * scale;
  const V factor = set(scale), shift = set(-most);
  const V total = fold(n, set(0.0f), [=](V running, std::int64_t i, std::int64_t count) {
    const V e = exp16(fma(load(scores + i, count), factor, shift));
    store(scores + i, e, count);
    return running + kept(e, count);
  });
  *top = most;
  return sum(total);
}

void attention_forward(const Head& h) {
  const std::int64_t keys = h.end, ld = up_to(h.T, kPanel);
  float* key_panels = h.scratch;
  float* value_panels = key_panels + ld * h.HS;
  float* scores = value_panels + keys * up_to(h.HS, kPanel);
  pack_all(key_panels, h.k, 1, h.stride, h.HS, keys);
  pack_all(value_panels, h.v, h.stride, 1, keys, h.HS);
  const float scale = 1.0f / __builtin_sqrtf(static_cast<float>(h.HS));
  for (std::int64_t first = h.begin; first < h.end; first += kStrip) {
    const std::int64_t rows = lesser(h.end - first, kStrip);
    scores_of(scores, ld, h.q + first * h.stride, h.stride, key_panels, first, rows, h.HS);
    float total[kStrip], top[kStrip];
    for (std::int64_t i = 0; i < rows; i++) {
      total[i] = exponentiate(scores + i * ld, first + i + 1, scale, &top[i]);
      clear(scores + i * ld, first + i + 1, first + rows);
    }
    for (std::int64_t i = 0; i < rows; i++) {
      h.lse[first + i] = static_cast<float>(static_cast<double>(top[i]) + log_of(total[i]));
    }
    float* out = h.out + first * h.out_stride;
    mix(out, h.out_stride, scores, ld, value_panels, first, rows, h.HS, keys);
    for (std::int64_t i = 0; i < rows; i++) {
      float* row = out + i * h.out_stride;
      const V factor = set(1.0f / total[i]);
      each(h.HS, [=](std::int64_t c, std::int64_t count) { store(row + c, load(row + c, count) * factor, count); });
    }
  }
}

// The weights of a strip again from lse, and the derivative of its scores: P = exp(scale S - lse), and from dP the
// product scale * P * (dP - sum over the row of dout * out). Both are zero after the query.
inline void strip_back(const Head& h, float* weights, float* slopes, std::int64_t ld, std::int64_t first,
                       std::int64_t rows, float scale) {
  for (std::int64_t i = 0; i < rows; i++) {
    const std::int64_t row = first + i, n = row + 1;
    const float *out = h.out + row * h.out_stride, *dout = h.dout + row * h.out_stride;
    const V mean = set(dot(out, dout, h.HS)), factor = set(scale), shift = set(-h.lse[row]);
    float *p = weights + i * ld, *d = slopes + i * ld;
    each(n, [=](std::int64_t j, std::int64_t count) {
      const V weight = exp16(fma(load(p + j, count), factor, shift));
      store(d + j, weight * (load(d + j, count) - mean) * factor, count);
      store(p + j, weight, count);
    });
    clear(p, n, first + rows);
    clear(d, n, first + rows);
  }
}

void attention_backward(const Head& h) {
  const std::int64_t ld = up_to(h.T, kPanel), wide = up_to(h.HS, kPanel);
  float* key_panels = h.scratch;                  // keys as columns
  float* value_panels = key_panels + ld * h.HS;   // values as columns
  float* key_rows = value_panels + ld * h.HS;     // keys as rows
  float* query_rows = key_rows + h.T * wide;
  float* dout_rows = query_rows + kStrip * wide;
  float* weights = dout_rows + kStrip * wide;
  float* slopes = weights + kStrip * ld;
  pack_all(key_panels, h.k, 1, h.stride, h.HS, h.T);
  pack_all(value_panels, h.v, 1, h.stride, h.HS, h.T);
  pack_all(key_rows, h.k, h.stride, 1, h.T, h.HS);
  const float scale = 1.0f / __builtin_sqrtf(static_cast<float>(h.HS));
  for (std::int64_t first = 0; first < h.T; first += kStrip) {
    const std::int64_t rows = lesser(h.T - first, kStrip);
    const float *q = h.q + first * h.stride, *dout = h.dout + first * h.out_stride;
    scores_of(weights, ld, q, h.stride, key_panels, first, rows, h.HS);
    scores_of(slopes, ld, dout, h.out_stride, value_panels, first, rows, h.HS);
    strip_back(h, weights, slopes, ld, first, rows, scale);
    pack_all(query_rows, q, h.stride, 1, rows, h.HS);
    pack_all(dout_rows, dout, h.out_stride, 1, rows, h.HS);
    mix(h.dq + first * h.stride, h.stride, slopes, ld, key_rows, first, rows, h.HS, h.T);
    mix_back(h.dv, h.stride, weights, ld, dout_rows, first, rows, h.HS);
    mix_back(h.dk, h.stride, slopes, ld, query_rows, first, rows, h.HS);
  }
}

void attend(float* att, const float* q, const float* keys, std::ptrdiff_t key_stride, int n, int HS) {
  for (int j = 0; j < n; j++) att[j] = dot(q, keys + j * key_stride, HS);
  float top = 0;
  const float total = exponentiate(att, n, 1.0f / __builtin_sqrtf(static_cast<float>(HS)), &top);
  const V share = set(1.0f / total);
  each(n, [=](std::int64_t i, std::int64_t count) { store(att + i, load(att + i, count) * share, count); });
}

void gather(float* out, const float* att, const float* values, std::ptrdiff_t value_stride, int n, int HS) {
  each(HS, [=](std::int64_t c, std::int64_t count) {
    V total = set(0.0f);
    for (int j = 0; j < n; j++) total = fma(set(att[j]), load(values + j * value_stride + c, count), total);
    store(out + c, total, count);
  });
}

}  // namespace
}  // namespace ear::fast
