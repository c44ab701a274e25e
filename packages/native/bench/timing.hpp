// Timing for the benchmarks: the shortest of many repeats, since whatever else the machine does only makes them longer.
#pragma once

#include <time.h>

#include <algorithm>
#include <cstdlib>

namespace bench {

// Seconds; with EAR_BENCH_CPU=1 those of the calling thread on a processor, which a busy machine lengthens less.
inline double now() {
  static const clockid_t clock = std::getenv("EAR_BENCH_CPU") ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC;
  timespec t;
  clock_gettime(clock, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
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
