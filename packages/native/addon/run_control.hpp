// What JavaScript's thread asks of a run while its own thread works.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>

#include "look.hpp"

namespace ear_addon {

struct Request {
  enum class Kind { checkpoint, weights, sample, attention };
  double id = 0;  // chosen by lib/, and named again in the reply
  Kind kind = Kind::checkpoint;
  std::string text;  // a path, or a prompt
  int32_t layer = 0;
  DrawOrder draw;
};

class RunControl {
 public:
  // From JavaScript's thread.
  void cancel();
  void pause(bool wanted);
  // false: the run is over and nobody will serve it.
  bool ask(Request request);

  // From the run's thread. The number that the engine watches.
  const int32_t* cancelled() const { return &cancelled_; }
  // Serves what was asked, and waits while the run is to pause; false once it was cancelled. before_waiting is called
  // where it is about to wait.
  bool rest(const std::function<void(const Request&)>& serve, const std::function<void()>& before_waiting);
  // Nothing more is taken; what was asked and not served.
  std::deque<Request> close();

 private:
  bool is_cancelled() const { return __atomic_load_n(&cancelled_, __ATOMIC_RELAXED) != 0; }

  int32_t cancelled_ = 0;
  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  bool paused_ = false;
  bool closed_ = false;
  std::deque<Request> requests_;
};

}  // namespace ear_addon
