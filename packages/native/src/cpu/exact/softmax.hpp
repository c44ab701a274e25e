// Softmax as microgpt writes it: e / total is e * total^-1, with total^-1 from pow.
#pragma once

#include <cmath>

#include "power.hpp"

namespace ear {

struct SoftmaxSum {
  double total;
  double inverse;
};

// exps (n) = exp(logits - max). exps may be logits.
inline SoftmaxSum softmax_forward(double* exps, const double* logits, int n) {
  double largest = logits[0];
  for (int i = 1; i < n; i++) {
    if (logits[i] > largest) largest = logits[i];
  }
  double total = 0;
  for (int i = 0; i < n; i++) {
    exps[i] = std::exp(logits[i] - largest);
    total += exps[i];
  }
  return {total, power(total, -1.0)};
}

// The derivative of total^-1 by the total.
inline double inverse_slope(SoftmaxSum sum) { return -1.0 * power(sum.total, -2.0); }

}  // namespace ear
