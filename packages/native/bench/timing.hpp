// Timing for the benchmarks: the shortest of many repeats, since whatever else the machine does only makes them longer.
#pragma once

#include <algorithm>
#include <chrono>

namespace bench {

inline double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Seconds of the fastest call within about `budget` seconds, and of at least three calls.
template <class Body>
double fastest(double budget, Body&& body) {
  double best = 1e30;
  const double end = now() + budget;
  for (int i = 0; i < 3 || now() < end; i++) {
    const double start = now();
    body();
    best = std::min(best, now() - start);
  }
  return best;
}

}  // namespace bench
