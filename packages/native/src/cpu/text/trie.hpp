// Finds every piece of a vocabulary that begins at a place of a text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "text/pair_table.hpp"

namespace ear::text {

class Trie {
 public:
  Trie() { first_.fill(PairTable::kNone); }

  // Adds a piece of at least one byte. A piece that is there gets the new id.
  void add(std::string_view piece, std::int32_t id) {
    std::uint32_t& start = first_[static_cast<unsigned char>(piece[0])];
    if (start == PairTable::kNone) start = make_node();
    std::uint32_t node = start;
    for (const char c : piece.substr(1)) {
      std::uint32_t child = steps_.find(static_cast<std::int32_t>(node), static_cast<unsigned char>(c));
      if (child == PairTable::kNone) {
        child = make_node();
        steps_.add(static_cast<std::int32_t>(node), static_cast<unsigned char>(c), child);
      }
      node = child;
    }
    ids_[node] = id;
  }

  // Calls found(length, id) for each piece that text begins with, the shortest first.
  template <class Found>
  void match(std::string_view text, Found&& found) const {
    if (text.empty()) return;
    std::uint32_t node = first_[static_cast<unsigned char>(text[0])];
    for (std::size_t length = 1; node != PairTable::kNone; length++) {
      if (ids_[node] >= 0) found(length, ids_[node]);
      if (length == text.size()) return;
      node = steps_.find(static_cast<std::int32_t>(node), static_cast<unsigned char>(text[length]));
    }
  }

 private:
  std::uint32_t make_node() {
    ids_.push_back(-1);
    return static_cast<std::uint32_t>(ids_.size() - 1);
  }

  std::array<std::uint32_t, 256> first_;  // the node after the first byte
  PairTable steps_;                       // (node, byte) → node
  std::vector<std::int32_t> ids_;         // of each node; -1: no piece ends there
};

}  // namespace ear::text
