// One call of a stand-in, put together argument by argument, and the time that operations take.
#pragma once

#include <chrono>
#include <initializer_list>

#include "fast/model/lm.hpp"

namespace ear::fast {

// Adds the time of its life to what is watched, where that is this operation.
class Watch {
 public:
  Watch(StandIns& stand_ins, Symbol symbol, bool counts = true)
      : stand_ins_(stand_ins.watches(symbol) ? &stand_ins : nullptr), counts_(counts) {
    if (stand_ins_) start_ = std::chrono::steady_clock::now();
  }
  ~Watch() {
    if (!stand_ins_) return;
    stand_ins_->ms += std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start_).count();
    stand_ins_->calls += counts_ ? 1 : 0;
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

 private:
  StandIns* const stand_ins_;
  const bool counts_;
  std::chrono::steady_clock::time_point start_;
};

// The engine's own kernel of an operation.
template <class Body>
void own(ear_lm& lm, Symbol symbol, const Body& body) {
  Context& kernels = lm.next();
  const Watch watch(lm.stand_ins, symbol);
  body(kernels);
}

// Scratch of the translations, in the model's workspace.
enum PartSlot { kSlotMissing = Workspace::kFirstFree, kSlotThrown, kSlotA, kSlotB, kSlotC, kSlotD };

// A tensor that the model may not have: zeros in its place, or room for a derivative that nobody reads.
const float* or_zeros(ear_lm& lm, const float* tensor, std::int64_t n);
float* or_thrown(ear_lm& lm, float* derivative, std::int64_t n);

// Rows as batch and positions: those of the pass, or one sequence where there are others.
struct Rows {
  Rows(const ear_lm& lm, std::int64_t N) {
    const bool whole = N == std::int64_t{lm.stand_ins.B} * lm.stand_ins.T;
    B = whole ? lm.stand_ins.B : 1;
    T = whole ? lm.stand_ins.T : N;
  }
  std::int64_t B, T;
};

// Arguments come in the order of the signature.
class Call {
 public:
  Call(ear_lm& lm, Symbol symbol) : lm_(lm), symbol_(symbol) {}

  Call& out(float* data, std::int64_t n);  // filled with zeros first
  Call& adds(float* data, std::int64_t n);  // as it is
  Call& in(const float* data, std::int64_t n);
  Call& ids(const std::int32_t* data, std::int64_t n);
  Call& number(double value);
  Call& numbers(std::initializer_list<std::int64_t> values);
  // Throws Cancelled, and Failed with the stand-in's status or for a number that its type cannot hold.
  void make();

 private:
  void pointer(const void* data, std::int64_t n);

  ear_lm& lm_;
  const Symbol symbol_;
  ear_lm_argument args_[EAR_LM_MAX_ARGUMENTS] = {};
  std::size_t n_ = 0;
};

}  // namespace ear::fast
