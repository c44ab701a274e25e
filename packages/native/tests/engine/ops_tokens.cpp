// Operations that make whole numbers: masks of dropout, drawn tokens, merges of byte-pair encoding; and clipping, whose
// worked example is one line.
#include <limits>

#include "ear/lm.h"
#include "kernels.hpp"
#include "ops_support.hpp"

using ops::all_near;
using ops::Array;
using ops::compute;
using ops::near;
using ops::status_of;
using ops::wild;

namespace {

// logits, history, temperature, top_k, top_p, repetition_penalty, draw
std::vector<Array> sampling(const Array& logits, double temperature, double top_k, double top_p, double draw = 0) {
  return {logits, {0}, {temperature}, {top_k}, {top_p}, {1}, {draw}};
}

Array probs(const Array& logits, double temperature, double top_k, double top_p, const char* variant = nullptr) {
  const auto V = static_cast<int64_t>(logits.size());
  return compute("sample_token", {V, 1}, sampling(logits, temperature, top_k, top_p), variant)[1];
}

const Array kLogits{2, 1, .5, -1};

Array merged(const char* op, const Array& ids, int64_t V = 4) {
  const auto out = compute(op, {static_cast<int64_t>(ids.size()), V}, {ids});
  return Array(out[3].begin(), out[3].begin() + static_cast<std::ptrdiff_t>(out[2][0]));
}

}  // namespace

TEST("a dropout mask keeps what the fast kernels keep") {
  const double seed = 1234567890123, stream = 9876543210;
  const int64_t n = 1000;
  const auto out = compute("dropout_mask", {n}, {{static_cast<double>(0.3f)}, {seed}, {stream}});
  const kernels::Floats kept = kernels::run_once(
      [&](ear::fast::Context& context) {
        kernels::Floats ones(n, 1.0f);
        ear::fast::dropout(context, ones.data(), n, 0.3f, static_cast<uint64_t>(seed), static_cast<uint64_t>(stream));
        return ones;
      },
      ear::Isa::scalar, 1);
  size_t dropped = 0;
  for (size_t i = 0; i < kept.size(); i++) {
    CHECK((kept[i] != 0) == (out[1][i] == 1) && (out[1][i] == 0 || out[1][i] == 1));
    dropped += out[1][i] == 0;
  }
  CHECK(dropped > 240 && dropped < 360);
  CHECK(compute("dropout_mask", {n}, {{0}, {seed}, {stream}})[1] == Array(n, 1));
  CHECK(compute("dropout_mask", {1}, {{.5}, {0}, {0}})[0][0] == 0x6627e8d5);  // the known answer of Philox's authors
}

TEST("dropout scales what it keeps") {
  CHECK(all_near(compute("dropout_forward", {4}, {{1, 2, 3, 4}, {1, 0, 1, 0}, {.5}})[0], {2, 0, 6, 0}));
  CHECK(all_near(compute("dropout_backward", {4}, {{1, 2, 3, 4}, {1, 0, 1, 0}, {.2}})[0], {1.25, 0, 3.75, 0}));
}

TEST("probabilities before the draw are the worked examples") {
  CHECK(all_near(probs(kLogits, 1, 0, 1), {.609460, .224208, .135989, .030343}, 1e-6));
  CHECK(all_near(probs(kLogits, .5, 0, 1), {.842, .114, .042, .002}, 1e-3));
  CHECK(all_near(probs(kLogits, 1, 2, 1), {.731059, .268941, 0, 0}, 1e-6));
  CHECK(all_near(probs(kLogits, 1, 0, .8), {.731059, .268941, 0, 0}, 1e-6));
  CHECK(all_near(probs(kLogits, 1, 0, .9), {.628532, .231224, .140244, 0}, 1e-6));
  CHECK(all_near(probs(kLogits, 1, 0, .9, "crossing_left_out"), {.731059, .268941, 0, 0}, 1e-6));
  CHECK(all_near(probs(kLogits, 1, 99, 1e-9), {1, 0, 0, 0}) && all_near(probs(kLogits, 0, 0, 1), {1, 0, 0, 0}));
  // Of equal ones the lower tokens stay; a penalty makes both sides of zero less likely, once.
  CHECK(all_near(probs({1, 1, 1, 0}, 1, 2, 1), {.5, .5, 0, 0}));
  const auto punished = compute("sample_token", {3, 3}, {{2, -1, 1}, {0, 1, 0}, {1}, {0}, {1}, {2}, {0}});
  CHECK(all_near(punished[0], {1, -2, 1}));
}

TEST("the drawn token is the one that ear_lm_pick takes") {
  int32_t different = 0;
  for (int round = 0; round < 400; round++) {
    const auto V = static_cast<size_t>(2 + round % 40);
    const kernels::Floats logits = kernels::random_floats(V, static_cast<unsigned>(round), 3);
    const Array given(logits.begin(), logits.end());
    const double draw = round * 0.6180339887 - std::floor(round * 0.6180339887);
    const ear_lm_sampling rules{round % 7 * 0.4, round % 5 * 3, 1 - round % 4 * 0.2, 1 + round % 3 * 0.3, 0, 0};
    const int32_t history[2] = {0, static_cast<int32_t>(V) - 1};
    int32_t token = -1;
    CHECK(ear_lm_pick(logits.data(), static_cast<int32_t>(V), history, 2, &rules, draw, &token) == EAR_OK);
    const auto out = compute("sample_token", {static_cast<int64_t>(V), 2},
                             {given, {0, static_cast<double>(V) - 1}, {rules.temperature},
                              {static_cast<double>(rules.top_k)}, {rules.top_p}, {rules.repetition_penalty}, {draw}});
    CHECK(out[2][0] == token);
    double sum = 0;
    for (const double p : out[1]) sum += p;
    CHECK(near(sum, 1, 1e-12) && out[1][static_cast<size_t>(token)] > 0);
    different += token != 0;
  }
  CHECK(different > 200);
}

TEST("a merge takes the most frequent pair, by its rule for ties, from the left") {
  const auto out = compute("bpe_merge", {5, 4}, {{1, 2, 3, 1, 2}});
  CHECK(out[0] == (Array{1, 2}) && out[1][0] == 2 && out[2][0] == 3 && out[3] == (Array{4, 3, 4, -1, -1}));
  CHECK(merged("bpe_merge", {1, 1, 1, 1, 1}) == (Array{4, 4, 1}));
  // Each pair occurs once: (0, 1) has the smallest ids, (3, 0) comes first.
  CHECK(merged("bpe_merge", {3, 0, 1}) == (Array{3, 4}) && merged("bpe_merge_first", {3, 0, 1}) == (Array{4, 1}));
  CHECK(merged("bpe_merge", {2, 3}) == (Array{4}));
}

TEST("gradients are clipped by one norm") {
  const auto clipped = compute("clip_grad_norm", {1, 2}, {{3, 4}, {1}});
  CHECK(near(clipped[0][0], 5) && all_near(clipped[1], {.6, .8}, 1e-6));
  CHECK(compute("clip_grad_norm", {2, 1}, {{3, 4}, {6}})[1] == (Array{3, 4}));
}

TEST("a cached position is the last row of the whole") {
  const Array q = wild(4, 1), k = wild(8, 2), v = wild(8, 3);  // two heads that share one, four positions of width 2
  Array k_cache(k.begin(), k.begin() + 6), v_cache(v.begin(), v.begin() + 6);
  k_cache.insert(k_cache.end(), 4, 1e6);  // two places that nobody may look at
  v_cache.insert(v_cache.end(), 4, 1e6);
  const Array new_k(k.begin() + 6, k.end()), new_v(v.begin() + 6, v.end());
  const auto out = compute("attention_cached", {1, 5, 2, 1, 2}, {q, new_k, new_v, k_cache, v_cache, {3}});
  const auto whole = compute("gqa_attention", {1, 1, 4, 2, 1, 2}, {q, k, v});
  CHECK(all_near(out[4], whole[2]));
  CHECK(Array(out[0].begin(), out[0].begin() + 8) == k && out[1][8] == 1e6 && out[3][4] == 0);
}

TEST("scalars out of their range are refused, and so are logits without a most likely token") {
  const double inf = std::numeric_limits<double>::infinity(), nan = std::nan("");
  for (const double p : {-0.1, 1.0, nan}) {
    CHECK(status_of("dropout_mask", {2}, {{p}, {0}, {0}}) == EAR_ERR_ARGUMENT);
    CHECK(status_of("dropout_forward", {1}, {{1}, {1}, {p}}) == EAR_ERR_ARGUMENT);
  }
  for (const double whole : {-1.0, 0.5, 9007199254740992.0, nan, inf}) {
    CHECK(status_of("dropout_mask", {2}, {{.5}, {whole}, {0}}) == EAR_ERR_ARGUMENT);
    CHECK(status_of("dropout_mask", {2}, {{.5}, {0}, {whole}}) == EAR_ERR_ARGUMENT);
    CHECK(status_of("dropout_backward", {1}, {{1}, {whole}, {.5}}) == EAR_ERR_ARGUMENT);
    CHECK(status_of("attention_cached", {1, 2, 1, 1, 1}, {{1}, {1}, {1}, {1, 1}, {1, 1}, {whole}}) == EAR_ERR_ARGUMENT);
    CHECK(status_of("bpe_merge", {2, 3}, {{whole, 0}}) == EAR_ERR_ARGUMENT);
  }
  size_t in[EAR_OP_MAX_NAMES], out[EAR_OP_MAX_NAMES];
  const int64_t alone[] = {1, 3}, huge[] = {4194304, 3};
  CHECK(ear_op_elements("bpe_merge", alone, 2, in, out) == EAR_ERR_ARGUMENT);
  CHECK(ear_op_elements("bpe_merge", huge, 2, in, out) == EAR_ERR_TOO_LARGE);

  const std::vector<int64_t> two{2, 1};
  for (const Array& logits : {Array{0, nan}, {inf, 0}, {-inf, -inf}}) {
    CHECK(status_of("sample_token", two, sampling(logits, 1, 0, 1)) == EAR_DIVERGED);
  }
  CHECK(compute("sample_token", two, sampling({-inf, 0}, 1, 0, 1))[2][0] == 1);
  const std::vector<std::pair<size_t, Array>> wrong{{1, {-1, 2, .5}},       {2, {-1, nan, inf}}, {3, {-1, .5, nan}},
                                                    {4, {0, 1.1, -1, nan}}, {5, {.9, inf, nan}}, {6, {-.1, 1, nan}}};
  for (const auto& [at, values] : wrong) {
    for (const double value : values) {
      auto inputs = sampling({0, 1}, 1, 0, 1);
      inputs[at] = {value};
      CHECK(status_of("sample_token", two, inputs) == EAR_ERR_ARGUMENT);
    }
  }
}
