// One head of scaled dot-product attention, forwards and backwards: what every layout of attention is made of.
#pragma once

#include <cstddef>

namespace ear::ops {

enum AttentionVariant {
  kRight,
  kNoCausalMask,
  kNoScale,
  kScaleByWidth,
  kSoftmaxOverQueries,
  kStrictMask,
  kMaskToZero,
  kMaskAfterSoftmax,
  kHeadsTiled,
  kMaskWithoutPast,
  kNoMeanTerm,
  kGroupOverwritten,
  kWholeCache,
  kWithoutItself,
  kOneTooEarly
};

// Rows of one head inside of a larger array, `stride` apart.
template <class Number>
struct Rows {
  Number* data;
  size_t stride;
  Number* operator[](size_t row) const { return data + row * stride; }
};
using RowsIn = Rows<const double>;
using RowsOut = Rows<double>;

// n_q queries over n_k keys; query t stands at position n_k - n_q + t. scores, att and their derivatives are (n_q,n_k)
// and 0 where nothing is visible; they and everything else that is computed must be 0 beforehand.
struct Head {
  size_t n_q, n_k, width;
  double scale;
  AttentionVariant variant;

  // Keys that query t may see.
  size_t visible(size_t t) const;
  void forward(RowsIn q, RowsIn k, RowsIn v, double* scores, double* att, RowsOut out) const;
  // datt[t,s] = dout_t . v_s; dscores = att * (datt - sum_s att * datt); dq_t = scale * sum_s dscores[t,s] k_s;
  // dk_s = scale * sum_t dscores[t,s] q_t; dv_s = sum_t att[t,s] dout_t. dq, dk and dv are added to.
  void backward(RowsIn dout, RowsIn q, RowsIn k, RowsIn v, const double* att, double* datt, double* dscores,
                RowsOut dq, RowsOut dk, RowsOut dv) const;

 private:
  size_t first_query(size_t s) const;
};

// What scores are multiplied with: 1 / sqrt(head_width) unless the variant says otherwise.
double scale_of(AttentionVariant variant, size_t head_width, size_t whole_width);

}  // namespace ear::ops
