// The pieces that unigram begins with, before it throws most of them away.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "text/chunks.hpp"

namespace ear::text {

// No piece has more bytes: sixteen syllables of Hangul.
constexpr std::size_t kMaxPiece = 48;

struct Seed {
  std::string_view piece;  // whole characters, at least two bytes; a part of some chunk
  std::int64_t count;      // how often it occurs, overlaps included
};

/*
 * Every character of more than one byte, and of the longer strings that occur at least twice and go on in more than one
 * way (the inner nodes of the suffix tree, by a suffix array), the n_longer with the largest count * characters; of
 * equal ones those that come first in byte order.
 */
std::vector<Seed> find_seeds(const std::vector<CountedChunk>& chunks, std::size_t n_longer, const Cancel& cancel);

}  // namespace ear::text
