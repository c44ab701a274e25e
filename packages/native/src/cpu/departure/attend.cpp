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

const double* Pass::rotate(const std::string& name, const double* x, std::int64_t heads, const char* axes) {
  double* out = keep(name, {B_, heads, T_, HS_}, axes);
  const std::size_t T = static_cast<std::size_t>(T_), HS = static_cast<std::size_t>(HS_), half = HS / 2;
  for (std::size_t i = 0; i < half; i++) {
    const double frequency =
        math::pow(config_.rope_theta, -2.0 * static_cast<double>(i) / static_cast<double>(HS_));
    for (std::size_t row = 0; row < static_cast<std::size_t>(B_ * heads) * T; row++) {
      const double angle = static_cast<double>(row % T) * frequency;
      const double cosine = math::cos(angle), sine = math::sin(angle);
      const double low = x[row * HS + i], high = x[row * HS + half + i];
      out[row * HS + i] = low * cosine - high * sine;
      out[row * HS + half + i] = high * cosine + low * sine;
    }
  }
  return out;
}

const double* Pass::attend(const std::string& prefix, const double* x, Pair qkv) {
  const std::size_t T = static_cast<std::size_t>(T_), C = static_cast<std::size_t>(C_);
  const std::size_t HS = static_cast<std::size_t>(HS_), NH = static_cast<std::size_t>(NH_);
  const std::size_t NKV = static_cast<std::size_t>(NKV_), rows = (NH + 2 * NKV) * HS;
  // Grouped heads have an axis of their own name, so that its index is not taken for that of a head.
  const char* const grouped = NKV == NH ? "bhtd" : "bgtd";
  double* query = keep(prefix + "q", {B_, NH_, T_, HS_}, "bhtd");
  double* key = keep(prefix + "k", {B_, NKV_, T_, HS_}, grouped);
  double* value = keep(prefix + "v", {B_, NKV_, T_, HS_}, grouped);

  std::vector<double> row(rows);
  for (std::size_t b = 0; b < static_cast<std::size_t>(B_); b++) {
    for (std::size_t t = 0; t < T; t++) {
      cancel_.check();
      multiply_in_order(row.data(), weights_ + qkv.weight, x + (b * T + t) * C, rows, C);
      for (std::size_t i = 0; qkv.bias != kNone && i < rows; i++) row[i] += weights_[qkv.bias + i];
      const double* from = row.data();
      const auto deal = [&](double* part, std::size_t heads) {
        for (std::size_t h = 0; h < heads; h++, from += HS) {
          std::copy_n(from, HS, part + ((b * heads + h) * T + t) * HS);
        }
      };
      deal(query, NH);
      deal(key, NKV);
      deal(value, NKV);
    }
  }
  const bool rotary = config_.family == EAR_TRACE_LLAMA;
  const double* turned_query = rotary ? rotate(prefix + "q_rope", query, NH_, "bhtd") : query;
  const double* turned_key = rotary ? rotate(prefix + "k_rope", key, NKV_, grouped) : key;

  double* scores = keep(prefix + "scores", {B_, NH_, T_, T_}, "bhts", true);
  double* weights = keep(prefix + "weights", {B_, NH_, T_, T_}, "bhts", true);
  double* out = keep(prefix + "heads", {B_, T_, C_}, "btc");
  const Head head{T, HS, C, math::pow(math::pow(static_cast<double>(HS_), 0.5), -1.0), cancel_};
  for (std::size_t at = 0; at < static_cast<std::size_t>(B_) * NH; at++) {
    const std::size_t b = at / NH, h = at % NH, kv = (b * NKV + h / (NH / NKV)) * T * HS;
    head.run(scores + at * T * T, weights + at * T * T, out + b * T * C + h * HS, turned_query + at * T * HS,
             turned_key + kv, value + kv);
  }
  return out;
}

}  // namespace ear::trace
