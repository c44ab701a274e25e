// The same functions compiled for processors with AVX2 and FMA; call only where has_isa(Isa::avx2).
#pragma once

namespace ear::math {

double exp_avx2(double x);
double log_avx2(double x);
double pow_avx2(double x, double y);
double sin_avx2(double x);
double cos_avx2(double x);

}  // namespace ear::math
