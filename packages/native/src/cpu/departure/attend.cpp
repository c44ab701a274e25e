// Causal attention of a traced model, head by head.
#include <algorithm>

#include "base/math/functions.hpp"
#include "base/multiply.hpp"
#include "base/softmax.hpp"
#include "trace.hpp"

namespace ear::trace {

namespace {

// One head of one document: query, key, value (T, HS), scores and weights (T, T), out (T, HS) with rows `stride` apart.
struct Head {
  std::size_t T, HS, stride;
  double scale;
  text::Cancel cancel;

  void run(double* scores, double* weights, double* out, const double* query, const double* key,
           const double* value) const {
    for (std::size_t t = 0; t < T; t++) {
      cancel.check();
      double* score = scores + t * T;
      double* weight = weights + t * T;
      multiply_in_order(score, key, query + t * HS, t + 1, HS);
      for (std::size_t s = 0; s <= t; s++) score[s] *= scale;
      const SoftmaxSum sum = softmax_in_order(weight, score, t + 1);
      for (std::size_t s = 0; s <= t; s++) {
        weight[s] *= sum.inverse;
        for (std::size_t i = 0; i < HS; i++) out[t * stride + i] += weight[s] * value[s * HS + i];
      }
    }
  }
};

}  // namespace

const double* Pass::attend(const std::string& prefix, const double* x, Pair qkv) {
  const std::size_t T = static_cast<std::size_t>(T_), C = static_cast<std::size_t>(C_);
  const std::int64_t HS = C_ / NH_;
  const std::size_t width = static_cast<std::size_t>(HS), heads = static_cast<std::size_t>(NH_);
  double* parts[3];
  for (int i = 0; i < 3; i++) parts[i] = keep(prefix + "qkv"[i], {B_, NH_, T_, HS}, "bhtd");
  double* scores = keep(prefix + "scores", {B_, NH_, T_, T_}, "bhts", true);
  double* weights = keep(prefix + "weights", {B_, NH_, T_, T_}, "bhts", true);
  double* out = keep(prefix + "heads", {B_, T_, C_}, "btc");

  std::vector<double> row(3 * C);
  for (std::size_t b = 0; b < static_cast<std::size_t>(B_); b++) {
    for (std::size_t t = 0; t < T; t++) {
      cancel_.check();
      multiply_in_order(row.data(), weights_ + qkv.weight, x + (b * T + t) * C, 3 * C, C);
      for (std::size_t i = 0; i < 3 * C; i++) {
        if (qkv.bias != kNone) row[i] += weights_[qkv.bias + i];
        const std::size_t channel = i % C;
        parts[i / C][((b * heads + channel / width) * T + t) * width + channel % width] = row[i];
      }
    }
    const Head head{T, width, C, math::pow(math::pow(static_cast<double>(HS), 0.5), -1.0), cancel_};
    for (std::size_t h = 0; h < heads; h++) {
      const std::size_t at = (b * heads + h) * T;
      head.run(scores + at * T, weights + at * T, out + b * T * C + h * width, parts[0] + at * width,
               parts[1] + at * width, parts[2] + at * width);
    }
  }
  return out;
}

}  // namespace ear::trace
