// Softmax of plain numbers as microgpt's Values compute it: e / total is e * total^-1 there.
#pragma once

#include <cstddef>

#include "base/math/functions.hpp"

namespace ear {

struct SoftmaxSum {
  double total;
  double inverse;  // total^-1
};

// exps (n) = e^(logits - their largest), and their sum in index order. exps may be logits.
inline SoftmaxSum softmax_in_order(double* exps, const double* logits, std::size_t n) {
  double largest = logits[0];
  for (std::size_t i = 1; i < n; i++) {
    if (logits[i] > largest) largest = logits[i];
  }
  double total = 0;
  for (std::size_t i = 0; i < n; i++) {
    exps[i] = math::exp(logits[i] - largest);
    total += exps[i];
  }
  return {total, math::pow(total, -1.0)};
}

}  // namespace ear
