// y = W x and its derivative, each sum in index order. W is (rows, columns), row-major, as in microgpt's state_dict.
#pragma once

namespace ear {

// transposed (columns, rows) receives matrix (rows, columns): the forward pass reads it so that the rows are lanes,
// which lets the compiler use vectors without changing the order of any single sum.
void transpose(double* transposed, const double* matrix, int rows, int columns);

// y (rows) = W x (columns).
void linear_forward(double* y, const double* w_transposed, const double* x, int rows, int columns);

// The part of one row, whose output has the derivative dy: dw (columns) += x * dy and dx (columns) += w * dy.
void linear_backward_row(double* dx, double* dw, const double* w, const double* x, double dy, int columns);

// All rows, last to first: the order in which microgpt's backward() meets them.
void linear_backward(double* dx, double* dw, const double* w, const double* x, const double* dy, int rows, int columns);

}  // namespace ear
