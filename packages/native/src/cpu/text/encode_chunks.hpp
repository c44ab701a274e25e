// Encodes a text chunk by chunk, and each different chunk only once as long as there is room to remember it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "text/chunks.hpp"
#include "text/model.hpp"

namespace ear::text {

// encode(chunk, ids) appends the ids of a chunk.
template <class Encode>
void encode_chunks(std::string_view text, Ids& out, Encode&& encode) {
  // Words of natural text repeat, so that few are encoded twice; the bound keeps the table in the cache.
  constexpr std::size_t kRemembered = 1 << 15;
  struct Place {
    std::size_t start;  // in out, where the chunk's ids were written first
    std::size_t n;
  };
  ChunkTable known;
  std::vector<Place> places;
  ChunkReader reader(text);
  std::string_view chunk;
  while (reader.next(chunk)) {
    bool added = false;
    const std::uint32_t number = known.size() < kRemembered ? known.number(chunk, added) : known.find(chunk);
    const std::size_t start = out.size();
    if (!added && number < known.size()) {
      const Place place = places[number];
      out.resize(start + place.n);
      for (std::size_t i = 0; i < place.n; i++) out[start + i] = out[place.start + i];
      continue;
    }
    encode(chunk, out);
    if (added) places.push_back({start, out.size() - start});
  }
}

}  // namespace ear::text
