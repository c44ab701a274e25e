// Eight doubles side by side (lanes_plain.hpp says what the kinds share). For files compiled for AVX-512.
#pragma once

// GCC 12's intrinsics begin with a vector that is undefined on purpose, and it warns of its own header.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#include <immintrin.h>

#include <cstdint>

namespace ear {
namespace {

struct Avx512Lanes {
  using T = double;
  typedef double V __attribute__((vector_size(64)));
  typedef std::uint64_t U __attribute__((vector_size(64)));
  using M = __mmask8;
  static constexpr int width = 8;
  static constexpr bool has_fma = true;

  static V all(double x) { return _mm512_set1_pd(x); }
  static U word(std::uint64_t x) { return (U)_mm512_set1_epi64(static_cast<long long>(x)); }
  static V load(const double* from) { return _mm512_loadu_pd(from); }
  static void store(double* to, V x) { _mm512_storeu_pd(to, x); }
  static void store_first(double* to, V x, int count) {
    _mm512_mask_storeu_pd(to, static_cast<M>((1u << count) - 1u), x);
  }
  static double get(V x, int lane) { return x[lane]; }
  static void put(V& x, int lane, double value) { x[lane] = value; }
  static V count_from(double first) { return all(first) + V{0, 1, 2, 3, 4, 5, 6, 7}; }

  static V fma(V a, V b, V c) { return _mm512_fmadd_pd(a, b, c); }
  // The square roots of N vectors, or in rare lanes a neighbour of one: root_rest tells, and callers look. Division
  // keeps the divider busy, so this leaves it alone; several vectors go side by side, since each step waits for the one
  // before.
  template <int N>
  static void nearly_sqrt(V* root, const V* x) {
    const V half = all(0.5);
    V slope[N], rest[N];  // slope: half of one over the root
    for (int n = 0; n < N; n++) slope[n] = _mm512_rsqrt14_pd(_mm512_max_pd(all(1e-300), x[n]));
    for (int n = 0; n < N; n++) root[n] = x[n] * slope[n];
    for (int n = 0; n < N; n++) slope[n] = half * slope[n];
    for (int n = 0; n < N; n++) rest[n] = _mm512_fnmadd_pd(root[n], slope[n], half);
    for (int n = 0; n < N; n++) root[n] = fma(root[n], rest[n], root[n]);
    for (int n = 0; n < N; n++) slope[n] = fma(slope[n], rest[n], slope[n]);
    for (int step = 0; step < 2; step++) {
      for (int n = 0; n < N; n++) rest[n] = root_rest(x[n], root[n]);
      for (int n = 0; n < N; n++) root[n] = fma(rest[n], slope[n], root[n]);
    }
  }
  static U bits(V x) { return (U)x; }
  static V number(U x) { return (V)x; }
  static V magnitude(V x) { return _mm512_abs_pd(x); }
  static V gather(const double* table, U slot) { return _mm512_i64gather_pd((__m512i)slot, table, 8); }
  static U gather(const std::uint64_t* table, U slot) { return (U)_mm512_i64gather_epi64((__m512i)slot, table, 8); }

  static M less(V a, V b) { return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ); }
  static M not_at_least(V a, V b) { return _mm512_cmp_pd_mask(a, b, _CMP_NGE_UQ); }  // also for NaN
  static M outside(V x, double low, double high) {
    return static_cast<M>(_mm512_cmp_pd_mask(x, all(low), _CMP_NGE_UQ) | _mm512_cmp_pd_mask(x, all(high), _CMP_NLE_UQ));
  }
  // Lanes of `of` where x is 0 or lies between two positive numbers; x >= 0 or NaN. Bits of positive doubles are in the
  // order of their values, and one less than those of 0 lies above all.
  static M zero_or_inside(M of, V x, double low, double high) {
    const U below = (U)x - word(1);
    const U bound = word(__builtin_bit_cast(std::uint64_t, low) - 1);
    const M not_small = _mm512_mask_cmpge_epu64_mask(of, (__m512i)below, (__m512i)bound);
    return _mm512_mask_cmp_pd_mask(not_small, x, all(high), _CMP_LE_OQ);
  }
  static V select(M which, V yes, V no) { return _mm512_mask_blend_pd(which, no, yes); }
  static V max(V a, V b) { return _mm512_max_pd(b, a); }  // a < b ? b : a
  static unsigned lanes(M which) { return which; }
  static V pick(const double* from, const int* index) {
    return _mm512_i32gather_pd(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(index)), from, 8);
  }
  static void place(double* to, const int* index, V x) {
    _mm512_i32scatter_pd(to, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(index)), x, 8);
  }

  static V square_rest(V x, V product) { return _mm512_fmsub_pd(x, x, product); }
  static V root_rest(V x, V root) { return _mm512_fnmadd_pd(root, root, x); }

  static void transpose(double* out, long out_stride, const double* in) {
    __m512d row[8], pair[8], quad[8];
    for (int i = 0; i < 8; i++) row[i] = load(in + 8 * i);
    for (int i = 0; i < 8; i += 2) {
      pair[i] = _mm512_unpacklo_pd(row[i], row[i + 1]);
      pair[i + 1] = _mm512_unpackhi_pd(row[i], row[i + 1]);
    }
    // After this quad[i] holds rows 0-3 (i < 4) or 4-7 of columns i % 4 and i % 4 + 4.
    for (int half = 0; half < 8; half += 4) {
      for (int i = 0; i < 2; i++) {
        quad[half + i] =
            _mm512_permutex2var_pd(pair[half + i], _mm512_set_epi64(13, 12, 5, 4, 9, 8, 1, 0), pair[half + i + 2]);
        quad[half + i + 2] =
            _mm512_permutex2var_pd(pair[half + i], _mm512_set_epi64(15, 14, 7, 6, 11, 10, 3, 2), pair[half + i + 2]);
      }
    }
    for (int i = 0; i < 4; i++) {
      store(out + i * out_stride, _mm512_shuffle_f64x2(quad[i], quad[i + 4], 0x44));
      store(out + (i + 4) * out_stride, _mm512_shuffle_f64x2(quad[i], quad[i + 4], 0xee));
    }
  }
};

}  // namespace
}  // namespace ear
