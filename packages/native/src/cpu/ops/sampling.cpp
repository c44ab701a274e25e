// Drawing a token from logits, by the rules of ear_lm_pick (ear/lm.h).
#include <algorithm>
#include <cmath>
#include <numeric>

#include "op.hpp"

namespace ear::ops {

namespace {

enum Variant {
  kRight,
  kCrossingLeftOut,
  kNoTemperature,
  kTemperatureAfter,
  kTemperatureMultiplied,
  kNotRenormalised,
  kTiesKept,
  kTopPOfAll,
  kPenaltyDivides,
  kPenaltyRepeated
};

struct Rules {
  double temperature, top_p, penalty, draw;
  size_t top_k;  // 0: all
  int variant;
};

using Tokens = std::vector<size_t>;

// The likeliest first; of equally likely ones the lower token.
void sort_by(const double* score, Tokens& tokens) {
  std::sort(tokens.begin(), tokens.end(),
            [&](size_t a, size_t b) { return score[a] != score[b] ? score[a] > score[b] : a < b; });
}

double sum_of(const double* weight, const Tokens& tokens) {
  double sum = 0;
  for (const size_t token : tokens) sum += weight[token];
  return sum;
}

// Divides positive scores of tokens that were there and multiplies negative ones, once. False for no token.
bool penalise(double* scores, size_t V, const double* history, size_t T, const Rules& rules) {
  std::vector<bool> seen(V);
  for (size_t t = 0; t < T; t++) {
    size_t token = 0;
    if (!index_of(history[t], V, token)) return false;
    if (seen[token] && rules.variant != kPenaltyRepeated) continue;
    seen[token] = true;
    const bool divides = scores[token] > 0 || rules.variant == kPenaltyDivides;
    scores[token] = divides ? scores[token] / rules.penalty : scores[token] * rules.penalty;
  }
  return true;
}

// The top_k most likely of all tokens, the likeliest first.
Tokens top_k_of(const double* scores, size_t V, const Rules& rules) {
  Tokens tokens(V);
  std::iota(tokens.begin(), tokens.end(), size_t{0});
  sort_by(scores, tokens);
  size_t n = rules.top_k == 0 ? V : std::min(V, rules.top_k);
  while (rules.variant == kTiesKept && n < V && scores[tokens[n]] == scores[tokens[n - 1]]) n++;
  tokens.resize(n);
  return tokens;
}

// The fewest of them whose weights reach top_p of `total`; at least one.
void keep_top_p(Tokens& tokens, const double* weight, double total, const Rules& rules) {
  if (rules.top_p == 1) return;
  sort_by(weight, tokens);
  double sum = 0;
  size_t n = 0;
  while (n < tokens.size() && !(n > 0 && sum >= rules.top_p * total)) sum += weight[tokens[n++]];
  if (rules.variant == kCrossingLeftOut && n > 1 && sum > rules.top_p * total) n--;
  tokens.resize(n);
}

// The first token, counted upwards, at which the running sum passes draw * total; `best` where rounding leaves none.
size_t drawn(Tokens tokens, const double* weight, double total, double draw, size_t best) {
  std::sort(tokens.begin(), tokens.end());
  double running = 0;
  for (const size_t token : tokens) {
    running += weight[token];
    if (running > draw * total) return token;
  }
  return best;
}

double divisor_of(const Rules& rules) {
  if (rules.variant == kNoTemperature || rules.variant == kTemperatureAfter) return 1;
  return rules.variant == kTemperatureMultiplied ? 1 / rules.temperature : rules.temperature;
}

// probs (V) and the token from scores (V) of which `best` is the highest.
size_t choose(const double* scores, size_t V, size_t best, const Rules& rules, double* probs) {
  if (rules.temperature == 0) {
    probs[best] = 1;
    return best;
  }
  std::vector<double> weight(V);
  const double divisor = divisor_of(rules);
  for (size_t v = 0; v < V; v++) weight[v] = std::exp((scores[v] - scores[best]) / divisor);
  const double all = std::accumulate(weight.begin(), weight.end(), 0.0);
  Tokens kept = top_k_of(scores, V, rules);
  keep_top_p(kept, weight.data(), rules.variant == kTopPOfAll ? all : sum_of(weight.data(), kept), rules);
  std::sort(kept.begin(), kept.end());
  const double total = sum_of(weight.data(), kept);
  const double share = rules.variant == kNotRenormalised    ? all
                       : rules.variant == kTemperatureAfter ? total * rules.temperature
                                                            : total;
  for (const size_t token : kept) probs[token] = weight[token] / share;
  return drawn(kept, weight.data(), total, rules.draw, best);
}

// sample_token(logits (V), history (T) tokens, temperature, top_k, top_p, repetition_penalty, draw) -> scores (V),
// probs (V), token (1). scores: logits after the penalty (>= 1), which divides positive ones of tokens in history and
// multiplies negative ones, once. probs: softmax(scores / temperature) of the top_k most likely tokens (0: all; of
// equally likely ones the lower token stays), of these the fewest whose sum reaches top_p in (0, 1] (the token that
// crosses it stays), divided by their sum; 0 elsewhere. token: the first, counted upwards, at which the running sum of
// probs passes draw in [0, 1). Temperature 0: the most likely token, the lower of two. DIVERGED where a logit is NaN or
// +infinity, or all are -infinity. Sources: Holtzman et al., "The Curious Case of Neural Text Degeneration" (2020), for
// top-p; Fan, Lewis, Dauphin (2018) for top-k; Keskar et al., "CTRL" (2019), for the penalty.
ear_status sample_token(const Call& call) {
  const auto [V, T] = call.sizes<2>();
  const auto [logits, history, temperature, top_k, top_p, penalty, draw] = call.in<7>();
  const auto [scores, probs, token] = call.out<3>();
  Rules rules{temperature[0], top_p[0], penalty[0], draw[0], 0, call.variant};
  if (!index_of(top_k[0], size_t{1} << 53, rules.top_k)) return EAR_ERR_ARGUMENT;
  if (!(rules.temperature >= 0) || std::isinf(rules.temperature) || !(rules.top_p > 0 && rules.top_p <= 1) ||
      !(rules.penalty >= 1) || std::isinf(rules.penalty) || !(rules.draw >= 0 && rules.draw < 1)) {
    return EAR_ERR_ARGUMENT;
  }
  for (size_t v = 0; v < V; v++) {
    if (!(logits[v] < INFINITY)) return EAR_DIVERGED;  // NaN too
    scores[v] = logits[v];
  }
  if (!penalise(scores, V, history, T, rules)) return EAR_ERR_ARGUMENT;
  const auto best = static_cast<size_t>(std::max_element(scores, scores + V) - scores);
  if (std::isinf(scores[best])) return EAR_DIVERGED;
  token[0] = static_cast<double>(choose(scores, V, best, rules, probs));
  return EAR_OK;
}

}  // namespace

std::vector<Op> sampling_ops() {
  return {
      {.name = "sample_token",
       .dims = {"V", "T"},
       .inputs = {{"logits", "V"}, {"history", "T"}, {"temperature", "1"}, {"top_k", "1"}, {"top_p", "1"},
                  {"repetition_penalty", "1"}, {"draw", "1"}},
       .outputs = {{"scores", "V"}, {"probs", "V"}, {"token", "1"}},
       .compute = sample_token,
       .work = "1000*V",
       .variants = {"crossing_left_out", "no_temperature", "temperature_after_softmax", "temperature_multiplied",
                    "not_renormalised", "ties_kept", "top_p_of_all", "penalty_divides", "penalty_repeated"}},
  };
}

}  // namespace ear::ops
