#include "launch.hpp"

#include <chrono>
#include <cmath>
#include <thread>

namespace ear {

namespace {

using Clock = std::chrono::steady_clock;

Result wait_for(Stream *stream, Clock::time_point until) {
  for (unsigned asked = 0;; asked++) {
    const Result result = cuda.stream_query(stream);
    if (result != NOT_READY || Clock::now() > until) return result;
    // The first moments decide the time of short kernels; a long one is not worth a processor.
    if (asked > 10'000) std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
}

} // namespace

Timer::Timer() {
  ready = cuda.stream_create(&stream, 0);
  if (ready == OK) ready = cuda.event_create(&begin, 0);
  if (ready == OK) ready = cuda.event_create(&end, 0);
}

bool Times::agree() const {
  const double slack_ms = 2 + 0.2 * wall_ms;
  return std::isfinite(device_ms) && device_ms >= 0 && device_ms <= wall_ms * 1.02 + 0.05 &&
         wall_ms - device_ms <= slack_ms;
}

bool takes(Func *kernel, const Setup &setup) {
  if (cuda.function_parameter == nullptr) return true;
  std::size_t offset, size;
  for (std::size_t i = 0; i < setup.parameters.size(); i++)
    if (cuda.function_parameter(kernel, i, &offset, &size) != OK || size != setup.parameters[i].bytes) return false;
  return cuda.function_parameter(kernel, setup.parameters.size(), &offset, &size) != OK;
}

Result launch(Func *kernel, const Setup &setup, std::vector<void *> &pointers, const Timer &timer, int deadline_ms,
              Times &times) {
  const auto &[gx, gy, gz] = setup.grid;
  const auto &[bx, by, bz] = setup.block;
  const auto began = Clock::now();
  Result result = cuda.event_record(timer.begin, timer.stream);
  if (result == OK)
    result = cuda.launch(kernel, gx, gy, gz, bx, by, bz, setup.shared, timer.stream, pointers.data(), nullptr);
  if (result == OK) result = cuda.event_record(timer.end, timer.stream);
  if (result == OK) result = wait_for(timer.stream, began + std::chrono::milliseconds(deadline_ms));
  times.wall_ms = std::chrono::duration<double, std::milli>(Clock::now() - began).count();
  if (result == OK) result = cuda.synchronize();
  return result == OK ? cuda.event_elapsed(&times.device_ms, timer.begin, timer.end) : result;
}

} // namespace ear
