// Sixteen lanes in one register of AVX-512. simd/scalar.hpp says what each operation means.
#pragma once

// gcc 12's own header leaves the operand of a masked operation undefined on purpose, and warns of it.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#include <cstdint>

#include "fast/simd/avx.hpp"

namespace ear::fast {
namespace {

constexpr int kRows = 12;
constexpr int kVectors = 2;

struct V {
  __m512 r;
};
struct I {
  __m512i r;
};
struct M {
  __mmask16 r;
};
struct D {
  __m512d low, high;
};

inline __mmask16 first(std::int64_t n) {
  return n >= 16 ? __mmask16(0xffff) : n <= 0 ? __mmask16(0) : __mmask16((1u << n) - 1u);
}

inline V set(float x) { return {_mm512_set1_ps(x)}; }
inline V load(const float* p) { return {_mm512_loadu_ps(p)}; }
inline V load(const float* p, std::int64_t n) {
  if (n >= 16) return load(p);
  return {_mm512_maskz_loadu_ps(first(n), p)};
}
inline void store(float* p, V a) { _mm512_storeu_ps(p, a.r); }
inline void store(float* p, V a, std::int64_t n) {
  if (n >= 16) return store(p, a);
  _mm512_mask_storeu_ps(p, first(n), a.r);
}
inline V operator+(V a, V b) { return {_mm512_add_ps(a.r, b.r)}; }
inline V operator-(V a, V b) { return {_mm512_sub_ps(a.r, b.r)}; }
inline V operator*(V a, V b) { return {_mm512_mul_ps(a.r, b.r)}; }
inline V operator/(V a, V b) { return {_mm512_div_ps(a.r, b.r)}; }
inline V fma(V a, V b, V c) { return {_mm512_fmadd_ps(a.r, b.r, c.r)}; }
inline V fnma(V a, V b, V c) { return {_mm512_fnmadd_ps(a.r, b.r, c.r)}; }
inline V root(V a) { return {_mm512_sqrt_ps(a.r)}; }
inline V larger(V a, V b) { return {_mm512_max_ps(a.r, b.r)}; }
inline V smaller(V a, V b) { return {_mm512_min_ps(a.r, b.r)}; }
inline M above(V a, V b) { return {_mm512_cmp_ps_mask(a.r, b.r, _CMP_GT_OQ)}; }
inline V choose(M m, V a, V b) { return {_mm512_mask_blend_ps(m.r, b.r, a.r)}; }

inline float sum(V a) {
  return sum8(_mm256_add_ps(_mm512_castps512_ps256(a.r), _mm512_extractf32x8_ps(a.r, 1)));
}
inline float largest(V a) {
  return largest8(_mm256_max_ps(_mm512_castps512_ps256(a.r), _mm512_extractf32x8_ps(a.r, 1)));
}

inline I bits(V a) { return {_mm512_castps_si512(a.r)}; }
inline V floats(I a) { return {_mm512_castsi512_ps(a.r)}; }
inline I set(std::uint32_t x) { return {_mm512_set1_epi32(static_cast<int>(x))}; }
inline I operator+(I a, I b) { return {_mm512_add_epi32(a.r, b.r)}; }
inline I operator-(I a, I b) { return {_mm512_sub_epi32(a.r, b.r)}; }
inline I operator^(I a, I b) { return {_mm512_xor_si512(a.r, b.r)}; }
inline I operator&(I a, I b) { return {_mm512_and_si512(a.r, b.r)}; }
inline I count_from(std::uint32_t x) {
  return set(x) + I{_mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)};
}
template <int n>
inline I left(I a) {
  return {_mm512_slli_epi32(a.r, n)};
}
template <int n>
inline I right(I a) {
  return {_mm512_srai_epi32(a.r, n)};
}
template <int n>
inline I right_unsigned(I a) {
  return {_mm512_srli_epi32(a.r, n)};
}
inline I low_product(I a, I b) { return {_mm512_mullo_epi32(a.r, b.r)}; }
inline I high_product(I a, I b) {
  const __m512i even = _mm512_mul_epu32(a.r, b.r);
  const __m512i odd = _mm512_mul_epu32(_mm512_srli_epi64(a.r, 32), _mm512_srli_epi64(b.r, 32));
  return {_mm512_mask_blend_epi32(0xaaaa, _mm512_srli_epi64(even, 32), odd)};
}
inline M below(I a, I b) { return {_mm512_cmplt_epu32_mask(a.r, b.r)}; }

inline D zero_doubles() { return {_mm512_setzero_pd(), _mm512_setzero_pd()}; }
inline D add_squares(D d, V a) {
  const __m512d low = _mm512_cvtps_pd(_mm512_castps512_ps256(a.r));
  const __m512d high = _mm512_cvtps_pd(_mm512_extractf32x8_ps(a.r, 1));
  return {_mm512_fmadd_pd(low, low, d.low), _mm512_fmadd_pd(high, high, d.high)};
}
inline double sum(D a) {
  const __m512d eight = _mm512_add_pd(a.low, a.high);
  return sum4(_mm256_add_pd(_mm512_castpd512_pd256(eight), _mm512_extractf64x4_pd(eight, 1)));
}

}  // namespace
}  // namespace ear::fast
