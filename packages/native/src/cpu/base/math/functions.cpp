#include "base/math/functions.hpp"

#include "base/isa.hpp"
#include "base/math/functions_wide.hpp"
#include "base/math/one.hpp"
#include "base/math/one_sincos.hpp"

namespace ear::math {

// Where the processor has no fma, or may not use it here, the C library's fma computes the same bits, only slowly.
#if defined(__x86_64__)
double exp(double x) { return isa() == Isa::scalar ? exp_one(x) : exp_avx2(x); }
double log(double x) { return isa() == Isa::scalar ? log_one(x) : log_avx2(x); }
double pow(double x, double y) { return isa() == Isa::scalar ? pow_one(x, y) : pow_avx2(x, y); }
double sin(double x) { return isa() == Isa::scalar ? sin_one(x) : sin_avx2(x); }
double cos(double x) { return isa() == Isa::scalar ? cos_one(x) : cos_avx2(x); }
#else
double exp(double x) { return exp_one(x); }
double log(double x) { return log_one(x); }
double pow(double x, double y) { return pow_one(x, y); }
double sin(double x) { return sin_one(x); }
double cos(double x) { return cos_one(x); }
#endif

}  // namespace ear::math
