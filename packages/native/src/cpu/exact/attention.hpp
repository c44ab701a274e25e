// Causal attention of one head at one position p, over the keys and values of positions 0..p.
#pragma once

#include "softmax.hpp"

namespace ear {

// Where a head finds its numbers. Rows of keys and values are `stride` doubles apart; a head is `width` doubles wide.
struct HeadView {
  int position;
  int width;
  int stride;
  const double* query;   // (width)
  const double* keys;    // (p + 1, width), strided
  const double* values;  // (p + 1, width), strided
};

// out (width) = sum over t of softmax(q . k_t / sqrt(width)) v_t; exps (p + 1) and the result are kept for backward.
SoftmaxSum attention_forward(double* out, double* exps, const HeadView& head);

// dquery (width), dkeys and dvalues (p + 1, width; strided) += the derivatives, given dout (width).
// scratch (p + 1) is overwritten.
void attention_backward(double* dquery, double* dkeys, double* dvalues, double* scratch, const double* dout,
                        const double* exps, SoftmaxSum sum, const HeadView& head);

}  // namespace ear
