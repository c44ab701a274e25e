#include "exact/passes.hpp"

#include "base/math/lanes_float.hpp"
#include "base/math/lanes_plain.hpp"
#include "exact/kernels/passes.hpp"
#include "exact/kernels/single.hpp"

namespace ear::exact {

const Passes<double> kPlainPasses = exact_passes<PlainLanes>();
const Passes<float> kPlainSinglePasses = single_passes<FloatLanes>();

const Passes<double>& passes(Isa isa) {
#if defined(__x86_64__)
  if (isa == Isa::avx512) return kAvx512Passes;
  if (isa == Isa::avx2) return kAvx2Passes;
#endif
  static_cast<void>(isa);
  return kPlainPasses;
}

// A tile holds eight positions, which is one vector of AVX2; a wider one would be half empty.
const Passes<float>& single_passes_for(Isa isa) {
#if defined(__x86_64__)
  if (isa != Isa::scalar) return kAvx2SinglePasses;
#endif
  static_cast<void>(isa);
  return kPlainSinglePasses;
}

}  // namespace ear::exact
