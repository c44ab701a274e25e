// Keys and values of sequences that are being continued, and the two ways to read tokens into them.
#pragma once

#include <vector>

#include "fast/model/floats.hpp"
#include "fast/model/lm.hpp"

namespace ear::fast {

class Cache {
 public:
  // Room for `capacity` positions of each of `slots` sequences. Throws bad_alloc.
  Cache(ear_lm& lm, int slots, int capacity);

  // Reads tokens (n <= capacity) into an empty slot, all at once; logits (V) of what follows, or null.
  void prefill(int slot, const std::int32_t* tokens, int n, float* logits);

  // Reads one token into each of the slots 0 .. n - 1; logits (n, V).
  void decode(const std::int32_t* tokens, int n, float* logits);

  int length(int slot) const { return length_[static_cast<std::size_t>(slot)]; }
  void forget(int slot) { length_[static_cast<std::size_t>(slot)] = 0; }
  // Moves what a slot holds into another one.
  void move(int from, int to);

 private:
  float* keys(int layer, int slot) { return row(keys_, layer, slot); }
  float* values(int layer, int slot) { return row(values_, layer, slot); }
  float* row(Floats& in, int layer, int slot) {
    return in.data() + (std::int64_t{layer} * slots_ + slot) * capacity_ * KV_;
  }
  // Copies keys and values of n rows of qkv (n, QKV) to positions from p0.
  void store(int layer, int slot, int p0, const float* qkv, int n);

  ear_lm& lm_;
  const int slots_, capacity_, KV_;
  Floats keys_, values_;  // (L, slots, capacity, KV)
  std::vector<int> length_, reading_;
};

}  // namespace ear::fast
