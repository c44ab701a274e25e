// What must give equal bits: threads, checkpointing, repetition; and what must nearly: micro-batches.
#include <algorithm>

#include "fast/model/lm.hpp"
#include "lm_support.hpp"

namespace {

using namespace lm_support;

// A sanitizer takes tens of times as long: every way to train is still gone, with fewer rows and steps.
#if defined(EAR_SANITIZE)
constexpr int kBatch = 2, kSteps = 1;
#else
constexpr int kBatch = 5, kSteps = 3;
#endif

const ear_lm_config kConfigs[] = {
    gpt2(2, 3, 96, 0, 33, 71, true, true, 0.2f),
    llama(3, 4, 1, 64, 101, 40, 50, false, 0.1f),
};

// kSteps steps of training with two micro-batches each; what is left of the model.
std::string trained(const ear_lm_config& config, int32_t threads, int32_t checkpointing, uint64_t first_draw = 0,
                    ear::Isa isa = ear::isa(), int32_t bf16 = 0) {
  const Lm lm = make(config, 11, threads, bf16);
  lm->kernels.isa = isa;
  const int B = kBatch, T = config.block_size;
  const ear_lm_adamw adamw{1e-2, 0.9, 0.95, 1e-8, 0.1, 1};
  for (int step = 1; step <= kSteps; step++) {
    CHECK(ear_lm_clear_gradient(lm.get()) == EAR_OK);
    for (uint64_t micro = 0; micro < 2; micro++) {
      const uint32_t seed = static_cast<uint32_t>(10 * step + static_cast<int>(micro));
      const auto tokens = some_tokens(static_cast<size_t>(B * T), config.vocab_size, seed);
      const auto targets = some_tokens(static_cast<size_t>(B * T), config.vocab_size, seed + 1000);
      double loss = 0;
      CHECK(ear_lm_gradient(lm.get(), tokens.data(), targets.data(), B, T, 0.5f,
                            first_draw + static_cast<uint64_t>(step) * 2 + micro, checkpointing, &loss) == EAR_OK);
    }
    CHECK(ear_lm_update(lm.get(), &adamw, step, nullptr) == EAR_OK);
  }
  return hash(lm.get());
}

}  // namespace

TEST("the fast model has the same bits for any number of threads, with checkpointing, and again") {
  for (const ear_lm_config& config : kConfigs) {
    const std::string expected = trained(config, 1, 0);
    CHECK(trained(config, 1, 0) == expected);
    CHECK(trained(config, 2, 0) == expected);
    CHECK(trained(config, 3, 0) == expected);
    CHECK(trained(config, 1, 1) == expected);
    CHECK(trained(config, 2, 1) == expected);
    CHECK(trained(config, 1, 0, 77) != expected);  // other masks
  }
}

TEST("the fast model has the same bits on every instruction set, in bf16 too") {
  for (const ear_lm_config& config : kConfigs) {
    for (const int32_t bf16 : {0, 1}) {
      const std::string expected = trained(config, 1, 0, 0, ear::Isa::scalar, bf16);
      CHECK((expected == trained(config, 1, 0)) == (bf16 == 0));
      for (const ear::Isa isa : {ear::Isa::avx2, ear::Isa::avx512}) {
        if (ear::has_isa(isa)) CHECK(trained(config, 2, 0, 0, isa, bf16) == expected);
      }
    }
  }
}

TEST("another shape in between changes no bit") {
  const ear_lm_config config = kConfigs[0];
  const auto tokens = some_tokens(99, 71, 1), targets = some_tokens(99, 71, 2);
  const Lm lm = make(config);
  double first = 0, again = 0;
  CHECK(ear_lm_gradient(lm.get(), tokens.data(), targets.data(), 3, 33, 1, 4, 0, &first) == EAR_OK);
  const std::vector<float> expected = everything(lm.get(), EAR_LM_GRADIENT);
  std::vector<float> logits(71 * 7);
  CHECK(ear_lm_forward(lm.get(), tokens.data(), 1, 7, logits.data()) == EAR_OK);
  CHECK(ear_lm_gradient(lm.get(), tokens.data(), targets.data(), 9, 11, 1, 4, 1, &again) == EAR_OK);
  CHECK(ear_lm_clear_gradient(lm.get()) == EAR_OK);
  CHECK(ear_lm_gradient(lm.get(), tokens.data(), targets.data(), 3, 33, 1, 4, 0, &again) == EAR_OK);
  CHECK(again == first);
  CHECK(everything(lm.get(), EAR_LM_GRADIENT) == expected);
}

TEST("rows do not see each other: a batch gives the logits that its sequences give one by one") {
  for (const ear_lm_config& config : kConfigs) {
    const Lm lm = make(config);
    const int T = config.block_size;
    const size_t row = static_cast<size_t>(T) * static_cast<size_t>(config.vocab_size);
    const auto tokens = some_tokens(static_cast<size_t>(5 * T), config.vocab_size, 8);
    std::vector<float> batch(5 * row), one(row);
    CHECK(ear_lm_forward(lm.get(), tokens.data(), 5, T, batch.data()) == EAR_OK);
    for (int b = 0; b < 5; b++) {
      CHECK(ear_lm_forward(lm.get(), tokens.data() + b * T, 1, T, one.data()) == EAR_OK);
      CHECK(std::equal(one.begin(), one.end(), batch.begin() + b * static_cast<long>(row)));
    }
  }
}

TEST("two micro-batches of half the weight add up to the whole batch") {
  const Lm whole = make(gpt2(2, 2, 32, 0, 16, 40, true, true)), halves = make(gpt2(2, 2, 32, 0, 16, 40, true, true));
  const auto tokens = some_tokens(64, 40, 1), targets = some_tokens(64, 40, 2);
  double loss = 0, first = 0, second = 0;
  CHECK(ear_lm_gradient(whole.get(), tokens.data(), targets.data(), 4, 16, 1, 0, 0, &loss) == EAR_OK);
  CHECK(ear_lm_gradient(halves.get(), tokens.data(), targets.data(), 2, 16, 0.5f, 0, 0, &first) == EAR_OK);
  CHECK(ear_lm_gradient(halves.get(), tokens.data() + 32, targets.data() + 32, 2, 16, 0.5f, 0, 0, &second) == EAR_OK);
  CHECK(std::fabs(loss - (first + second) / 2) < 1e-6);
  const auto a = everything(whole.get(), EAR_LM_GRADIENT), b = everything(halves.get(), EAR_LM_GRADIENT);
  double largest = 0, off = 0;
  for (size_t i = 0; i < a.size(); i++) {
    largest = std::max(largest, std::fabs(double{a[i]}));
    off = std::max(off, std::fabs(double{a[i]} - b[i]));
  }
  CHECK(largest > 0 && off < 1e-5 * largest);
}

TEST("a scale of zero gives the loss and no gradient") {
  const Lm lm = make(gpt2(1, 2, 8, 0, 8, 9, false, true));
  const auto tokens = some_tokens(8, 9, 1);
  double loss = 0;
  CHECK(ear_lm_gradient(lm.get(), tokens.data(), tokens.data(), 1, 8, 0, 0, 0, &loss) == EAR_OK && loss > 0);
  const auto gradient = everything(lm.get(), EAR_LM_GRADIENT);
  CHECK(std::count(gradient.begin(), gradient.end(), 0.0f) == static_cast<long>(gradient.size()));
}

TEST("a seed decides the weights, which have the spread that the families ask for") {
  const ear_lm_config config = gpt2(2, 2, 64, 0, 16, 100, true, false);
  CHECK(hash(make(config, 5, 1).get()) == hash(make(config, 5, 2).get()));
  CHECK(hash(make(config, 5).get()) != hash(make(config, 6).get()));
  const Lm lm = make(config, 5);
  for (size_t i = 0; i < ear_lm_tensor_count(lm.get()); i++) {
    ear_lm_tensor tensor{};
    CHECK(ear_lm_describe_tensor(lm.get(), i, &tensor) == EAR_OK);
    if (tensor.n_dims != 2) continue;
    std::vector<float> w(static_cast<size_t>(tensor.shape[0] * tensor.shape[1]));
    CHECK(ear_lm_get(lm.get(), i, EAR_LM_WEIGHT, w.data(), w.size()) == EAR_OK);
    double square = 0, sum = 0;
    for (const float one : w) square += double{one} * one, sum += one;
    const double n = static_cast<double>(w.size());
    const double expected = std::string(tensor.name).find("c_proj") == std::string::npos ? 0.02 : 0.01;
    CHECK(std::fabs(std::sqrt(square / n) / expected - 1) < 0.07);
    CHECK(std::fabs(sum / n) < 0.1 * expected);
  }
}
