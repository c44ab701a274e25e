// Products of bf16 pairs by vdpbf16ps: each step multiplies two pairs and adds both products to a sum in single
// precision.
#include "fast/simd/avx512.hpp"

#include "fast/math/real.hpp"
#include "fast/tiles.hpp"
#include "fast/tile/loop.hpp"
#include "fast/tile/exponential.hpp"
#include "fast/tile/activation.hpp"
#include "fast/tile/product.hpp"

namespace ear::fast {

namespace {

struct Pairs {
  static V add(V left, V right, V total) {
    return {_mm512_dpbf16_ps(total.r, (__m512bh)_mm512_castps_si512(left.r), (__m512bh)_mm512_castps_si512(right.r))};
  }
};

// Sixteen numbers rounded to bf16, each in the lower half of a lane.
__m512i halves(V x) { return _mm512_cvtepu16_epi32((__m256i)_mm512_cvtneps_pbh(x.r)); }

void along_rows(float* out, const float* x, std::int64_t rows, std::int64_t cols) {
  const std::int64_t width = (cols + 1) / 2;
  for (std::int64_t i = 0; i < rows; i++) {
    each(cols, [=](std::int64_t c, std::int64_t count) {
      const __m256i eight = (__m256i)_mm512_cvtneps_pbh(load(x + i * cols + c, count).r);
      _mm256_mask_storeu_ps(out + i * width + c / 2, static_cast<__mmask8>(first((count + 1) / 2)),
                            _mm256_castsi256_ps(eight));
    });
  }
}

void down_columns(float* out, const float* x, std::int64_t rows, std::int64_t cols) {
  for (std::int64_t i = 0; i < rows; i += 2) {
    const float *low = x + i * cols, *high = i + 1 < rows ? low + cols : nullptr;
    each(cols, [=](std::int64_t c, std::int64_t count) {
      const __m512i upper = high ? _mm512_slli_epi32(halves(load(high + c, count)), 16) : _mm512_setzero_si512();
      const __m512i both = _mm512_or_si512(halves(load(low + c, count)), upper);
      store(out + i / 2 * cols + c, V{_mm512_castsi512_ps(both)}, count);
    });
  }
}

}  // namespace

extern const PairTiles pair_tiles_avx512;
constinit const PairTiles pair_tiles_avx512 = {
    .product = product<Pairs>, .along_rows = along_rows, .down_columns = down_columns};

}  // namespace ear::fast
