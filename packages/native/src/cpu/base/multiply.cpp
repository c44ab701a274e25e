#include "base/multiply.hpp"

#include <algorithm>

namespace ear {

void multiply_in_order(double* y, const double* w, const double* x, std::size_t rows, std::size_t columns) {
  // Four sums abreast hide the time of an addition, and none of them changes its order.
  std::size_t i = 0;
  for (; i + 4 <= rows; i += 4) {
    const double* row = w + i * columns;
    double sum[4] = {};
    for (std::size_t j = 0; j < columns; j++) {
      for (std::size_t lane = 0; lane < 4; lane++) sum[lane] += row[lane * columns + j] * x[j];
    }
    std::copy_n(sum, 4, y + i);
  }
  for (; i < rows; i++) {
    double sum = 0;
    for (std::size_t j = 0; j < columns; j++) sum += w[i * columns + j] * x[j];
    y[i] = sum;
  }
}

}  // namespace ear
