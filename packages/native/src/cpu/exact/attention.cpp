#include "attention.hpp"

#include <algorithm>

#include "power.hpp"

namespace ear {

namespace {
// x / width**0.5 is x * (width**0.5)**-1 in microgpt.
double logit_scale(int width) { return power(power(width, 0.5), -1.0); }
}  // namespace

SoftmaxSum attention_forward(double* out, double* exps, const HeadView& head) {
  const double scale = logit_scale(head.width);
  for (int t = 0; t <= head.position; t++) {
    const double* key = head.keys + static_cast<long>(t) * head.stride;
    double dot = 0;
    for (int j = 0; j < head.width; j++) dot += head.query[j] * key[j];
    exps[t] = dot * scale;
  }
  const SoftmaxSum sum = softmax_forward(exps, exps, head.position + 1);
  std::fill_n(out, head.width, 0.0);
  for (int t = 0; t <= head.position; t++) {
    const double* value = head.values + static_cast<long>(t) * head.stride;
    const double weight = exps[t] * sum.inverse;
    for (int j = 0; j < head.width; j++) out[j] += weight * value[j];
  }
  return sum;
}

void attention_backward(double* dquery, double* dkeys, double* dvalues, double* scratch, const double* dout,
                        const double* exps, SoftmaxSum sum, const HeadView& head) {
  const double scale = logit_scale(head.width);
  const double slope = inverse_slope(sum);
  double dtotal = 0;
  for (int t = head.position; t >= 0; t--) {
    const long row = static_cast<long>(t) * head.stride;
    const double weight = exps[t] * sum.inverse;
    double dweight = 0;
    for (int j = head.width - 1; j >= 0; j--) {
      dweight += head.values[row + j] * dout[j];
      dvalues[row + j] += weight * dout[j];
    }
    // Each weight is e_t * total^-1 with a power node of its own, so the derivatives meet at the total.
    dtotal += slope * (exps[t] * dweight);
    scratch[t] = sum.inverse * dweight;
  }
  for (int t = head.position; t >= 0; t--) {
    const long row = static_cast<long>(t) * head.stride;
    const double ddot = scale * (exps[t] * (scratch[t] + dtotal));
    for (int j = 0; j < head.width; j++) {
      dquery[j] += head.keys[row + j] * ddot;
      dkeys[row + j] += head.query[j] * ddot;
    }
  }
}

}  // namespace ear
