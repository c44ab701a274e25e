// Linear layers whose operands are rounded to bf16, against products of numbers rounded alike.
#include <bit>

#include "fast/tiles.hpp"
#include "kernels.hpp"

using namespace ear::fast;
using kernels::Doubles;
using kernels::Floats;
using kernels::product;
using kernels::size;

namespace {

float rounded(float x) {
  const auto raw = std::bit_cast<std::uint32_t>(x);
  return std::bit_cast<float>((raw + 0x7fffu + ((raw >> 16) & 1u)) & 0xffff0000u);
}

}  // namespace

TEST("kernels: bf16 rounds what is multiplied and sums in single precision, within 2e-6") {
  const int N = 29, C = 300, OC = 45;
  Floats x = kernels::random_floats(size(N, C), 11), w = kernels::random_floats(size(OC, C), 12);
  ear::Pool pool(2);
  Workspace workspace;
  for (const ear::Isa isa : {ear::Isa::scalar, ear::Isa::avx2, ear::Isa::avx512}) {
    if (!ear::has_isa(isa)) continue;
    Context context{pool, workspace, Precision::bf16, isa};
    Floats out(size(N, OC));
    linear_forward(context, out.data(), nullptr, x.data(), w.data(), nullptr, N, C, OC, Activation::none);
    const Doubles expected = product(
        N, C, OC, [&](int n, int c) { return rounded(x[size(n, C) + static_cast<std::size_t>(c)]); },
        [&](int c, int o) { return static_cast<double>(rounded(w[size(o, C) + static_cast<std::size_t>(c)])); });
    CHECK(kernels::distance(out, expected) < 2e-6);
    Floats dx(x.size()), dw(w.size(), 0.0f);
    const Floats& dout = out;
    linear_backward(context, dx.data(), false, dw.data(), nullptr, dout.data(), x.data(), w.data(), N, C, OC);
    const auto from = [&](int n, int o) {
      return static_cast<double>(rounded(dout[size(n, OC) + static_cast<std::size_t>(o)]));
    };
    const auto entry = [&](int n, int c) { return rounded(x[size(n, C) + static_cast<std::size_t>(c)]); };
    CHECK(kernels::distance(dw, product(OC, N, C, [&](int o, int n) { return from(n, o); }, entry)) < 2e-6);
    CHECK(kernels::distance(dx, product(N, OC, C, from, [&](int o, int c) {
                              return rounded(w[size(o, C) + static_cast<std::size_t>(c)]);
                            })) < 2e-6);
  }
}

TEST("kernels: products of bf16 pairs, k along rows or down columns, of odd length, within 2e-6") {
  const PairTiles* pairs = pair_tiles_for(ear::Isa::avx512);
  if (!pairs) return;  // no such instructions here
  const int N = 29, C = 301, OC = 45;
  const Floats x = kernels::random_floats(size(N, C), 13), w = kernels::random_floats(size(OC, C), 14);
  const Floats dout = kernels::random_floats(size(N, OC), 15);
  const auto at = [](const Floats& m, int row, int col, int width) {
    return static_cast<double>(rounded(m[size(row, width) + static_cast<std::size_t>(col)]));
  };
  Floats left(size(N, C)), right(size(N, C)), out(size(N, OC)), dw(w.size());
  pairs->along_rows(left.data(), x.data(), N, C);
  pairs->along_rows(right.data(), w.data(), OC, C);
  const std::int64_t half = (C + 1) / 2;
  Product p = {};
  p.out = out.data(), p.out_row = OC, p.rows = N, p.cols = OC, p.K = half;
  p.a = left.data(), p.a_row = half, p.a_step = 1;
  p.b = right.data(), p.b_step = 1, p.b_col = half;
  pairs->product(p);
  CHECK(kernels::distance(out, product(
                                   N, C, OC, [&](int n, int c) { return at(x, n, c, C); },
                                   [&](int c, int o) { return at(w, o, c, C); })) < 2e-6);
  pairs->down_columns(left.data(), dout.data(), N, OC);
  pairs->down_columns(right.data(), x.data(), N, C);
  Floats scratch(static_cast<std::size_t>(product_scratch(OC)));
  p.out = dw.data(), p.out_row = C, p.rows = OC, p.cols = C, p.K = (N + 1) / 2;
  p.a = left.data(), p.a_row = 1, p.a_step = OC;
  p.b = right.data(), p.b_step = C, p.b_col = 1;
  p.scratch = scratch.data();
  pairs->product(p);
  CHECK(kernels::distance(dw, product(
                                  OC, N, C, [&](int o, int n) { return at(dout, n, o, OC); },
                                  [&](int n, int c) { return at(x, n, c, C); })) < 2e-6);
}
