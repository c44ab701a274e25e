#include "exact/passes.hpp"

#include "base/math/lanes_plain.hpp"
#include "exact/kernels/passes.hpp"

namespace ear::exact {

const Passes<double> kPlainPasses = exact_passes<PlainLanes>();

const Passes<double>& passes(Isa isa) {
#if defined(__x86_64__)
  if (isa == Isa::avx512) return kAvx512Passes;
  if (isa == Isa::avx2) return kAvx2Passes;
#endif
  static_cast<void>(isa);
  return kPlainPasses;
}

}  // namespace ear::exact
