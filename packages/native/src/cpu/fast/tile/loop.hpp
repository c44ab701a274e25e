// Loops over rows of any width, sixteen at a time, and sums in a fixed tree.
#pragma once

#include <cstdint>

namespace ear::fast {
namespace {

// f(i, count) for i = 0, 16, 32 …; count is 16, or what is left at the end.
template <class F>
inline void each(std::int64_t n, F f) {
  std::int64_t i = 0;
  for (; i + 16 <= n; i += 16) f(i, std::int64_t{16});
  if (i < n) f(i, n - i);
}

// The first n lanes; zero in the others.
inline V kept(V a, std::int64_t n) {
  if (n >= 16) return a;
  alignas(64) float lane[16];
  store(lane, a);
  return load(lane, n);
}

// total = f(total, i, count), in four running totals of sixteen lanes: hides the latency of an addition.
template <class F>
inline V fold(std::int64_t n, V start, F f) {
  V a = start, b = start, c = start, d = start;
  std::int64_t i = 0;
  for (; i + 64 <= n; i += 64) {
    a = f(a, i, std::int64_t{16});
    b = f(b, i + 16, std::int64_t{16});
    c = f(c, i + 32, std::int64_t{16});
    d = f(d, i + 48, std::int64_t{16});
  }
  for (; i + 16 <= n; i += 16) a = f(a, i, std::int64_t{16});
  if (i < n) a = f(a, i, n - i);
  return (a + b) + (c + d);
}

inline float total_of(const float* x, std::int64_t n) {
  return sum(fold(n, set(0.0f),
                  [=](V total, std::int64_t i, std::int64_t count) { return total + load(x + i, count); }));
}

inline float dot(const float* x, const float* y, std::int64_t n) {
  return sum(fold(n, set(0.0f), [=](V total, std::int64_t i, std::int64_t count) {
    return fma(load(x + i, count), load(y + i, count), total);
  }));
}

// The largest of n numbers, n >= 1; what is not a number does not count.
inline float largest_of(const float* x, std::int64_t n) {
  V most = set(x[0]);
  std::int64_t i = 0;
  for (; i + 16 <= n; i += 16) most = larger(load(x + i), most);
  float result = largest(most);
  for (; i < n; i++) result = x[i] > result ? x[i] : result;
  return result;
}

}  // namespace
}  // namespace ear::fast
