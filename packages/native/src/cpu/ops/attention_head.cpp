#include "attention_head.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ear::ops {

namespace {

// Softmax of the elements from..to, `step` apart.
void normalise(const double* x, double* out, size_t step, size_t from, size_t to) {
  double largest = -std::numeric_limits<double>::infinity();
  for (size_t i = from; i < to; i++) largest = std::max(largest, x[i * step]);
  double sum = 0;
  for (size_t i = from; i < to; i++) sum += out[i * step] = std::exp(x[i * step] - largest);
  for (size_t i = from; i < to; i++) out[i * step] /= sum;
}

}  // namespace

double scale_of(AttentionVariant variant, size_t head_width, size_t whole_width) {
  if (variant == kNoScale) return 1;
  return 1 / std::sqrt(static_cast<double>(variant == kScaleByWidth ? whole_width : head_width));
}

size_t Head::visible(size_t t) const {
  if (variant == kNoCausalMask) return n_k;
  const size_t position = variant == kMaskWithoutPast ? t : n_k - n_q + t;
  // A query that sees nothing at all has no softmax: the strict mask still lets the first one see itself.
  return variant == kStrictMask ? std::max<size_t>(position, 1) : position + 1;
}

// First query that sees key s.
size_t Head::first_query(size_t s) const {
  size_t t = 0;
  while (t < n_q && visible(t) <= s) t++;
  return t;
}

void Head::forward(RowsIn q, RowsIn k, RowsIn v, double* scores, double* att, RowsOut out) const {
  for (size_t t = 0; t < n_q; t++) {
    const size_t scored = variant == kMaskAfterSoftmax ? n_k : visible(t);
    for (size_t s = 0; s < scored; s++) {
      double sum = 0;
      for (size_t i = 0; i < width; i++) sum += q[t][i] * k[s][i];
      scores[t * n_k + s] = sum * scale;
    }
  }
  if (variant == kSoftmaxOverQueries) {
    for (size_t s = 0; s < n_k; s++) normalise(scores + s, att + s, n_k, first_query(s), n_q);
  } else {
    const bool whole = variant == kMaskToZero || variant == kMaskAfterSoftmax;
    for (size_t t = 0; t < n_q; t++) normalise(scores + t * n_k, att + t * n_k, 1, 0, whole ? n_k : visible(t));
  }
  for (size_t t = 0; t < n_q && variant == kMaskAfterSoftmax; t++) {
    std::fill(att + t * n_k + visible(t), att + (t + 1) * n_k, 0.0);
  }
  for (size_t t = 0; t < n_q; t++) {
    const size_t mixed = variant == kMaskToZero ? n_k : visible(t);
    for (size_t s = 0; s < mixed; s++) {
      for (size_t i = 0; i < width; i++) out[t][i] += att[t * n_k + s] * v[s][i];
    }
  }
}

void Head::backward(RowsIn dout, RowsIn q, RowsIn k, RowsIn v, const double* att, double* datt, double* dscores,
                    RowsOut dq, RowsOut dk, RowsOut dv) const {
  for (size_t t = 0; t < n_q; t++) {
    const size_t at = t * n_k;
    double mean = 0;
    for (size_t s = 0; s < visible(t); s++) {
      for (size_t i = 0; i < width; i++) {
        datt[at + s] += dout[t][i] * v[s][i];
        dv[s][i] += att[at + s] * dout[t][i];
      }
      mean += att[at + s] * datt[at + s];
    }
    if (variant == kNoMeanTerm) mean = 0;
    for (size_t s = 0; s < visible(t); s++) {
      const double d = dscores[at + s] = att[at + s] * (datt[at + s] - mean);
      for (size_t i = 0; i < width; i++) {
        dq[t][i] += scale * d * k[s][i];
        dk[s][i] += scale * d * q[t][i];
      }
    }
  }
}

}  // namespace ear::ops
