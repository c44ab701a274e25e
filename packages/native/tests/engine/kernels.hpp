// What the tests of the fast kernels share: random numbers, double-precision references, and every way to run a kernel.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "check.hpp"
#include "fast/kernels.hpp"

namespace kernels {

using Floats = std::vector<float>;
using Doubles = std::vector<double>;

inline Floats random_floats(std::size_t n, unsigned seed, float scale = 1) {
  std::mt19937 generator(seed);
  std::normal_distribution<float> normal(0, scale);
  Floats x(n);
  for (float& one : x) one = normal(generator);
  return x;
}

inline Doubles wide(const Floats& x) { return Doubles(x.begin(), x.end()); }

// The largest distance, as a part of the largest number expected (or of 1).
inline double distance(const Floats& x, const Doubles& expected) {
  double most = 1, apart = 0;
  for (const double one : expected) most = std::max(most, std::fabs(one));
  for (std::size_t i = 0; i < x.size(); i++) {
    const double d = std::fabs(static_cast<double>(x[i]) - expected[i]);
    if (!(d <= apart)) apart = d;  // takes what is not a number, and keeps it
    if (std::isnan(d)) return d;
  }
  return x.size() == expected.size() ? apart / most : INFINITY;
}

using Run = std::function<Floats(ear::fast::Context&)>;

inline Floats run_once(const Run& run, ear::Isa isa, int threads) {
  ear::Pool pool(threads);
  ear::fast::Workspace workspace;
  ear::fast::Context context{pool, workspace, ear::fast::Precision::fp32, isa};
  run(context);
  return run(context);  // the second time with memory that was used before
}

// The result, after it was found the same to the last bit on each instruction set of this machine and with 1, 2 and 3
// threads.
inline Floats same_everywhere(const Run& run) {
  const Floats result = run_once(run, ear::Isa::scalar, 1);
  for (const ear::Isa isa : {ear::Isa::scalar, ear::Isa::avx2, ear::Isa::avx512}) {
    if (!ear::has_isa(isa)) continue;
    for (const int threads : {1, 2, 3}) {
      if (isa == ear::Isa::scalar && threads != 2) continue;
      const Floats other = run_once(run, isa, threads);
      const bool same = other.size() == result.size() &&
                        std::memcmp(other.data(), result.data(), sizeof(float) * result.size()) == 0;
      if (!same) std::printf("  other bits on %s with %d threads\n", ear::isa_name(isa), threads);
      CHECK(same);
    }
  }
  return result;
}

// The derivative of the sum of dout * f(x) by central differences, in double precision.
inline Doubles slope(const std::function<Doubles(const Doubles&)>& f, Doubles x, const Doubles& dout) {
  const double step = 1e-5;
  const auto total = [&] {
    const Doubles out = f(x);
    double sum = 0;
    for (std::size_t i = 0; i < out.size(); i++) sum += out[i] * dout[i];
    return sum;
  };
  Doubles result(x.size());
  for (std::size_t i = 0; i < x.size(); i++) {
    const double middle = x[i];
    x[i] = middle + step;
    const double above = total();
    x[i] = middle - step;
    const double below = total();
    x[i] = middle;
    result[i] = (above - below) / (2 * step);
  }
  return result;
}

inline std::size_t size(std::int64_t a, std::int64_t b) { return static_cast<std::size_t>(a * b); }

// a (N, K) with b (K, M), each read through a function of row and column.
template <class A, class B>
Doubles product(int N, int K, int M, A a, B b) {
  Doubles out(size(N, M));
  for (int i = 0; i < N; i++) {
    for (int j = 0; j < M; j++) {
      double sum = 0;
      for (int k = 0; k < K; k++) sum += a(i, k) * b(k, j);
      out[size(i, M) + static_cast<std::size_t>(j)] = sum;
    }
  }
  return out;
}

inline void append(Floats& to, const Floats& more) { to.insert(to.end(), more.begin(), more.end()); }

inline Floats part(const Floats& all, std::size_t begin, std::size_t count) {
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(begin);
  return Floats(first, first + static_cast<std::ptrdiff_t>(count));
}

}  // namespace kernels
