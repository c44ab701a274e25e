#include "base/math/lanes_avx512.hpp"
#include "exact/kernels/passes.hpp"
#include "exact/passes.hpp"

namespace ear::exact {

const Passes<double> kAvx512Passes = exact_passes<Avx512Lanes>();

}  // namespace ear::exact
