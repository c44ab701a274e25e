// RMSNorm of one vector: out = x * (mean(x^2) + 1e-5)^-0.5.
#pragma once

namespace ear {

struct Norm {
  double mean_square;  // with the 1e-5 added
  double scale;        // mean_square^-0.5
};

// out (C) from x (C).
Norm rmsnorm_forward(double* out, const double* x, int width);

// dx (C) += the derivative through the norm, given dout (C) and what the forward pass kept.
void rmsnorm_backward(double* dx, const double* dout, const double* x, Norm kept, int width);

}  // namespace ear
