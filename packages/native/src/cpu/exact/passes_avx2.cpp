#include "base/math/lanes_avx2.hpp"
#include "base/math/lanes_float.hpp"
#include "exact/kernels/passes.hpp"
#include "exact/kernels/single.hpp"
#include "exact/passes.hpp"

namespace ear::exact {

const Passes<double> kAvx2Passes = exact_passes<Avx2Lanes>();
const Passes<float> kAvx2SinglePasses = single_passes<FloatLanes>();

}  // namespace ear::exact
