#include "base/math/lanes_avx2.hpp"
#include "exact/kernels/passes.hpp"
#include "exact/passes.hpp"

namespace ear::exact {

const Passes<double> kAvx2Passes = exact_passes<Avx2Lanes>();

}  // namespace ear::exact
