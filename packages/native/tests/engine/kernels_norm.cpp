// LayerNorm and RMSNorm against double precision, and their ways back against central differences.
#include "kernels.hpp"

using namespace ear::fast;
using kernels::Doubles;
using kernels::Floats;

namespace {

struct Shape {
  int N, C;
};
const Shape kShapes[] = {{1, 1}, {3, 5}, {7, 16}, {2, 67}, {5, 100}};
constexpr float kEps = 1e-5f;

// rows (N, C) of in = x, weight (C), bias (C), one after another.
Doubles layernorm(const Doubles& in, int N, int C) {
  Doubles out;
  const double *weight = in.data() + N * C, *bias = weight + C;
  for (int n = 0; n < N; n++) {
    const double* x = in.data() + n * C;
    double mean = 0, variance = 0;
    for (int c = 0; c < C; c++) mean += x[c] / C;
    for (int c = 0; c < C; c++) variance += (x[c] - mean) * (x[c] - mean) / C;
    for (int c = 0; c < C; c++) out.push_back((x[c] - mean) / std::sqrt(variance + kEps) * weight[c] + bias[c]);
  }
  return out;
}

Doubles rmsnorm(const Doubles& in, int N, int C) {
  Doubles out;
  for (int n = 0; n < N; n++) {
    const double* x = in.data() + n * C;
    double square = 0;
    for (int c = 0; c < C; c++) square += x[c] * x[c] / C;
    const double* weight = in.data() + N * C;
    for (int c = 0; c < C; c++) out.push_back(x[c] / std::sqrt(square + kEps) * weight[c]);
  }
  return out;
}

// What a way back gives: dx, dweight (and dbias), each added to `old`.
Doubles added(Doubles slope, const Floats& old) {
  for (std::size_t i = 0; i < slope.size(); i++) slope[i] += old[i];
  return slope;
}

}  // namespace

TEST("kernels: layernorm forward within 2e-6, backward within 2e-5 of central differences") {
  unsigned seed = 100;
  for (const Shape& s : kShapes) {
    const auto [N, C] = s;
    const std::size_t rows = static_cast<std::size_t>(N * C), width = static_cast<std::size_t>(C);
    const Floats in = kernels::random_floats(rows + 2 * width, seed++), dout = kernels::random_floats(rows, seed++);
    const Floats old = kernels::random_floats(in.size(), seed++);
    const float *x = in.data(), *weight = x + rows, *bias = weight + width;
    const Floats all = kernels::same_everywhere([&, N = N, C = C](Context& context) {
      Floats out(rows), mean(static_cast<std::size_t>(N)), rstd(mean.size()), back = old;
      layernorm_forward(context, out.data(), mean.data(), rstd.data(), x, weight, bias, N, C, kEps);
      float *dx = back.data(), *dweight = dx + rows;
      layernorm_backward(context, dx, dweight, dweight + width, dout.data(), x, weight, mean.data(), rstd.data(), N, C);
      kernels::append(out, back);
      return out;
    });
    const auto f = [N = N, C = C](const Doubles& v) { return layernorm(v, N, C); };
    CHECK(kernels::distance(kernels::part(all, 0, rows), f(kernels::wide(in))) < 2e-6);
    // A row of one number has no slope, and its rstd is 316: what is left there is rounding.
    const double tolerance = C == 1 ? 1e-3 : 2e-5;
    CHECK(kernels::distance(kernels::part(all, rows, in.size()),
                            added(kernels::slope(f, kernels::wide(in), kernels::wide(dout)), old)) < tolerance);
  }
}

TEST("kernels: rmsnorm forward within 2e-6, backward within 2e-5 of central differences") {
  unsigned seed = 130;
  for (const Shape& s : kShapes) {
    const auto [N, C] = s;
    const std::size_t rows = static_cast<std::size_t>(N * C), width = static_cast<std::size_t>(C);
    const Floats in = kernels::random_floats(rows + width, seed++), dout = kernels::random_floats(rows, seed++);
    const Floats old = kernels::random_floats(in.size(), seed++);
    const Floats all = kernels::same_everywhere([&, N = N, C = C](Context& context) {
      Floats out(rows), rstd(static_cast<std::size_t>(N)), back = old;
      rmsnorm_forward(context, out.data(), rstd.data(), in.data(), in.data() + rows, N, C, kEps);
      rmsnorm_backward(context, back.data(), back.data() + rows, dout.data(), in.data(), in.data() + rows, rstd.data(),
                       N, C);
      kernels::append(out, back);
      return out;
    });
    const auto f = [N = N, C = C](const Doubles& v) { return rmsnorm(v, N, C); };
    CHECK(kernels::distance(kernels::part(all, 0, rows), f(kernels::wide(in))) < 2e-6);
    CHECK(kernels::distance(kernels::part(all, rows, in.size()),
                            added(kernels::slope(f, kernels::wide(in), kernels::wide(dout)), old)) < 2e-5);
  }
}

TEST("kernels: norms of many rows have the same bits for any number of threads") {
  const int N = 1000, C = 131;
  const std::size_t rows = static_cast<std::size_t>(N) * C;
  const Floats x = kernels::random_floats(rows, 160), dout = kernels::random_floats(rows, 161);
  const Floats weight = kernels::random_floats(C, 162), bias = kernels::random_floats(C, 163);
  const Floats all = kernels::same_everywhere([&](Context& context) {
    Floats out(rows), mean(N), rstd(N), dx(rows), dweight(C), dbias(C), dgain(C);
    layernorm_forward(context, out.data(), mean.data(), rstd.data(), x.data(), weight.data(), nullptr, N, C, kEps);
    layernorm_backward(context, dx.data(), dweight.data(), dbias.data(), dout.data(), x.data(), weight.data(),
                       mean.data(), rstd.data(), N, C);
    rmsnorm_forward(context, out.data(), rstd.data(), x.data(), weight.data(), N, C, kEps);
    rmsnorm_backward(context, dx.data(), dgain.data(), dout.data(), x.data(), weight.data(), rstd.data(), N, C);
    for (const Floats& more : {mean, dx, dweight, dbias, dgain}) kernels::append(out, more);
    return out;
  });
  double sum = 0;
  for (int n = 0; n < N; n++) sum += dout[static_cast<std::size_t>(n) * C];
  CHECK(std::fabs(all[2 * rows + N + C] - sum) < 1e-3);
}
