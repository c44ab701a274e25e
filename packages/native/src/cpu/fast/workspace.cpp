#include <cstdlib>
#include <limits>
#include <new>

#include "fast/kernels.hpp"
#include "fast/math/real.hpp"
#include "fast/share.hpp"

namespace ear::fast {

struct Workspace::Slots {
  struct Slot {
    void* memory = nullptr;
    std::size_t bytes = 0;
  };
  Slot slot[kSlots];
  int rope_HS = 0;
  float rope_theta = 0;
  std::int64_t rope_count = 0;

  void* bytes(int index, std::int64_t n, std::size_t each) {
    if (n < 0 || static_cast<std::uint64_t>(n) > std::numeric_limits<std::size_t>::max() / 2 / each) {
      throw std::bad_alloc();
    }
    Slot& one = slot[index];
    const std::size_t wanted = (static_cast<std::size_t>(n) * each + 63) / 64 * 64;
    if (wanted > one.bytes || !one.memory) {
      std::free(one.memory);
      one = {};
      one.memory = std::aligned_alloc(64, wanted ? wanted : 64);
      if (!one.memory) throw std::bad_alloc();
      one.bytes = wanted;
    }
    return one.memory;
  }
};

Workspace::Workspace() : slots_(new Slots) {}

Workspace::~Workspace() {
  for (Slots::Slot& one : slots_->slot) std::free(one.memory);
  delete slots_;
}

float* Workspace::floats(int slot, std::int64_t n) {
  return static_cast<float*>(slots_->bytes(slot, n, sizeof(float)));
}

double* Workspace::doubles(int slot, std::int64_t n) {
  return static_cast<double*>(slots_->bytes(slot, n, sizeof(double)));
}

std::int32_t* Workspace::integers(int slot, std::int64_t n) {
  return static_cast<std::int32_t*>(slots_->bytes(slot, n, sizeof(std::int32_t)));
}

// Angles are position * theta^(-2 i / HS), in double precision, and rounded as cosines and sines only.
const float* Workspace::rope_table(int HS, float theta, std::int64_t count) {
  Slots& s = *slots_;
  const bool same = s.rope_HS == HS && s.rope_theta == theta;
  if (same && count <= s.rope_count) return static_cast<float*>(s.slot[kSlotRope].memory);
  // Twice as many as before, so that a text that grows token by token does not make them anew each time.
  const std::int64_t rows = same ? std::max(count, 2 * s.rope_count) : count;
  s.rope_count = 0;
  float* table = floats(kSlotRope, rows * HS);
  const int half = HS / 2;
  const double width = log_of(theta);
  for (int i = 0; i < half; i++) {
    const double frequency = exp_of(-2.0 * i / HS * width);
    for (std::int64_t t = 0; t < rows; t++) {
      double sine = 0, cosine = 0;
      sine_cosine(static_cast<double>(t) * frequency, &sine, &cosine);
      table[t * HS + i] = static_cast<float>(cosine);
      table[t * HS + half + i] = static_cast<float>(sine);
    }
  }
  s.rope_HS = HS;
  s.rope_theta = theta;
  s.rope_count = rows;
  return table;
}

}  // namespace ear::fast
