/*
 * log, exp, sin and cos in double precision by plain sums and products, so that they do not depend on the C library of
 * a machine. Relative error of log_of and exp_of below 1e-15 (log_of near 1: absolute), absolute error of sin and cos
 * below 1e-15 for |x| < 1e6. For the few numbers that are needed once a row or once a table; tile/exponential.hpp is
 * for many.
 */
#pragma once

namespace ear::fast {

// x > 0 and finite; otherwise what IEEE 754 says: -inf of 0, NaN of negative numbers, inf of inf.
double log_of(double x);
double exp_of(double x);
void sine_cosine(double x, double* sine, double* cosine);

}  // namespace ear::fast
