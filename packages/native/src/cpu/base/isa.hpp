// Which vector instructions the engine's kernels use.
#pragma once

namespace ear {

enum class Isa { scalar, avx2, avx512 };

// The widest that the processor and the operating system have, or what EAR_ISA=scalar|avx2|avx512 asks for where it is
// there. Read once; every kernel gives the same bits on each of them unless its header says otherwise.
Isa isa();

// "scalar", "avx2" or "avx512".
const char* isa_name(Isa isa);

// Whether this machine can run kernels of that kind; what a file for wider instructions may be called on.
bool has_isa(Isa isa);

}  // namespace ear
