/*
 * Unigram (Kudo 2018): each piece has a probability, and a text is cut into the pieces whose product is largest. Tokens
 * 0 … 255 are the bytes, which every text can fall back to; the others are pieces of whole characters, the likeliest
 * first.
 */
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "text/model.hpp"
#include "text/trie.hpp"

namespace ear::text {

// Costs are -ln p in millionths, as whole numbers: sums are exact, so that the cheapest cut is the same everywhere.
constexpr double kCostUnit = 1e6;
constexpr std::int32_t kMaxCost = 100'000'000;

// The cheapest way to cut a chunk: a shortest path over its bytes.
class Lattice {
 public:
  // Appends the ids of the cheapest path and returns its cost. Of equally cheap ones the one whose last piece is
  // longest wins. `without`: an id that may not be used.
  std::int64_t cheapest(std::string_view chunk, const Trie& trie, const std::vector<std::int32_t>& costs, Ids& out,
                        std::int32_t without = -1);

 private:
  struct Best {
    std::int64_t cost;
    std::uint32_t from;
    std::int32_t id;
  };
  std::vector<Best> best_;  // of each place between bytes
};

class Unigram final : public Model {
 public:
  // byte_costs: 256, each in [0, kMaxCost].
  explicit Unigram(std::vector<std::int32_t> byte_costs) : costs_(std::move(byte_costs)) { tokens_.add_all_bytes(); }
  // A piece of at least two bytes that is not there yet.
  void add(std::string_view piece, std::int32_t cost);

  void encode(std::string_view text, Ids& out) const override;
  void save(json::Writer& json) const override;

 private:
  std::vector<std::int32_t> costs_;  // of each token
  Trie trie_;                        // the pieces; bytes need none
};

}  // namespace ear::text
