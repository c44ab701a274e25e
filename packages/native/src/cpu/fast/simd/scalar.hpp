// Sixteen lanes without vector instructions: the meaning of each operation. simd/avx2.hpp and simd/avx512.hpp give the
// same bits. Everything here is internal to the file that includes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace ear::fast {
namespace {

constexpr int kRows = 4;  // rows and vectors of a block of a product that stays in registers
constexpr int kVectors = 1;

struct V {
  float lane[16];
};
struct I {
  std::uint32_t lane[16];
};
struct M {
  bool lane[16];
};
struct D {
  double lane[16];
};

template <class R, class F>
inline R lanes(F f) {
  R r;
  for (int i = 0; i < 16; i++) r.lane[i] = f(i);
  return r;
}

inline V set(float x) { return lanes<V>([=](int) { return x; }); }
inline V load(const float* p) { return lanes<V>([=](int i) { return p[i]; }); }
// The first n lanes; zero in the others. n may be more than 16.
inline V load(const float* p, std::int64_t n) { return lanes<V>([=](int i) { return i < n ? p[i] : 0.0f; }); }
inline void store(float* p, V a) { std::memcpy(p, a.lane, sizeof a.lane); }
inline void store(float* p, V a, std::int64_t n) {
  for (int i = 0; i < 16 && i < n; i++) p[i] = a.lane[i];
}
inline V operator+(V a, V b) { return lanes<V>([&](int i) { return a.lane[i] + b.lane[i]; }); }
inline V operator-(V a, V b) { return lanes<V>([&](int i) { return a.lane[i] - b.lane[i]; }); }
inline V operator*(V a, V b) { return lanes<V>([&](int i) { return a.lane[i] * b.lane[i]; }); }
inline V operator/(V a, V b) { return lanes<V>([&](int i) { return a.lane[i] / b.lane[i]; }); }
// a * b + c, and c - a * b, rounded once.
inline V fma(V a, V b, V c) { return lanes<V>([&](int i) { return __builtin_fmaf(a.lane[i], b.lane[i], c.lane[i]); }); }
inline V fnma(V a, V b, V c) {
  return lanes<V>([&](int i) { return __builtin_fmaf(-a.lane[i], b.lane[i], c.lane[i]); });
}
inline V root(V a) { return lanes<V>([&](int i) { return __builtin_sqrtf(a.lane[i]); }); }
// b where one of them is not a number.
inline V larger(V a, V b) { return lanes<V>([&](int i) { return a.lane[i] > b.lane[i] ? a.lane[i] : b.lane[i]; }); }
inline V smaller(V a, V b) { return lanes<V>([&](int i) { return a.lane[i] < b.lane[i] ? a.lane[i] : b.lane[i]; }); }
inline M above(V a, V b) { return lanes<M>([&](int i) { return a.lane[i] > b.lane[i]; }); }
inline V choose(M m, V a, V b) { return lanes<V>([&](int i) { return m.lane[i] ? a.lane[i] : b.lane[i]; }); }

// Halves are folded onto each other: 16, 8, 4, 2, 1.
inline float sum(V a) {
  for (int half = 8; half > 0; half /= 2) {
    for (int i = 0; i < half; i++) a.lane[i] = a.lane[i] + a.lane[i + half];
  }
  return a.lane[0];
}
inline float largest(V a) {
  for (int half = 8; half > 0; half /= 2) {
    for (int i = 0; i < half; i++) a.lane[i] = a.lane[i] > a.lane[i + half] ? a.lane[i] : a.lane[i + half];
  }
  return a.lane[0];
}

inline I bits(V a) {
  I r;
  std::memcpy(r.lane, a.lane, sizeof r.lane);
  return r;
}
inline V floats(I a) {
  V r;
  std::memcpy(r.lane, a.lane, sizeof r.lane);
  return r;
}
inline I set(std::uint32_t x) { return lanes<I>([=](int) { return x; }); }
inline I count_from(std::uint32_t x) { return lanes<I>([=](int i) { return x + static_cast<std::uint32_t>(i); }); }
inline I operator+(I a, I b) { return lanes<I>([&](int i) { return a.lane[i] + b.lane[i]; }); }
inline I operator-(I a, I b) { return lanes<I>([&](int i) { return a.lane[i] - b.lane[i]; }); }
inline I operator^(I a, I b) { return lanes<I>([&](int i) { return a.lane[i] ^ b.lane[i]; }); }
inline I operator&(I a, I b) { return lanes<I>([&](int i) { return a.lane[i] & b.lane[i]; }); }
template <int n>
inline I left(I a) {
  return lanes<I>([&](int i) { return a.lane[i] << n; });
}
template <int n>
inline I right(I a) {  // the sign moves in
  return lanes<I>([&](int i) { return static_cast<std::uint32_t>(static_cast<std::int32_t>(a.lane[i]) >> n); });
}
template <int n>
inline I right_unsigned(I a) {
  return lanes<I>([&](int i) { return a.lane[i] >> n; });
}
// The halves of the 64-bit products.
inline I low_product(I a, I b) { return lanes<I>([&](int i) { return a.lane[i] * b.lane[i]; }); }
inline I high_product(I a, I b) {
  return lanes<I>([&](int i) {
    return static_cast<std::uint32_t>((static_cast<std::uint64_t>(a.lane[i]) * b.lane[i]) >> 32);
  });
}
inline M below(I a, I b) { return lanes<M>([&](int i) { return a.lane[i] < b.lane[i]; }); }

inline D zero_doubles() { return lanes<D>([](int) { return 0.0; }); }
// A square of two singles is exact in double precision, so it does not matter whether this is fused.
inline D add_squares(D d, V a) {
  return lanes<D>([&](int i) { return d.lane[i] + static_cast<double>(a.lane[i]) * a.lane[i]; });
}
inline double sum(D a) {
  for (int half = 8; half > 0; half /= 2) {
    for (int i = 0; i < half; i++) a.lane[i] = a.lane[i] + a.lane[i + half];
  }
  return a.lane[0];
}

// out[k * out_step + j] = in[j * in_step + k] for j, k < 8.
inline void transpose8(float* out, std::ptrdiff_t out_step, const float* in, std::ptrdiff_t in_step) {
  for (int k = 0; k < 8; k++) {
    for (int j = 0; j < 8; j++) out[k * out_step + j] = in[j * in_step + k];
  }
}

}  // namespace
}  // namespace ear::fast
