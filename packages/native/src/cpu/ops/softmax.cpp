// Softmax over rows, in one piece and backwards, as running maximum and sum, and with a padded vocabulary.
#include <algorithm>
#include <cmath>
#include <limits>

#include "op.hpp"

namespace ear::ops {

namespace {

enum Variant { kRight, kOverRows, kOverAll, kNoDivision };

struct Total {
  double largest = -std::numeric_limits<double>::infinity();
  double sum = 0;
};

// Maximum and sum of exp(x - maximum) over n elements, `step` apart.
Total total_of(const double* x, size_t n, size_t step) {
  Total total;
  for (size_t i = 0; i < n; i++) total.largest = std::max(total.largest, x[i * step]);
  for (size_t i = 0; i < n; i++) total.sum += std::exp(x[i * step] - total.largest);
  return total;
}

// softmax(x (N,C)) -> max (N), sum (N), out (N,C): max = largest of the row, sum = sum exp(x - max),
// out = exp(x - max) / sum.
ear_status softmax(const Call& call) {
  const auto [N, C] = call.sizes<2>();
  const auto [x] = call.in<1>();
  const auto [max, sum, out] = call.out<3>();
  const bool over_rows = call.variant == kOverRows;
  const Total whole = total_of(x, N * C, 1);
  std::vector<Total> columns;
  for (size_t c = 0; over_rows && c < C; c++) columns.push_back(total_of(x + c, N, C));
  for (size_t n = 0; n < N; n++) {
    const Total row = total_of(x + n * C, C, 1);
    max[n] = row.largest;
    sum[n] = row.sum;
    for (size_t c = 0; c < C; c++) {
      const Total& total = over_rows ? columns[c] : call.variant == kOverAll ? whole : row;
      out[n * C + c] = std::exp(x[n * C + c] - total.largest) / (call.variant == kNoDivision ? 1 : total.sum);
    }
  }
  return EAR_OK;
}

// softmax_online(x (N,C)) -> m (N), s (N): what one pass leaves behind; m is the largest seen, and s the sum of
// exp(x - m), multiplied by exp(old m - new m) whenever m grows. Source: M. Milakov, N. Gimelshein, "Online normalizer
// calculation for softmax" (2018). The variant keeps the old sum as it is.
ear_status softmax_online(const Call& call) {
  const auto [N, C] = call.sizes<2>();
  const auto [x] = call.in<1>();
  const auto [m, s] = call.out<2>();
  for (size_t n = 0; n < N; n++) {
    double largest = -std::numeric_limits<double>::infinity();
    for (size_t c = 0; c < C; c++) {
      const double now = std::max(largest, x[n * C + c]);
      s[n] = s[n] * (call.variant == 0 ? std::exp(largest - now) : 1) + std::exp(x[n * C + c] - now);
      largest = now;
    }
    m[n] = largest;
  }
  return EAR_OK;
}

// softmax_forward(logits (B,T,VP)) -> probs (B,T,VP): softmax over the first V of each row; the padding V..VP is 0.
// The variant takes the padding in.
ear_status softmax_forward(const Call& call) {
  const auto [B, T, V, VP] = call.sizes<4>();
  const auto [logits] = call.in<1>();
  const auto [probs] = call.out<1>();
  const size_t width = call.variant == 0 ? V : VP;
  for (size_t row = 0; row < B * T; row++) {
    const double* x = logits + row * VP;
    const Total total = total_of(x, width, 1);
    for (size_t v = 0; v < width; v++) probs[row * VP + v] = std::exp(x[v] - total.largest) / total.sum;
  }
  return EAR_OK;
}

// softmax_backward(dout, out (N,C)) -> dot (N), dx (N,C), out as softmax gave it: dot = sum out * dout over the row,
// dx = out * (dout - dot). Variants: dot left out; the diagonal of the Jacobian alone, out * (1 - out) * dout.
ear_status softmax_backward(const Call& call) {
  const auto [N, C] = call.sizes<2>();
  const auto [dout, out] = call.in<2>();
  const auto [dot, dx] = call.out<2>();
  for (size_t n = 0; n < N; n++) {
    for (size_t i = n * C; i < (n + 1) * C; i++) dot[n] += out[i] * dout[i];
    for (size_t i = n * C; i < (n + 1) * C; i++) {
      dx[i] = out[i] * (dout[i] - (call.variant == 1 ? 0 : call.variant == 2 ? out[i] * dout[i] : dot[n]));
    }
  }
  return EAR_OK;
}

}  // namespace

std::vector<Op> softmax_ops() {
  return {
      {.name = "softmax",
       .dims = {"N", "C"},
       .inputs = {{"x", "N*C"}},
       .outputs = {{"max", "N"}, {"sum", "N"}, {"out", "N*C"}},
       .compute = softmax,
       .variants = {"over_rows", "over_all", "no_division"}},
      {.name = "softmax_online",
       .dims = {"N", "C"},
       .inputs = {{"x", "N*C"}},
       .outputs = {{"m", "N"}, {"s", "N"}},
       .compute = softmax_online,
       .variants = {"sum_not_rescaled"}},
      {.name = "softmax_backward",
       .dims = {"N", "C"},
       .inputs = {{"dout", "N*C"}, {"out", "N*C"}},
       .outputs = {{"dot", "N"}, {"dx", "N*C"}},
       .compute = softmax_backward,
       .variants = {"no_dot", "diagonal_only"}},
      {.name = "softmax_forward",
       .dims = {"B", "T", "V", "VP"},
       .inputs = {{"logits", "B*T*VP"}},
       .outputs = {{"probs", "B*T*VP"}},
       .compute = softmax_forward,
       .fits = [](const int64_t* d) { return d[2] <= d[3]; },
       .variants = {"over_padding"}},
  };
}

}  // namespace ear::ops
