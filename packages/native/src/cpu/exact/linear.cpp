#include "linear.hpp"

namespace ear {

void transpose(double* transposed, const double* matrix, int rows, int columns) {
  for (int i = 0; i < rows; i++) {
    for (int j = 0; j < columns; j++) transposed[j * rows + i] = matrix[i * columns + j];
  }
}

void linear_forward(double* __restrict y, const double* __restrict w_transposed, const double* __restrict x, int rows,
                    int columns) {
  // Eight rows at a time stay in registers over the whole sum.
  int i = 0;
  for (; i + 8 <= rows; i += 8) {
    double sum[8] = {};
    for (int j = 0; j < columns; j++) {
      const double* w = w_transposed + static_cast<long>(j) * rows + i;
      for (int lane = 0; lane < 8; lane++) sum[lane] += w[lane] * x[j];
    }
    for (int lane = 0; lane < 8; lane++) y[i + lane] = sum[lane];
  }
  for (; i < rows; i++) {
    double sum = 0;
    for (int j = 0; j < columns; j++) sum += w_transposed[static_cast<long>(j) * rows + i] * x[j];
    y[i] = sum;
  }
}

void linear_backward_row(double* __restrict dx, double* __restrict dw, const double* __restrict w,
                         const double* __restrict x, double dy, int columns) {
  for (int j = 0; j < columns; j++) {
    dw[j] += x[j] * dy;
    dx[j] += w[j] * dy;
  }
}

void linear_backward(double* dx, double* dw, const double* w, const double* x, const double* dy, int rows,
                     int columns) {
  for (int i = rows - 1; i >= 0; i--) {
    const long row = static_cast<long>(i) * columns;
    linear_backward_row(dx, dw + row, w + row, x, dy[i], columns);
  }
}

}  // namespace ear
