// A kernel whose work is done in JavaScript: the run's thread hands a call over and waits for its answer.
#pragma once

#include <napi.h>

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

#include "ear/stand_in.h"

namespace ear_addon {

class PartControl {
 public:
  // More bytes in the buffers of one call are refused: JavaScript's heap could end the process.
  static constexpr size_t kMaxBytes = size_t{1} << 28;

  // From JavaScript's thread.
  void cancel();
  // The call that waits, once: {id, symbol, layer, args: [{name, type, values | value}]}; undefined: none does.
  Napi::Value take(Napi::Env env);
  // answers: Float32Arrays for the buffers that are not const, in their order and of their lengths. Dropped where it is
  // too late.
  void answer(double id, const Napi::Array& answers);
  void fail(double id);

  // From the run's thread. The number that the engine watches.
  const int32_t* cancelled() const { return &cancelled_; }
  // Waits for the answer; poke has take() called soon. Errors: EAR_FINISHED (cancelled), TOO_LARGE, INTERNAL (failed).
  ear_status ask(const ear_lm_call& call, const std::function<void()>& poke);

 private:
  enum class State { idle, asked, taken, answered, failed };

  bool is_cancelled() const { return __atomic_load_n(&cancelled_, __ATOMIC_RELAXED) != 0; }
  bool waits_for(double id) const { return state_ == State::taken && id == id_; }

  int32_t cancelled_ = 0;
  std::mutex mutex_;  // guards what follows; whoever holds it may touch the buffers of call_
  std::condition_variable changed_;
  State state_ = State::idle;
  double id_ = 0;
  const ear_lm_call* call_ = nullptr;
};

}  // namespace ear_addon
