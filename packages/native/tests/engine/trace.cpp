// Traces: microgpt's logits to the last bit, GPT-2's tensors against PyTorch, and what is refused.
#include "ear/trace.h"

#include <cmath>
#include <cstdlib>

#include "base/math/functions.hpp"
#include "check.hpp"
#include "ear/gpt.h"
#include "ear/lm.h"
#include "golden.hpp"

namespace {

struct Trace {
  ear_trace* trace = nullptr;

  Trace(const ear_trace_config& config, const std::vector<double>& weights, const std::vector<int32_t>& tokens,
        int32_t B, ear_status expected = EAR_OK, const int32_t* cancel = nullptr) {
    const int32_t T = static_cast<int32_t>(tokens.size()) / B;
    CHECK(ear_trace_create(&trace, &config, weights.data(), weights.size(), tokens.data(), B, T, cancel) == expected);
  }
  ~Trace() { ear_trace_destroy(trace); }
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;

  ear_trace_tensor at(size_t i) const {
    ear_trace_tensor tensor{};
    CHECK(ear_trace_tensor_at(trace, i, &tensor) == EAR_OK);
    return tensor;
  }
};

size_t total_of(const ear_trace_config& config) {
  size_t total = 0;
  ear_trace_weight weight{};
  for (size_t i = 0; i < ear_trace_weight_count(&config); i++) {
    CHECK(ear_trace_describe_weight(&config, i, &weight) == EAR_OK);
    total += static_cast<size_t>(weight.shape[0] * weight.shape[1]);
  }
  return total;
}

const ear_trace_config kSmall{EAR_TRACE_GPT2, 2, 3, 3, 6, 10, 5, 7, 1, 1, 0, 0};
const ear_trace_config kLlama{EAR_TRACE_LLAMA, 2, 4, 2, 16, 0, 5, 7, 0, 0, 0, 0};

// The tensors of a golden of tests/golden/trace, in their order.
void compare(const ear_trace_config& config, const std::string& file, size_t count) {
  std::vector<double> weights(total_of(config));
  for (size_t i = 0; i < weights.size(); i++) weights[i] = std::sin(0.7 * static_cast<double>(i)) / 2;
  Trace trace(config, weights, {1, 5, 0, 6, 2, 2, 4, 3}, 2);
  size_t tensors = 0;
  for (const std::string& line : golden::lines(EAR_GOLDEN + ("/trace/" + file))) {
    const golden::Words words = golden::words(line);
    const ear_trace_tensor tensor = trace.at(tensors);
    if (words[0] == "tensor") {
      CHECK(words[1] == tensor.name && words.size() == 2 + static_cast<size_t>(tensor.n_dims));
      for (size_t i = 2; i < words.size(); i++) CHECK(std::atoi(words[i].c_str()) == tensor.shape[i - 2]);
      continue;
    }
    for (size_t at = 0; at < words.size(); at++) {
      CHECK(std::fabs(std::strtod(words[at].c_str(), nullptr) - tensor.values[at]) < 1e-12);
    }
    tensors++;
  }
  CHECK(tensors == ear_trace_count(trace.trace) && tensors == count);
}

// Logits of the fast engine, in single precision, beside those of a trace of the same weights.
void compare_with_fast(const ear_trace_config& config, const ear_lm_config& fast) {
  ear_lm* lm = nullptr;
  CHECK(ear_lm_create(&lm, &fast, 7, 1, 0) == EAR_OK);
  std::vector<double> weights;
  CHECK(ear_lm_tensor_count(lm) == ear_trace_weight_count(&config));
  for (size_t i = 0; i < ear_lm_tensor_count(lm); i++) {
    ear_trace_weight weight{};
    CHECK(ear_trace_describe_weight(&config, i, &weight) == EAR_OK);
    for (size_t at = 0; at < ear_lm_tensor_count(lm); at++) {
      ear_lm_tensor tensor{};
      CHECK(ear_lm_describe_tensor(lm, at, &tensor) == EAR_OK);
      if (std::string(tensor.name) != weight.name) continue;
      std::vector<float> values(static_cast<size_t>(weight.shape[0] * weight.shape[1]));
      CHECK(ear_lm_get(lm, at, EAR_LM_WEIGHT, values.data(), values.size()) == EAR_OK);
      for (float& value : values) value *= 5;  // far from zero, where attention is not all alike
      CHECK(ear_lm_set(lm, at, EAR_LM_WEIGHT, values.data(), values.size()) == EAR_OK);
      weights.insert(weights.end(), values.begin(), values.end());
    }
  }
  CHECK(weights.size() == total_of(config));
  const std::vector<int32_t> tokens = {1, 5, 0, 6, 2, 2, 4, 3};
  std::vector<float> logits(tokens.size() * 7);
  CHECK(ear_lm_forward(lm, tokens.data(), 2, 4, logits.data()) == EAR_OK);
  Trace trace(config, weights, tokens, 2);
  const ear_trace_tensor ours = trace.at(ear_trace_count(trace.trace) - 1);
  double largest = 0;
  for (size_t i = 0; i < logits.size(); i++) {
    CHECK(std::fabs(static_cast<double>(logits[i]) - ours.values[i]) < 1e-4);
    largest = std::fmax(largest, std::fabs(ours.values[i]));
  }
  CHECK(largest > 0.1);
  ear_lm_destroy(lm);
}

}  // namespace

TEST("a trace of microgpt ends in the logits of ear_gpt, to the last bit") {
  const ear_gpt_config config{2, 12, 3, 6, 9};
  const std::vector<int32_t> tokens = {8, 1, 4, 4, 0, 7, 8};
  ear_random* random = nullptr;
  ear_gpt* gpt = nullptr;
  size_t n = 0;
  CHECK(ear_random_create(&random, 3) == EAR_OK);
  CHECK(ear_gpt_create(&gpt, &config, random) == EAR_OK && ear_gpt_num_params(&config, &n) == EAR_OK);
  std::vector<double> weights(n);
  CHECK(ear_gpt_get_weights(gpt, weights.data(), n) == EAR_OK);

  const ear_trace_config traced{EAR_TRACE_MICROGPT, 2, 3, 0, 12, 0, 6, 9, 0, 0, 0, 0};
  CHECK(total_of(traced) == n);
  Trace trace(traced, weights, {tokens.begin(), tokens.end() - 1}, 1);
  const ear_trace_tensor logits = trace.at(ear_trace_count(trace.trace) - 1);
  CHECK(logits.name == std::string("logits") && logits.shape[1] == 6 && logits.shape[2] == 9);
  double sum = 0;
  for (int t = 0; t < 6; t++) {
    const double* row = logits.values + t * 9;
    double largest = row[0], total = 0, exps[9];
    for (int v = 1; v < 9; v++) largest = std::fmax(largest, row[v]);
    for (int v = 0; v < 9; v++) total += exps[v] = ear::math::exp(row[v] - largest);
    sum += -ear::math::log(exps[tokens[static_cast<size_t>(t) + 1]] * ear::math::pow(total, -1.0));
  }
  double loss = 0;
  CHECK(ear_gpt_loss(gpt, tokens.data(), tokens.size(), &loss) == EAR_OK);
  CHECK(loss == sum * (1.0 / 6));
  ear_gpt_destroy(gpt);
  ear_random_destroy(random);
}

TEST("a trace of GPT-2 holds PyTorch's tensors, by name and in order") { compare(kSmall, "gpt2.txt", 2 * 14 + 5); }
TEST("a trace of a Llama holds PyTorch's tensors, by name and in order") { compare(kLlama, "llama.txt", 2 * 17 + 3); }

TEST("a trace ends in the logits of the fast engine") {
  compare_with_fast(kSmall, {EAR_LM_GPT2, 2, 3, 3, 6, 10, 5, 7, 1, 1, 0, 0, 0});
  compare_with_fast(kLlama, {EAR_LM_LLAMA, 2, 4, 2, 16, 0, 5, 7, 0, 0, 0, 0, 0});
}

TEST("a trace names its axes, and which tensors a causal mask hides in part") {
  Trace trace(kSmall, std::vector<double>(total_of(kSmall)), {1, 2}, 1);
  for (size_t i = 0; i < ear_trace_count(trace.trace); i++) {
    const ear_trace_tensor tensor = trace.at(i);
    const bool square = std::string(tensor.axes[tensor.n_dims - 1]) == "s";
    CHECK(tensor.causal == square);
  }
}

TEST("a trace knows the weights of its model by name") {
  ear_trace_weight weight{};
  CHECK(ear_trace_describe_weight(&kSmall, 4, &weight) == EAR_OK);
  CHECK(weight.name == std::string("transformer.h.0.attn.c_attn.weight"));
  CHECK(weight.n_dims == 2 && weight.shape[0] == 18 && weight.shape[1] == 6);
  ear_trace_config untied = kSmall;
  untied.tied = untied.bias = 0;
  CHECK(ear_trace_weight_count(&untied) == ear_trace_weight_count(&kSmall) - 13 + 1);
  CHECK(ear_trace_describe_weight(&untied, 2 + 12 + 1, &weight) == EAR_OK);
  CHECK(weight.name == std::string("lm_head.weight"));
  CHECK(ear_trace_describe_weight(&kSmall, 1000, &weight) == EAR_ERR_ARGUMENT);
}

TEST("a trace refuses models, weights and tokens that do not fit") {
  const std::vector<double> weights(total_of(kSmall));
  const auto refused = [&](auto&& change) {
    ear_trace_config config = kSmall;
    change(config);
    CHECK(ear_trace_weight_count(&config) == 0);
    Trace trace(config, weights, {1}, 1, EAR_ERR_ARGUMENT);
  };
  refused([](auto& c) { c.family = 2; });
  refused([](auto& c) { c.n_layer = 0; });
  refused([](auto& c) { c.n_head = 4; });
  refused([](auto& c) { c.n_kv_head = 1; });  // of Llama alone
  refused([](auto& c) { c.family = EAR_TRACE_LLAMA, c.bias = 0, c.n_head = c.n_kv_head = 6; });  // odd heads
  refused([](auto& c) { c.n_embd = 2147483647, c.n_head = 1, c.n_hidden = 0; });
  refused([](auto& c) { c.family = EAR_TRACE_MICROGPT; });  // which has no biases
  refused([](auto& c) { c.norm_eps = -1; });
  refused([](auto& c) { c.vocab_size = 1; });
  CHECK(ear_trace_weight_count(nullptr) == 0);
  Trace high(kSmall, weights, {7}, 1, EAR_ERR_ARGUMENT);
  Trace low(kSmall, weights, {-1}, 1, EAR_ERR_ARGUMENT);
  Trace too_long(kSmall, weights, {1, 1, 1, 1, 1, 1}, 1, EAR_ERR_ARGUMENT);
  Trace few(kSmall, {1, 2, 3}, {1}, 1, EAR_ERR_ARGUMENT);
  const ear_trace_config wide{EAR_TRACE_GPT2, 48, 1, 1, 1024, 1, 4096, 2, 0, 1, 0, 0};
  Trace too_large(wide, std::vector<double>(total_of(wide)), std::vector<int32_t>(4096), 1, EAR_ERR_TOO_LARGE);
  const int32_t cancel = 1;
  Trace cut(kSmall, weights, {1}, 1, EAR_FINISHED, &cancel);
  CHECK(!cut.trace);
}
