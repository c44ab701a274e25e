#include "fast/simd/avx512.hpp"
#include "fast/tile/table.hpp"

namespace ear::fast {

extern const Tiles tiles_avx512;
constinit const Tiles tiles_avx512 = kTiles;

}  // namespace ear::fast
