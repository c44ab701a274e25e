#include "fast/simd/avx2.hpp"
#include "fast/tile/table.hpp"

namespace ear::fast {

extern const Tiles tiles_avx2;
constinit const Tiles tiles_avx2 = kTiles;

}  // namespace ear::fast
