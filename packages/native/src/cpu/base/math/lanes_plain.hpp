// Two doubles side by side, with nothing but what every platform has: SSE2 on x86-64, NEON on arm64.
//
// The three kinds of lanes (plain, AVX2, AVX-512) have the same face, so that one template is a kernel for each.
// Products are rounded before they are added unless fma says otherwise, and nothing here changes the order of a sum, so
// a kernel gives the same bits in each. Internal linkage: a file for wider instructions includes its own kind only.
#pragma once

#include <cstdint>

namespace ear {
namespace {

struct PlainLanes {
  using T = double;
  typedef double V __attribute__((vector_size(16)));
  typedef std::uint64_t U __attribute__((vector_size(16)));
  typedef std::int64_t M __attribute__((vector_size(16)));  // all bits of a lane, or none
  static constexpr int width = 2;
  static constexpr bool has_fma = false;  // it is a call

  static V all(double x) { return V{x, x}; }
  static U word(std::uint64_t x) { return U{x, x}; }
  static V load(const double* from) { V x; __builtin_memcpy(&x, from, sizeof x); return x; }
  static void store(double* to, V x) { __builtin_memcpy(to, &x, sizeof x); }
  static void store_first(double* to, V x, int count) { for (int i = 0; i < count; i++) to[i] = x[i]; }
  static double get(V x, int lane) { return x[lane]; }
  static void put(V& x, int lane, double value) { x[lane] = value; }
  static V count_from(double first) { return V{first, first + 1}; }

  static V fma(V a, V b, V c) { return V{__builtin_fma(a[0], b[0], c[0]), __builtin_fma(a[1], b[1], c[1])}; }
  // The square roots of N vectors, or in rare lanes of some kinds a neighbour of one: root_rest tells, and callers
  // look.
  template <int N>
  static void nearly_sqrt(V* root, const V* x) {
    for (int n = 0; n < N; n++) root[n] = V{__builtin_sqrt(x[n][0]), __builtin_sqrt(x[n][1])};
  }
  static U bits(V x) { return (U)x; }
  static V number(U x) { return (V)x; }
  static V magnitude(V x) { return (V)((U)x & word(0x7fffffffffffffffu)); }
  static V gather(const double* table, U slot) { return V{table[slot[0]], table[slot[1]]}; }
  static U gather(const std::uint64_t* table, U slot) { return U{table[slot[0]], table[slot[1]]}; }

  static M less(V a, V b) { return (M)(a < b); }
  static M not_at_least(V a, V b) { return ~(M)(a >= b); }  // also for NaN
  static M outside(V x, double low, double high) { return ~((M)(x >= all(low)) & (M)(x <= all(high))); }  // NaN is
  // Lanes of `of` where x is 0 or lies between two positive numbers; x >= 0 or NaN.
  static M zero_or_inside(M of, V x, double low, double high) {
    return of & (M)(x <= all(high)) & ((M)(x >= all(low)) | (M)(x == all(0)));
  }
  static V select(M which, V yes, V no) { return (V)(((M)yes & which) | ((M)no & ~which)); }
  static V max(V a, V b) { return select(less(a, b), b, a); }
  static unsigned lanes(M which) { return (which[0] != 0 ? 1u : 0u) | (which[1] != 0 ? 2u : 0u); }
  static V pick(const double* from, const int* index) {
    V x = all(0);
    for (int lane = 0; lane < width; lane++) x[lane] = from[index[lane]];
    return x;
  }
  static void place(double* to, const int* index, V x) {
    for (int lane = 0; lane < width; lane++) to[index[lane]] = x[lane];
  }

  // x * x less its rounding `product`, exactly (Dekker 1971; for 1e-140 < |x| < 1e140).
  static V square_rest(V x, V product) {
    const V spread = all(134217729.0) * x;  // 2^27 + 1
    const V high = spread - (spread - x);
    const V low = x - high;
    return ((high * high - product) + all(2.0) * high * low) + low * low;
  }
  // x - root * root, to within a rounding of the difference.
  static V root_rest(V x, V root) {
    const V product = root * root;
    return (x - product) - square_rest(root, product);
  }
  // out (8 rows, out_stride apart) = in (8, 8) turned over.
  static void transpose(double* out, long out_stride, const double* in) {
    for (int i = 0; i < 8; i++) {
      for (int j = 0; j < 8; j++) out[i * out_stride + j] = in[j * 8 + i];
    }
  }
};

}  // namespace
}  // namespace ear
