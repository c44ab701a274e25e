#include "run_control.hpp"

#include <utility>

namespace ear_addon {

void RunControl::cancel() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    __atomic_store_n(&cancelled_, 1, __ATOMIC_RELAXED);
  }
  changed_.notify_all();
}

void RunControl::pause(bool wanted) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    paused_ = wanted;
  }
  changed_.notify_all();
}

bool RunControl::ask(Request request) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (closed_) return false;
    requests_.push_back(std::move(request));
  }
  changed_.notify_all();
  return true;
}

bool RunControl::rest(const std::function<void(const Request&)>& serve, const std::function<void()>& before_waiting) {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!is_cancelled()) {
    if (!requests_.empty()) {
      const Request request = std::move(requests_.front());
      requests_.pop_front();
      lock.unlock();
      serve(request);
      lock.lock();
      continue;
    }
    if (!paused_) return true;
    lock.unlock();
    before_waiting();
    lock.lock();
    changed_.wait(lock, [this] { return !paused_ || !requests_.empty() || is_cancelled(); });
  }
  return false;
}

std::deque<Request> RunControl::close() {
  const std::lock_guard<std::mutex> lock(mutex_);
  closed_ = true;
  return std::exchange(requests_, {});
}

}  // namespace ear_addon
