#include "norm.hpp"

#include "power.hpp"

namespace ear {

Norm rmsnorm_forward(double* out, const double* x, int width) {
  double sum = 0;
  for (int i = 0; i < width; i++) sum += x[i] * x[i];
  const double mean_square = sum * power(width, -1.0) + 1e-5;
  const double scale = power(mean_square, -0.5);
  for (int i = 0; i < width; i++) out[i] = x[i] * scale;
  return {mean_square, scale};
}

void rmsnorm_backward(double* dx, const double* dout, const double* x, Norm kept, int width) {
  double dscale = 0;
  for (int i = width - 1; i >= 0; i--) dscale += x[i] * dout[i];
  const double dmean = (-0.5 * power(kept.mean_square, -1.5)) * dscale;
  const double dsquare = power(width, -1.0) * dmean;
  // x * x has x as both of its children, so its derivative arrives in two equal halves.
  for (int i = 0; i < width; i++) dx[i] = ((dx[i] + kept.scale * dout[i]) + x[i] * dsquare) + x[i] * dsquare;
}

}  // namespace ear
