#include "fast/simd/scalar.hpp"
#include "fast/tile/table.hpp"

namespace ear::fast {

extern const Tiles tiles_scalar;
constinit const Tiles tiles_scalar = kTiles;

}  // namespace ear::fast
