// The passes over a model for each instruction set.
#pragma once

#include "base/isa.hpp"
#include "exact/view.hpp"

namespace ear::exact {

// Double precision: the same bits, CPython's, on each of them.
extern const Passes<double> kPlainPasses;
extern const Passes<double> kAvx2Passes;    // x86-64 only
extern const Passes<double> kAvx512Passes;  // x86-64 only
// Single precision, for speed.
extern const Passes<float> kPlainSinglePasses;
extern const Passes<float> kAvx2SinglePasses;  // x86-64 only

// Those for `isa`, which this machine has.
const Passes<double>& passes(Isa isa);
const Passes<float>& single_passes_for(Isa isa);

}  // namespace ear::exact
