// Sixteen lanes in two registers of AVX2 with FMA. simd/scalar.hpp says what each operation means.
#pragma once

#include <cstdint>

#include "fast/simd/avx.hpp"

namespace ear::fast {
namespace {

constexpr int kRows = 6;
constexpr int kVectors = 1;

struct V {
  __m256 low, high;
};
struct I {
  __m256i low, high;
};
struct M {
  __m256 low, high;
};
struct D {
  __m256d part[4];
};

// All bits of the first n of eight lanes.
inline __m256i first(std::int64_t n) {
  const int count = n >= 8 ? 8 : n <= 0 ? 0 : static_cast<int>(n);
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(count), _mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0));
}

inline V set(float x) { return {_mm256_set1_ps(x), _mm256_set1_ps(x)}; }
inline V load(const float* p) { return {_mm256_loadu_ps(p), _mm256_loadu_ps(p + 8)}; }
inline V load(const float* p, std::int64_t n) {
  if (n >= 16) return load(p);
  return {_mm256_maskload_ps(p, first(n)), n > 8 ? _mm256_maskload_ps(p + 8, first(n - 8)) : _mm256_setzero_ps()};
}
inline void store(float* p, V a) {
  _mm256_storeu_ps(p, a.low);
  _mm256_storeu_ps(p + 8, a.high);
}
inline void store(float* p, V a, std::int64_t n) {
  if (n >= 16) return store(p, a);
  _mm256_maskstore_ps(p, first(n), a.low);
  if (n > 8) _mm256_maskstore_ps(p + 8, first(n - 8), a.high);
}
inline V operator+(V a, V b) { return {_mm256_add_ps(a.low, b.low), _mm256_add_ps(a.high, b.high)}; }
inline V operator-(V a, V b) { return {_mm256_sub_ps(a.low, b.low), _mm256_sub_ps(a.high, b.high)}; }
inline V operator*(V a, V b) { return {_mm256_mul_ps(a.low, b.low), _mm256_mul_ps(a.high, b.high)}; }
inline V operator/(V a, V b) { return {_mm256_div_ps(a.low, b.low), _mm256_div_ps(a.high, b.high)}; }
inline V fma(V a, V b, V c) {
  return {_mm256_fmadd_ps(a.low, b.low, c.low), _mm256_fmadd_ps(a.high, b.high, c.high)};
}
inline V fnma(V a, V b, V c) {
  return {_mm256_fnmadd_ps(a.low, b.low, c.low), _mm256_fnmadd_ps(a.high, b.high, c.high)};
}
inline V root(V a) { return {_mm256_sqrt_ps(a.low), _mm256_sqrt_ps(a.high)}; }
inline V larger(V a, V b) { return {_mm256_max_ps(a.low, b.low), _mm256_max_ps(a.high, b.high)}; }
inline V smaller(V a, V b) { return {_mm256_min_ps(a.low, b.low), _mm256_min_ps(a.high, b.high)}; }
inline M above(V a, V b) {
  return {_mm256_cmp_ps(a.low, b.low, _CMP_GT_OQ), _mm256_cmp_ps(a.high, b.high, _CMP_GT_OQ)};
}
inline V choose(M m, V a, V b) {
  return {_mm256_blendv_ps(b.low, a.low, m.low), _mm256_blendv_ps(b.high, a.high, m.high)};
}

inline float sum(V a) { return sum8(_mm256_add_ps(a.low, a.high)); }
inline float largest(V a) { return largest8(_mm256_max_ps(a.low, a.high)); }

inline I bits(V a) { return {_mm256_castps_si256(a.low), _mm256_castps_si256(a.high)}; }
inline V floats(I a) { return {_mm256_castsi256_ps(a.low), _mm256_castsi256_ps(a.high)}; }
inline I set(std::uint32_t x) {
  return {_mm256_set1_epi32(static_cast<int>(x)), _mm256_set1_epi32(static_cast<int>(x))};
}
inline I operator+(I a, I b) { return {_mm256_add_epi32(a.low, b.low), _mm256_add_epi32(a.high, b.high)}; }
inline I operator-(I a, I b) { return {_mm256_sub_epi32(a.low, b.low), _mm256_sub_epi32(a.high, b.high)}; }
inline I operator^(I a, I b) { return {_mm256_xor_si256(a.low, b.low), _mm256_xor_si256(a.high, b.high)}; }
inline I operator&(I a, I b) { return {_mm256_and_si256(a.low, b.low), _mm256_and_si256(a.high, b.high)}; }
inline I count_from(std::uint32_t x) {
  return set(x) + I{_mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0), _mm256_set_epi32(15, 14, 13, 12, 11, 10, 9, 8)};
}
template <int n>
inline I left(I a) {
  return {_mm256_slli_epi32(a.low, n), _mm256_slli_epi32(a.high, n)};
}
template <int n>
inline I right(I a) {
  return {_mm256_srai_epi32(a.low, n), _mm256_srai_epi32(a.high, n)};
}
template <int n>
inline I right_unsigned(I a) {
  return {_mm256_srli_epi32(a.low, n), _mm256_srli_epi32(a.high, n)};
}
inline I low_product(I a, I b) { return {_mm256_mullo_epi32(a.low, b.low), _mm256_mullo_epi32(a.high, b.high)}; }
inline __m256i high_product8(__m256i a, __m256i b) {
  const __m256i even = _mm256_mul_epu32(a, b);
  const __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64(a, 32), _mm256_srli_epi64(b, 32));
  return _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xaa);
}
inline I high_product(I a, I b) { return {high_product8(a.low, b.low), high_product8(a.high, b.high)}; }
// Comparisons are of signed numbers, so the sign is turned first.
inline __m256 below8(__m256i a, __m256i b) {
  const __m256i sign = _mm256_set1_epi32(static_cast<int>(0x80000000u));
  return _mm256_castsi256_ps(_mm256_cmpgt_epi32(_mm256_xor_si256(b, sign), _mm256_xor_si256(a, sign)));
}
inline M below(I a, I b) { return {below8(a.low, b.low), below8(a.high, b.high)}; }

inline D zero_doubles() {
  return {{_mm256_setzero_pd(), _mm256_setzero_pd(), _mm256_setzero_pd(), _mm256_setzero_pd()}};
}
inline D add_squares(D d, V a) {
  const __m256d parts[4] = {_mm256_cvtps_pd(_mm256_castps256_ps128(a.low)),
                            _mm256_cvtps_pd(_mm256_extractf128_ps(a.low, 1)),
                            _mm256_cvtps_pd(_mm256_castps256_ps128(a.high)),
                            _mm256_cvtps_pd(_mm256_extractf128_ps(a.high, 1))};
  for (int i = 0; i < 4; i++) d.part[i] = _mm256_fmadd_pd(parts[i], parts[i], d.part[i]);
  return d;
}
inline double sum(D a) {
  return sum4(_mm256_add_pd(_mm256_add_pd(a.part[0], a.part[2]), _mm256_add_pd(a.part[1], a.part[3])));
}

}  // namespace
}  // namespace ear::fast
