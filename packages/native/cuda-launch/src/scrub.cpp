#include "scrub.hpp"

#include <algorithm>
#include <vector>

#include "driver.hpp"

namespace ear {

namespace {

constexpr std::size_t LARGEST = std::size_t(1) << 30, SMALLEST = std::size_t(2) << 20;
/** Of 1 GiB: more than any device has; it bounds the loop whatever the driver says. */
constexpr std::size_t MOST_PIECES = 1024;

} // namespace

std::size_t scrub_free_memory() {
  std::vector<Address> pieces;
  std::size_t done = 0;
  for (std::size_t size = LARGEST; size >= SMALLEST && pieces.size() < MOST_PIECES;) {
    Address piece = 0;
    if (cuda.alloc(&piece, size) != OK) {
      size /= 2;
      continue;
    }
    pieces.push_back(piece);
    if (cuda.set_bytes(piece, 0, size) != OK) break;
    done += size;
  }
  const bool held = cuda.synchronize() == OK;
  std::for_each(pieces.begin(), pieces.end(), [](Address piece) { cuda.free(piece); });
  return held ? done : 0;
}

} // namespace ear
