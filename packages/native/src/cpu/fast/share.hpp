// How kernels share out their tiles.
#pragma once

#include <algorithm>
#include <functional>

#include "fast/kernels.hpp"
#include "fast/tiles.hpp"

namespace ear::fast {

// The kernels' own slots of the workspace.
enum Slot { kSlotLeft, kSlotRight, kSlotSums, kSlotScratch, kSlotOrder, kSlotStarts, kSlotRope };

// tile(0) … tile(tiles - 1), by the caller alone where there is too little to do.
template <class Tile>
void share(Context& context, std::int64_t tiles, double multiply_adds, Tile&& tile) {
  if (tiles > 1 && context.pool.threads() > 1 && !Pool::alone(multiply_adds)) {
    context.pool.run(tiles, std::ref(tile));
    return;
  }
  for (std::int64_t i = 0; i < tiles; i++) tile(i);
}

// part(begin, end) for ranges of n items, `step` at a time.
template <class Part>
void share_ranges(Context& context, std::int64_t n, std::int64_t step, double multiply_adds, Part&& part) {
  share(context, (n + step - 1) / step, multiply_adds,
        [&](std::int64_t i) { part(i * step, std::min(n, (i + 1) * step)); });
}

}  // namespace ear::fast
