// From pairs of tokens to numbers: the one look-up that BPE does all day.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ear::text {

class PairTable {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  PairTable() : slots_(1024) {}

  // The number of a pair, or kNone.
  std::uint32_t find(std::int32_t left, std::int32_t right) const {
    const std::uint64_t key = key_of(left, right);
    for (std::size_t slot = home_of(key);; slot = (slot + 1) & (slots_.size() - 1)) {
      if (slots_[slot].number == kNone) return kNone;
      if (slots_[slot].key == key) return slots_[slot].number;
    }
  }

  // Gives a pair that is not there a number other than kNone.
  void add(std::int32_t left, std::int32_t right, std::uint32_t number) {
    if (++used_ * 2 > slots_.size()) grow();
    put({key_of(left, right), number});
  }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t number = kNone;
  };

  static std::uint64_t key_of(std::int32_t left, std::int32_t right) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 | static_cast<std::uint32_t>(right);
  }

  std::size_t home_of(std::uint64_t key) const {
    key *= 0x9e3779b97f4a7c15ull;
    return static_cast<std::size_t>(key ^ key >> 32) & (slots_.size() - 1);
  }

  void put(const Slot& entry) {
    std::size_t slot = home_of(entry.key);
    while (slots_[slot].number != kNone) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = entry;
  }

  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& entry : old) {
      if (entry.number != kNone) put(entry);
    }
  }

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

}  // namespace ear::text
