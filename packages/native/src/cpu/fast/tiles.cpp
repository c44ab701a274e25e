#include "fast/tiles.hpp"

namespace ear::fast {

extern const Tiles tiles_scalar;
#if defined(__x86_64__)
extern const Tiles tiles_avx2;
extern const Tiles tiles_avx512;
extern const PairTiles pair_tiles_avx512;
#endif

const Tiles& tiles_for(Isa isa) {
#if defined(__x86_64__)
  if (isa == Isa::avx512 && has_isa(isa)) return tiles_avx512;
  if (isa == Isa::avx2 && has_isa(isa)) return tiles_avx2;
#endif
  static_cast<void>(isa);
  return tiles_scalar;
}

const PairTiles* pair_tiles_for(Isa isa) {
#if defined(__x86_64__) && defined(__GNUC__)
  if (isa == Isa::avx512 && has_isa(isa) && __builtin_cpu_supports("avx512bf16")) return &pair_tiles_avx512;
#endif
  static_cast<void>(isa);
  return nullptr;
}

bool pairs_pay() {
#if defined(__x86_64__) && defined(__GNUC__)
  return __builtin_cpu_is("amd");
#else
  return false;
#endif
}

std::int64_t attention_scratch(int T, int HS) {
  const std::int64_t row = (std::int64_t{T} + kPanel - 1) / kPanel * kPanel;
  const std::int64_t wide = (std::int64_t{HS} + kPanel - 1) / kPanel * kPanel;
  return 2 * row * HS + T * wide + 2 * kStrip * wide + 2 * kStrip * row;
}

}  // namespace ear::fast
