// A matrix times a vector with every sum in index order, for code whose bits are compared.
#pragma once

#include <cstddef>

namespace ear {

// y (rows) = W (rows, columns, row by row) x (columns).
void multiply_in_order(double* y, const double* w, const double* x, std::size_t rows, std::size_t columns);

}  // namespace ear
