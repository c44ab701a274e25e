// Linear layers and their activations against sums in double precision; tolerances are parts of the largest number.
#include "kernels.hpp"

using namespace ear::fast;
using kernels::Doubles;
using kernels::Floats;
using kernels::product;
using kernels::size;

namespace {

struct Shape {
  int N, C, OC;
};

// Odd sizes, one of each edge of a block, more than one block of k, and some that more threads share.
const Shape kShapes[] = {{1, 1, 1},     {3, 5, 7},    {13, 33, 31},   {12, 256, 32},
                         {25, 257, 65}, {7, 700, 17}, {13, 1024, 70}, {130, 96, 97}};

double gelu(double x) { return 0.5 * x * (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x))); }

double activate(double x, Activation activation) {
  if (activation == Activation::gelu_tanh) return gelu(x);
  return activation == Activation::relu ? std::max(x, 0.0) : x;
}

}  // namespace

TEST("kernels: a linear layer forward, with bias and each activation, within 2e-6") {
  unsigned seed = 10;
  for (const Shape& s : kShapes) {
    const Floats x = kernels::random_floats(size(s.N, s.C), seed++);
    const Floats w = kernels::random_floats(size(s.OC, s.C), seed++);
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
    const Floats x = kernels::random_floats(size(s.N, s.C), seed++);
    const Floats w = kernels::random_floats(size(s.OC, s.C), seed++);
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
          s.OC, s.N, s.C, [&](int o, int n) { return at(dout, n, o, s.OC); },
          [&](int n, int c) { return at(x, n, c, s.C); });
      const Doubles dbias = product(
          1, s.N, s.OC, [](int, int) { return 1.0; }, [&](int n, int o) { return at(dout, n, o, s.OC); });
      const Doubles dx = product(
          s.N, s.OC, s.C, [&](int n, int o) { return at(dout, n, o, s.OC); },
          [&](int o, int c) { return at(w, o, c, s.C); });
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
