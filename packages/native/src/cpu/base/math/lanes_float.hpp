// Single-precision lanes, the face of lanes_plain.hpp as far as the model's kernels need it: four floats with what
// every platform has, or eight where the including file is compiled for AVX2. Internal linkage.
#pragma once

#include <cstdint>
#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace ear {
namespace {

struct FloatLanes {
  using T = float;
#if defined(__AVX2__)
  static constexpr int width = 8;
#else
  static constexpr int width = 4;
#endif
  typedef float V __attribute__((vector_size(width * 4)));
  typedef std::int32_t M __attribute__((vector_size(width * 4)));
  typedef float Anywhere __attribute__((vector_size(width * 4), aligned(4), may_alias));

  static V all(float x) { return x - V{}; }
  static V load(const float* from) { return *reinterpret_cast<const Anywhere*>(from); }
  static void store(float* to, V x) { *reinterpret_cast<Anywhere*>(to) = x; }
  static void store_first(float* to, V x, int count) {
    for (int i = 0; i < width; i++) {
      if (i < count) to[i] = x[i];
    }
  }
  static V count_from(float first) {
    V x = all(first);
    for (int lane = 0; lane < width; lane++) x[lane] += static_cast<float>(lane);
    return x;
  }
  static M less(V a, V b) { return (M)(a < b); }
  static V select(M which, V yes, V no) { return (V)(((M)yes & which) | ((M)no & ~which)); }

#if defined(__AVX2__)
  static V fma(V a, V b, V c) { return _mm256_fmadd_ps(a, b, c); }
  static V sqrt(V x) { return _mm256_sqrt_ps(x); }
  static V max(V a, V b) { return _mm256_max_ps(b, a); }
  // out (8 rows, out_stride apart) = in (8, 8) turned over.
  static void transpose(float* out, long out_stride, const float* in) {
    __m256 pair[8], quad[8];
    for (int i = 0; i < 8; i += 2) {
      pair[i] = _mm256_unpacklo_ps(load(in + 8 * i), load(in + 8 * i + 8));
      pair[i + 1] = _mm256_unpackhi_ps(load(in + 8 * i), load(in + 8 * i + 8));
    }
    for (int half = 0; half < 8; half += 4) {
      for (int i = 0; i < 2; i++) {
        quad[half + 2 * i] = _mm256_shuffle_ps(pair[half + i], pair[half + i + 2], 0x44);
        quad[half + 2 * i + 1] = _mm256_shuffle_ps(pair[half + i], pair[half + i + 2], 0xee);
      }
    }
    for (int i = 0; i < 4; i++) {
      store(out + i * out_stride, _mm256_permute2f128_ps(quad[i], quad[i + 4], 0x20));
      store(out + (i + 4) * out_stride, _mm256_permute2f128_ps(quad[i], quad[i + 4], 0x31));
    }
  }
#else
  // Two roundings: here a fused product would be a call of the C library.
  static V fma(V a, V b, V c) { return a * b + c; }
  static V sqrt(V x) {
    for (int lane = 0; lane < width; lane++) x[lane] = __builtin_sqrtf(x[lane]);
    return x;
  }
  static V max(V a, V b) { return select(less(a, b), b, a); }
  static void transpose(float* out, long out_stride, const float* in) {
    for (int i = 0; i < 8; i++) {
      for (int j = 0; j < 8; j++) out[i * out_stride + j] = in[j * 8 + i];
    }
  }
#endif
};

}  // namespace
}  // namespace ear
