#include "adam.hpp"

#include <algorithm>
#include <cmath>

#include "exact_pow.hpp"

namespace ear {

namespace {

constexpr std::size_t kBlock = 64;  // lanes that stay in the first-level cache between the passes

// squares (n) = pow(x, 2).
void squares_of(double* __restrict squares, const double* __restrict x, std::size_t n) {
  double excess[kBlock];
  for (std::size_t i = 0; i < n; i++) {
    squares[i] = x[i] * x[i];
    excess[i] = square_excess(x[i]);
  }
  for (std::size_t i = 0; i < n; i++) {
    if (!(excess[i] < 0) || !in_safe_range(squares[i])) squares[i] = pow_square(x[i]);
  }
}

// roots (n) = pow(x, 0.5).
void roots_of(double* __restrict roots, const double* __restrict x, std::size_t n) {
  double excess[kBlock];
  for (std::size_t i = 0; i < n; i++) {
    roots[i] = std::sqrt(x[i]);
    excess[i] = root_excess(x[i], roots[i]);
  }
  for (std::size_t i = 0; i < n; i++) {
    if (!(excess[i] < 0) || !in_safe_range(roots[i])) roots[i] = pow_root(x[i]);
  }
}

void update_block(double* __restrict weights, double* __restrict first, double* __restrict second,
                  double* __restrict gradient, std::size_t n, const AdamStep& step) {
  double scratch[kBlock];
  double second_hat[kBlock];
  squares_of(scratch, gradient, n);
  for (std::size_t i = 0; i < n; i++) {
    first[i] = step.beta1 * first[i] + (1 - step.beta1) * gradient[i];
    second[i] = step.beta2 * second[i] + (1 - step.beta2) * scratch[i];
    second_hat[i] = second[i] / step.correction2;
    gradient[i] = 0;
  }
  roots_of(scratch, second_hat, n);
  for (std::size_t i = 0; i < n; i++) {
    weights[i] -= step.rate * (first[i] / step.correction1) / (scratch[i] + step.eps);
  }
}

}  // namespace

void adam_update(double* weights, double* first, double* second, double* gradient, std::size_t n,
                 const AdamStep& step) {
  for (std::size_t i = 0; i < n; i += kBlock) {
    update_block(weights + i, first + i, second + i, gradient + i, std::min(kBlock, n - i), step);
  }
}

}  // namespace ear
