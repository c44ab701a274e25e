// ear-lm-probe FAMILY L NH NKV C H T V BIAS TIED B THREADS [OUT]: what a small model computes, for others to compare.
//
// Prints one line of JSON: {"tokens", "targets", "loss", "hash", "tensors": [{"name", "shape", "transposed_outside"}]}.
// OUT receives little-endian floats: logits (B, T, V), then weights, gradients and the weights after one step of AdamW,
// each tensor after tensor. The hash is that of the weights after the step.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "ear/lm.h"

namespace {

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "ear-lm-probe: %s\n", what);
  std::exit(1);
}

void need(ear_status status) {
  if (status != EAR_OK) fail(ear_status_name(status));
}

std::vector<float> tensor_of(const ear_lm* lm, size_t index, ear_lm_part part) {
  ear_lm_tensor tensor;
  need(ear_lm_describe_tensor(lm, index, &tensor));
  std::vector<float> values(static_cast<size_t>(tensor.shape[0] * tensor.shape[1]));
  need(ear_lm_get(lm, index, part, values.data(), values.size()));
  return values;
}

void append(std::vector<float>& to, const ear_lm* lm, ear_lm_part part) {
  for (size_t i = 0; i < ear_lm_tensor_count(lm); i++) {
    const std::vector<float> values = tensor_of(lm, i, part);
    to.insert(to.end(), values.begin(), values.end());
  }
}

// Away from the start: larger matrices, and vectors that are neither one nor zero.
void disturb(ear_lm* lm) {
  for (size_t i = 0; i < ear_lm_tensor_count(lm); i++) {
    std::vector<float> w = tensor_of(lm, i, EAR_LM_WEIGHT);
    ear_lm_tensor tensor;
    need(ear_lm_describe_tensor(lm, i, &tensor));
    for (size_t j = 0; j < w.size(); j++) {
      w[j] = tensor.n_dims == 2 ? w[j] * 5 : w[j] + 0.05f * static_cast<float>(j % 5);
    }
    need(ear_lm_set(lm, i, EAR_LM_WEIGHT, w.data(), w.size()));
  }
}

std::vector<int32_t> tokens_of(int n, int V, uint32_t seed) {
  std::vector<int32_t> tokens(static_cast<size_t>(n));
  for (int32_t& token : tokens) {
    seed = seed * 1664525u + 1013904223u;
    token = static_cast<int32_t>((seed >> 8) % static_cast<uint32_t>(V));
  }
  return tokens;
}

std::string list(const std::vector<int32_t>& numbers) {
  std::string text = "[";
  for (const int32_t number : numbers) text += (text.size() > 1 ? ", " : "") + std::to_string(number);
  return text + "]";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 13 && argc != 14) fail("give FAMILY L NH NKV C H T V BIAS TIED B THREADS [OUT]");
  const auto number = [&](int i) { return std::atoi(argv[i]); };
  ear_lm_config config{};
  config.family = std::strcmp(argv[1], "llama") == 0 ? EAR_LM_LLAMA : EAR_LM_GPT2;
  config.n_layer = number(2), config.n_head = number(3), config.n_kv_head = number(4), config.n_embd = number(5);
  config.n_hidden = number(6), config.block_size = number(7), config.vocab_size = number(8);
  config.bias = number(9), config.tied = number(10);
  const int B = number(11), T = config.block_size, n = B * T;

  ear_lm* lm = nullptr;
  need(ear_lm_create(&lm, &config, 1337, number(12), 0));
  disturb(lm);
  const std::vector<int32_t> tokens = tokens_of(n, config.vocab_size, 1);
  std::vector<int32_t> targets = tokens_of(n, config.vocab_size, 2);
  targets[static_cast<size_t>(n / 2)] = -1;

  std::vector<float> out(static_cast<size_t>(n) * static_cast<size_t>(config.vocab_size));
  need(ear_lm_forward(lm, tokens.data(), B, T, out.data()));
  append(out, lm, EAR_LM_WEIGHT);
  double loss = 0;
  need(ear_lm_gradient(lm, tokens.data(), targets.data(), B, T, 1, 0, 0, &loss));
  append(out, lm, EAR_LM_GRADIENT);
  const ear_lm_adamw adamw{1e-3, 0.9, 0.99, 1e-8, 0.1, 1};
  need(ear_lm_update(lm, &adamw, 1, nullptr));
  append(out, lm, EAR_LM_WEIGHT);

  char hash[65];
  need(ear_lm_hash(lm, hash));
  std::printf("{\"tokens\": %s, \"targets\": %s, \"loss\": %.17g, \"hash\": \"%s\", \"tensors\": [",
              list(tokens).c_str(), list(targets).c_str(), loss, hash);
  for (size_t i = 0; i < ear_lm_tensor_count(lm); i++) {
    ear_lm_tensor tensor;
    need(ear_lm_describe_tensor(lm, i, &tensor));
    const std::string columns = tensor.n_dims == 2 ? ", " + std::to_string(tensor.shape[1]) : "";
    std::printf("%s{\"name\": \"%s\", \"shape\": [%lld%s], \"transposed_outside\": %s}", i > 0 ? ", " : "", tensor.name,
                static_cast<long long>(tensor.shape[0]), columns.c_str(), tensor.transposed_outside ? "true" : "false");
  }
  std::printf("]}\n");
  ear_lm_destroy(lm);
  if (argc == 13) return 0;
  std::FILE* file = std::fopen(argv[13], "wb");
  const bool written = file && std::fwrite(out.data(), sizeof(float), out.size(), file) == out.size();
  if (!file || std::fclose(file) != 0 || !written) fail("cannot write the file");
  return 0;
}
