// Four doubles side by side (lanes_plain.hpp says what the kinds share). For files compiled for AVX2 and FMA.
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace ear {
namespace {

struct Avx2Lanes {
  using T = double;
  typedef double V __attribute__((vector_size(32)));
  typedef std::uint64_t U __attribute__((vector_size(32)));
  typedef std::int64_t M __attribute__((vector_size(32)));
  static constexpr int width = 4;
  static constexpr bool has_fma = true;

  static V all(double x) { return _mm256_set1_pd(x); }
  static U word(std::uint64_t x) { return (U)_mm256_set1_epi64x(static_cast<long long>(x)); }
  static V load(const double* from) { return _mm256_loadu_pd(from); }
  static void store(double* to, V x) { _mm256_storeu_pd(to, x); }
  static void store_first(double* to, V x, int count) {
    const __m256i lane = _mm256_set_epi64x(3, 2, 1, 0);
    _mm256_maskstore_pd(to, _mm256_cmpgt_epi64(_mm256_set1_epi64x(count), lane), x);
  }
  static double get(V x, int lane) { return x[lane]; }
  static void put(V& x, int lane, double value) { x[lane] = value; }
  static V count_from(double first) { return all(first) + V{0, 1, 2, 3}; }

  static V fma(V a, V b, V c) { return _mm256_fmadd_pd(a, b, c); }
  // The square roots of N vectors, or in rare lanes of some kinds a neighbour of one: root_rest tells, and callers
  // look.
  template <int N>
  static void nearly_sqrt(V* root, const V* x) {
    for (int n = 0; n < N; n++) root[n] = _mm256_sqrt_pd(x[n]);
  }
  static U bits(V x) { return (U)x; }
  static V number(U x) { return (V)x; }
  static V magnitude(V x) { return _mm256_andnot_pd(_mm256_set1_pd(-0.0), x); }
  static V gather(const double* table, U slot) { return _mm256_i64gather_pd(table, (__m256i)slot, 8); }
  static U gather(const std::uint64_t* table, U slot) {
    return (U)_mm256_i64gather_epi64(reinterpret_cast<const long long*>(table), (__m256i)slot, 8);
  }

  static M less(V a, V b) { return (M)_mm256_cmp_pd(a, b, _CMP_LT_OQ); }
  static M not_at_least(V a, V b) { return (M)_mm256_cmp_pd(a, b, _CMP_NGE_UQ); }  // also for NaN
  static M outside(V x, double low, double high) {
    return (M)_mm256_or_pd(_mm256_cmp_pd(x, all(low), _CMP_NGE_UQ), _mm256_cmp_pd(x, all(high), _CMP_NLE_UQ));
  }
  // Lanes of `of` where x is 0 or lies between two positive numbers; x >= 0 or NaN.
  static M zero_or_inside(M of, V x, double low, double high) {
    return of & (M)(x <= all(high)) & ((M)(x >= all(low)) | (M)(x == all(0)));
  }
  static V select(M which, V yes, V no) { return _mm256_blendv_pd(no, yes, (__m256d)which); }
  static V max(V a, V b) { return _mm256_max_pd(b, a); }  // a < b ? b : a
  static unsigned lanes(M which) { return static_cast<unsigned>(_mm256_movemask_pd((__m256d)which)); }
  static V pick(const double* from, const int* index) {
    V x = all(0);
    for (int lane = 0; lane < width; lane++) x[lane] = from[index[lane]];
    return x;
  }
  static void place(double* to, const int* index, V x) {
    for (int lane = 0; lane < width; lane++) to[index[lane]] = x[lane];
  }

  static V square_rest(V x, V product) { return _mm256_fmsub_pd(x, x, product); }
  static V root_rest(V x, V root) { return _mm256_fnmadd_pd(root, root, x); }

  static void transpose(double* out, long out_stride, const double* in) {
    for (int i = 0; i < 8; i += 4) {
      for (int j = 0; j < 8; j += 4) transpose4(out + i * out_stride + j, out_stride, in + j * 8 + i);
    }
  }

 private:
  static void transpose4(double* out, long out_stride, const double* in) {
    const __m256d a = load(in), b = load(in + 8), c = load(in + 16), d = load(in + 24);
    const __m256d ab0 = _mm256_unpacklo_pd(a, b), ab1 = _mm256_unpackhi_pd(a, b);
    const __m256d cd0 = _mm256_unpacklo_pd(c, d), cd1 = _mm256_unpackhi_pd(c, d);
    store(out, _mm256_permute2f128_pd(ab0, cd0, 0x20));
    store(out + out_stride, _mm256_permute2f128_pd(ab1, cd1, 0x20));
    store(out + 2 * out_stride, _mm256_permute2f128_pd(ab0, cd0, 0x31));
    store(out + 3 * out_stride, _mm256_permute2f128_pd(ab1, cd1, 0x31));
  }
};

}  // namespace
}  // namespace ear
