// Byte-level BPE: tokens 0 … 255 are the bytes, and token 256 + r is what merge r makes of two earlier tokens.
#pragma once

#include <cstdint>
#include <vector>

#include "text/model.hpp"
#include "text/pair_table.hpp"

namespace ear::text {

struct Merge {
  std::int32_t left, right;
};

class Bpe final : public Model {
 public:
  Bpe() { tokens_.add_all_bytes(); }

  // The next merge; both tokens are there, the pair is new, and their bytes together are no token yet.
  void add(Merge merge);

  // In each chunk the adjacent pair of the lowest rank is merged, the leftmost first, until no pair has a rank: a heap
  // of candidates over a linked list, O(n log n) for n bytes.
  void encode(std::string_view text, Ids& out) const override;
  void save(json::Writer& json) const override;

 private:
  std::vector<Merge> merges_;  // in the order of their ranks
  PairTable ranks_;
};

}  // namespace ear::text
