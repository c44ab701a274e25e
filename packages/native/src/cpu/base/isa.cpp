#include "base/isa.hpp"

#include <cstdlib>
#include <cstring>

namespace ear {

namespace {

constexpr Isa kAll[] = {Isa::avx512, Isa::avx2, Isa::scalar};

Isa choose() {
  const char* wanted = std::getenv("EAR_ISA");
  for (const Isa one : kAll) {
    if (wanted && std::strcmp(wanted, isa_name(one)) == 0 && has_isa(one)) return one;
  }
  for (const Isa one : kAll) {
    if (has_isa(one)) return one;
  }
  return Isa::scalar;
}

}  // namespace

const char* isa_name(Isa isa) {
  switch (isa) {
    case Isa::avx512:
      return "avx512";
    case Isa::avx2:
      return "avx2";
    case Isa::scalar:
      break;
  }
  return "scalar";
}

bool has_isa(Isa isa) {
#if defined(__x86_64__) && defined(__GNUC__)
  if (isa == Isa::avx512) {
    return has_isa(Isa::avx2) && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
  }
  if (isa == Isa::avx2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
  return isa == Isa::scalar;
}

Isa isa() {
  static const Isa chosen = choose();
  return chosen;
}

}  // namespace ear
