// The exact passes for each instruction set; all give the same bits.
#pragma once

#include "base/isa.hpp"
#include "exact/view.hpp"

namespace ear::exact {

extern const Passes<double> kPlainPasses;
extern const Passes<double> kAvx2Passes;    // x86-64 only
extern const Passes<double> kAvx512Passes;  // x86-64 only

// Those for `isa`, which this machine has.
const Passes<double>& passes(Isa isa);

}  // namespace ear::exact
