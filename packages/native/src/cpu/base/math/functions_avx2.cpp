#include "base/math/functions_wide.hpp"
#include "base/math/one.hpp"
#include "base/math/one_sincos.hpp"

namespace ear::math {

double exp_avx2(double x) { return exp_one(x); }
double log_avx2(double x) { return log_one(x); }
double pow_avx2(double x, double y) { return pow_one(x, y); }
double sin_avx2(double x) { return sin_one(x); }
double cos_avx2(double x) { return cos_one(x); }

}  // namespace ear::math
