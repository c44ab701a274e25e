// LayerNorm and RMSNorm over the last axis, forwards and backwards.
#include <cmath>

#include "op.hpp"

namespace ear::ops {

namespace {

// Added to the variance, as in llm.c and PyTorch.
constexpr double kEps = 1e-5;

enum LayerNormVariant { kRight, kEpsOutside, kSampleVariance, kNotCentred, kNoEps };

double rstd_of(double squares, double n, int variant) {
  const double variance = squares / (variant == kSampleVariance ? n - 1 : n);
  if (variant == kEpsOutside) return 1 / (std::sqrt(variance) + kEps);
  return 1 / std::sqrt(variance + (variant == kNoEps ? 0 : kEps));
}

// layernorm_forward(inp (B,T,C), weight (C), bias (C)) -> mean, rstd (B,T), out (B,T,C): over each row of C,
// mean = sum x / C, rstd = 1 / sqrt(sum (x - mean)^2 / C + 1e-5), out = (x - mean) * rstd * weight + bias.
// Source: Ba, Kiros, Hinton, "Layer Normalization" (2016).
ear_status layernorm_forward(const Call& call) {
  const auto [B, T, C] = call.sizes<3>();
  const auto [inp, weight, bias] = call.in<3>();
  const auto [mean, rstd, out] = call.out<3>();
  const double n = static_cast<double>(C);
  for (size_t row = 0; row < B * T; row++) {
    const double* x = inp + row * C;
    double sum = 0, squares = 0;
    for (size_t c = 0; c < C; c++) sum += x[c];
    mean[row] = sum / n;
    for (size_t c = 0; c < C; c++) squares += (x[c] - mean[row]) * (x[c] - mean[row]);
    rstd[row] = rstd_of(squares, n, call.variant);
    const double centre = call.variant == kNotCentred ? 0 : mean[row];
    for (size_t c = 0; c < C; c++) out[row * C + c] = (x[c] - centre) * rstd[row] * weight[c] + bias[c];
  }
  return EAR_OK;
}

enum BackwardVariant { kExact, kNoMeanTerm, kNoProjection, kNoFinalScale };

// layernorm_backward(dout (B,T,C), inp (B,T,C), weight (C), mean, rstd (B,T)) -> dbias, dweight (C), dinp (B,T,C):
// xhat = (x - mean) * rstd, dnorm = weight * dout, dbias = sum dout, dweight = sum xhat * dout,
// dinp = (dnorm - mean(dnorm) - xhat * mean(dnorm * xhat)) * rstd.
ear_status layernorm_backward(const Call& call) {
  const auto [B, T, C] = call.sizes<3>();
  const auto [dout, inp, weight, mean, rstd] = call.in<5>();
  const auto [dbias, dweight, dinp] = call.out<3>();
  for (size_t row = 0; row < B * T; row++) {
    const double *d = dout + row * C, *x = inp + row * C;
    const auto xhat = [&](size_t c) { return (x[c] - mean[row]) * rstd[row]; };
    double sum = 0, along = 0;
    for (size_t c = 0; c < C; c++) {
      sum += weight[c] * d[c];
      along += weight[c] * d[c] * xhat(c);
      dbias[c] += d[c];
      dweight[c] += xhat(c) * d[c];
    }
    sum = call.variant == kNoMeanTerm ? 0 : sum / static_cast<double>(C);
    along = call.variant == kNoProjection ? 0 : along / static_cast<double>(C);
    const double scale = call.variant == kNoFinalScale ? 1 : rstd[row];
    for (size_t c = 0; c < C; c++) dinp[row * C + c] = (weight[c] * d[c] - sum - xhat(c) * along) * scale;
  }
  return EAR_OK;
}

enum RmsVariant { kRms, kRmsEpsOutside, kSumNotMean, kCentred };

// rmsnorm(x (N,C), weight (C), eps) -> rms (N), out (N,C): rms = sqrt(mean(x^2) + eps), out = x / rms * weight.
// Source: Zhang, Sennrich, "Root Mean Square Layer Normalization" (2019).
ear_status rmsnorm(const Call& call) {
  const auto [N, C] = call.sizes<2>();
  const auto [x, weight, eps] = call.in<3>();
  const auto [rms, out] = call.out<2>();
  for (size_t n = 0; n < N; n++) {
    const double* row = x + n * C;
    double sum = 0, squares = 0;
    for (size_t c = 0; c < C; c++) sum += row[c];
    const double centre = call.variant == kCentred ? sum / static_cast<double>(C) : 0;
    for (size_t c = 0; c < C; c++) squares += (row[c] - centre) * (row[c] - centre);
    if (call.variant != kSumNotMean) squares /= static_cast<double>(C);
    rms[n] = call.variant == kRmsEpsOutside ? std::sqrt(squares) + eps[0] : std::sqrt(squares + eps[0]);
    for (size_t c = 0; c < C; c++) out[n * C + c] = (row[c] - centre) / rms[n] * weight[c];
  }
  return EAR_OK;
}

// rmsnorm_backward(dout (N,C), x (N,C), weight (C), eps) -> dweight (C), dx (N,C): with r = 1 / rms and g = weight *
// dout, dweight = sum dout * x * r, dx = r * g - x * r^3 * mean(g * x). The variant leaves the second term out.
ear_status rmsnorm_backward(const Call& call) {
  const auto [N, C] = call.sizes<2>();
  const auto [dout, x, weight, eps] = call.in<4>();
  const auto [dweight, dx] = call.out<2>();
  for (size_t n = 0; n < N; n++) {
    const double *d = dout + n * C, *row = x + n * C;
    double squares = 0, along = 0;
    for (size_t c = 0; c < C; c++) {
      squares += row[c] * row[c];
      along += weight[c] * d[c] * row[c];
    }
    const double r = 1 / std::sqrt(squares / static_cast<double>(C) + eps[0]);
    along = call.variant == 1 ? 0 : along / static_cast<double>(C);
    for (size_t c = 0; c < C; c++) {
      dweight[c] += d[c] * row[c] * r;
      dx[n * C + c] = r * weight[c] * d[c] - row[c] * r * r * r * along;
    }
  }
  return EAR_OK;
}

}  // namespace

std::vector<Op> norm_ops() {
  return {
      {.name = "layernorm_forward",
       .dims = {"B", "T", "C"},
       .inputs = {{"inp", "B*T*C"}, {"weight", "C"}, {"bias", "C"}},
       .outputs = {{"mean", "B*T"}, {"rstd", "B*T"}, {"out", "B*T*C"}},
       .compute = layernorm_forward,
       .variants = {"eps_outside", "sample_variance", "not_centred", "no_eps"}},
      {.name = "layernorm_backward",
       .dims = {"B", "T", "C"},
       .inputs = {{"dout", "B*T*C"}, {"inp", "B*T*C"}, {"weight", "C"}, {"mean", "B*T"}, {"rstd", "B*T"}},
       .outputs = {{"dbias", "C"}, {"dweight", "C"}, {"dinp", "B*T*C"}},
       .compute = layernorm_backward,
       .variants = {"no_mean_term", "no_projection", "no_final_scale"}},
      {.name = "rmsnorm",
       .dims = {"N", "C"},
       .inputs = {{"x", "N*C"}, {"weight", "C"}, {"eps", "1"}},
       .outputs = {{"rms", "N"}, {"out", "N*C"}},
       .compute = rmsnorm,
       .variants = {"eps_outside", "sum_not_mean", "centred"}},
      {.name = "rmsnorm_backward",
       .dims = {"N", "C"},
       .inputs = {{"dout", "N*C"}, {"x", "N*C"}, {"weight", "C"}, {"eps", "1"}},
       .outputs = {{"dweight", "C"}, {"dx", "N*C"}},
       .compute = rmsnorm_backward,
       .variants = {"no_projection"}},
  };
}

}  // namespace ear::ops
