// Adam with bias correction, as microgpt writes it: g**2 and v_hat**0.5 are the C library's pow.
#pragma once

#include <cstddef>

namespace ear {

struct AdamStep {
  double rate;                        // after the linear decay
  double beta1, beta2, eps;
  double correction1, correction2;    // 1 - beta^(step + 1)
};

// Updates weights, first and second (n each) from gradient (n), and sets gradient to zero for the next step.
void adam_update(double* weights, double* first, double* second, double* gradient, std::size_t n, const AdamStep& step);

}  // namespace ear
