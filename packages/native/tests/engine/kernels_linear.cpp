// Linear layers and their activations against sums in double precision; tolerances are parts of the largest number.
#include <bit>

#include "fast/tiles.hpp"
#include "kernels.hpp"

using namespace ear::fast;
using kernels::Doubles;
using kernels::Floats;

namespace {

struct Shape {
  int N, C, OC;
};

// Odd sizes, one of each edge of a block, more than one block of k, and some that more threads share.
const Shape kShapes[] = {{1, 1, 1}, {3, 5, 7}, {13, 33, 31}, {12, 256, 32}, {25, 257, 65}, {7, 700, 17}, {13, 1024, 70}, {130, 96, 97}};

std::size_t size(std::int64_t a, std::int64_t b) { return static_cast<std::size_t>(a * b); }

double gelu(double x) { return 0.5 * x * (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x))); }

double activate(double x, Activation activation) {
  if (activation == Activation::gelu_tanh) return gelu(x);
  return activation == Activation::relu ? std::max(x, 0.0) : x;
}

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

float rounded(float x) {
  const auto raw = std::bit_cast<std::uint32_t>(x);
  return std::bit_cast<float>((raw + 0x7fffu + ((raw >> 16) & 1u)) & 0xffff0000u);
}

}  // namespace

TEST("kernels: a linear layer forward, with bias and each activation, within 2e-6") {
  unsigned seed = 10;
  for (const Shape& s : kShapes) {
    const Floats x = kernels::random_floats(size(s.N, s.C), seed++), w = kernels::random_floats(size(s.OC, s.C), seed++);
    const Floats bias = kernels::random_floats(static_cast<std::size_t>(s.OC), seed++);
    for (const Activation activation : {Activation::none, Activation::gelu_tanh, Activation::relu}) {
      const bool kept = activation != Activation::none;
      const Floats both = kernels::same_everywhere([&](Context& context) {
        Floats out(size(s.N, s.OC), NAN), before(kept ? out.size() : 0, NAN);
        linear_forward(context, out.data(), kept ? before.data() : nullptr, x.data(), w.data(), bias.data(), s.N, s.C,
                       s.OC, activation);
        kernels::append(out, before);
        return out;
      });
      Doubles before = product(
          s.N, s.C, s.OC, [&](int n, int c) { return x[size(n, s.C) + static_cast<std::size_t>(c)]; },
          [&](int c, int o) { return static_cast<double>(w[size(o, s.C) + static_cast<std::size_t>(c)]); });
      for (std::size_t i = 0; i < before.size(); i++) before[i] += bias[i % static_cast<std::size_t>(s.OC)];
      Doubles out = before;
      for (double& one : out) one = activate(one, activation);
      CHECK(kernels::distance(kernels::part(both, 0, out.size()), out) < 2e-6);
      if (kept) CHECK(kernels::distance(kernels::part(both, out.size(), out.size()), before) < 2e-6);
    }
  }
}

TEST("kernels: a linear layer backward, written or added, within 2e-6") {
  unsigned seed = 40;
  for (const Shape& s : kShapes) {
    const Floats x = kernels::random_floats(size(s.N, s.C), seed++), w = kernels::random_floats(size(s.OC, s.C), seed++);
    const Floats dout = kernels::random_floats(size(s.N, s.OC), seed++);
    const Floats old = kernels::random_floats(size(s.OC, s.C) + static_cast<std::size_t>(s.OC) + x.size(), seed++);
    for (const bool add_dx : {false, true}) {
      const Floats all = kernels::same_everywhere([&](Context& context) {
        Floats g = old;  // dw, dbias, dx
        float *dw = g.data(), *dbias = dw + w.size(), *dx = dbias + s.OC;
        linear_backward(context, dx, add_dx, dw, dbias, dout.data(), x.data(), w.data(), s.N, s.C, s.OC);
        return g;
      });
      const auto at = [&](const Floats& m, int row, int col, int width) {
        return static_cast<double>(m[size(row, width) + static_cast<std::size_t>(col)]);
      };
      Doubles expected = product(
          s.OC, s.N, s.C, [&](int o, int n) { return at(dout, n, o, s.OC); }, [&](int n, int c) { return at(x, n, c, s.C); });
      const Doubles dbias = product(
          1, s.N, s.OC, [](int, int) { return 1.0; }, [&](int n, int o) { return at(dout, n, o, s.OC); });
      const Doubles dx = product(
          s.N, s.OC, s.C, [&](int n, int o) { return at(dout, n, o, s.OC); }, [&](int o, int c) { return at(w, o, c, s.C); });
      expected.insert(expected.end(), dbias.begin(), dbias.end());
      expected.insert(expected.end(), dx.begin(), dx.end());
      const std::size_t weights = w.size() + dbias.size();
      for (std::size_t i = 0; i < expected.size(); i++) {
        if (i < weights || add_dx) expected[i] += old[i];
      }
      CHECK(kernels::distance(all, expected) < 2e-6);
    }
  }
}

TEST("kernels: what is not asked of a linear layer backward is left out") {
  const Floats x = kernels::random_floats(12, 1), w = kernels::random_floats(8, 2), dout = kernels::random_floats(6, 3);
  ear::Pool pool(1);
  Workspace workspace;
  Context context{pool, workspace};
  Floats dx(12, NAN), dw(8, 0), dbias(2, 0);
  linear_backward(context, dx.data(), false, nullptr, nullptr, dout.data(), x.data(), w.data(), 3, 4, 2);
  linear_backward(context, nullptr, false, dw.data(), nullptr, dout.data(), x.data(), w.data(), 3, 4, 2);
  linear_backward(context, nullptr, false, nullptr, dbias.data(), dout.data(), x.data(), w.data(), 3, 4, 2);
  CHECK(!std::isnan(dx[0]) && !std::isnan(dx[11]) && dw[0] != 0);
  CHECK(std::fabs(dbias[1] - (static_cast<double>(dout[1]) + dout[3] + dout[5])) < 1e-6);
}

TEST("kernels: large products have the same bits with 1, 2 and 3 threads") {
  const int N = 600, C = 300, OC = 200;
  const Floats x = kernels::random_floats(size(N, C), 5), w = kernels::random_floats(size(OC, C), 6);
  const Floats dout = kernels::random_floats(size(N, OC), 7);
  Floats first;
  for (const ear::Isa isa : {ear::Isa::avx2, ear::Isa::avx512}) {
    for (const int threads : {1, 2, 3}) {
      if (!ear::has_isa(isa)) continue;
      const Floats all = kernels::run_once(
          [&](Context& context) {
            Floats out(size(N, OC)), dx(x.size()), dw(w.size(), 0.0f);
            linear_forward(context, out.data(), nullptr, x.data(), w.data(), nullptr, N, C, OC, Activation::none);
            linear_backward(context, dx.data(), false, dw.data(), nullptr, dout.data(), x.data(), w.data(), N, C, OC);
            kernels::append(out, dx);
            kernels::append(out, dw);
            return out;
          },
          isa, threads);
      if (first.empty()) first = all;
      CHECK(std::memcmp(all.data(), first.data(), sizeof(float) * all.size()) == 0);
    }
  }
}

TEST("kernels: a row of a product does not depend on the rows beside it") {
  const int N = 37, C = 300, OC = 70;
  const Floats x = kernels::random_floats(size(N, C), 8), w = kernels::random_floats(size(OC, C), 9);
  ear::Pool pool(1);
  Workspace workspace;
  Context context{pool, workspace};
  Floats all(size(N, OC)), row(size(1, OC));
  linear_forward(context, all.data(), nullptr, x.data(), w.data(), nullptr, N, C, OC, Activation::none);
  for (int n = 0; n < N; n += 5) {
    linear_forward(context, row.data(), nullptr, x.data() + size(n, C), w.data(), nullptr, 1, C, OC, Activation::none);
    CHECK(std::memcmp(row.data(), all.data() + size(n, OC), sizeof(float) * row.size()) == 0);
  }
}

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
    CHECK(kernels::distance(dw, product(
                                    OC, N, C, [&](int o, int n) { return from(n, o); },
                                    [&](int n, int c) { return rounded(x[size(n, C) + static_cast<std::size_t>(c)]); })) < 2e-6);
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

TEST("kernels: slopes of activations agree with central differences within 1e-6") {
  const int n = 1003;
  const Floats x = kernels::random_floats(n, 20, 3), dout = kernels::random_floats(n, 21);
  for (const Activation activation : {Activation::none, Activation::gelu_tanh, Activation::relu}) {
    const Floats dx = kernels::same_everywhere([&](Context& context) {
      Floats out(dout);
      activation_backward(context, out.data(), out.data(), x.data(), n, activation);
      return out;
    });
    Doubles expected(x.size());
    for (std::size_t i = 0; i < x.size(); i++) {
      const double step = 1e-5, v = x[i];
      expected[i] = dout[i] * (activate(v + step, activation) - activate(v - step, activation)) / (2 * step);
    }
    CHECK(kernels::distance(dx, expected) < 1e-6);
  }
}
