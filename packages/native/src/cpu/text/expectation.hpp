// The E step of unigram: how often each piece is expected over all ways to cut a chunk (forward-backward).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "text/trie.hpp"

namespace ear::text {

/*
 * A probability that may be far below what a double holds: value * 2^(500 scale). Products of some hundred pieces need
 * it. Sums and products are those of doubles, so that every machine gets the same bits.
 */
struct Wide {
  double value = 0;
  std::int32_t scale = 0;

  Wide times(double factor) const {
    Wide product{value * factor, scale};
    product.settle();
    return product;
  }
  Wide times(const Wide& other) const {
    Wide product{value * other.value, scale + other.scale};
    product.settle();
    return product;
  }
  void add(const Wide& other);
  // this / other, which is at least as large, as a plain number.
  double over(const Wide& other) const;

 private:
  void settle();
};

class Expectation {
 public:
  // Adds to expected[id] how often id is expected in `count` times this chunk. p: of each token, 256 bytes first.
  void add(std::string_view chunk, double count, const Trie& trie, const std::vector<double>& p,
           std::vector<double>& expected);

 private:
  struct Edge {
    std::uint32_t from, to;
    std::int32_t id;
  };
  std::vector<Edge> edges_;  // ascending in from
  std::vector<Wide> forward_, backward_;
};

}  // namespace ear::text
