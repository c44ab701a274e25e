// Logits and gradients of the fast model against a plain program in double precision and against differences.
#include <algorithm>

#include "lm_reference.hpp"
#include "lm_support.hpp"

namespace {

using namespace lm_support;

struct Case {
  const char* what;
  ear_lm_config config;
  int B, T;
};

const Case kCases[] = {
    {"GPT-2, tied, biases", gpt2(2, 2, 6, 7, 5, 11, true, true), 2, 5},
    {"GPT-2, untied, no biases, one head, one layer", gpt2(1, 1, 5, 0, 4, 3, false, false), 3, 3},
    {"Llama, one head of keys, untied", llama(2, 3, 1, 12, 5, 6, 7, false), 2, 6},
    {"Llama, all heads, tied", llama(1, 2, 2, 8, 9, 4, 13, true), 1, 4},
    {"Llama, grouped", llama(1, 4, 2, 8, 3, 3, 5, false), 2, 3},
};

double largest(const std::vector<double>& x) {
  double found = 0;
  for (const double one : x) found = std::max(found, std::fabs(one));
  return found;
}

// The largest error over the tensors, each relative to the largest derivative in it (or to 1e-3).
double worst_error(ear_lm* lm, const std::vector<int32_t>& tokens, const std::vector<int32_t>& targets, int T) {
  reference::Model model(lm);
  double worst = 0;
  for (size_t i = 0; i < ear_lm_tensor_count(lm); i++) {
    const std::vector<float> gradient = reference::read(lm, i, EAR_LM_GRADIENT);
    std::vector<double>& weights = model.weights.at(reference::name_of(lm, i));
    std::vector<double> numeric(weights.size()), error(weights.size());
    for (size_t j = 0; j < weights.size(); j++) {
      const double here = weights[j], h = 1e-5;
      weights[j] = here + h;
      const double above = model.loss(tokens, targets, T);
      weights[j] = here - h;
      numeric[j] = (above - model.loss(tokens, targets, T)) / (2 * h);
      weights[j] = here;
      error[j] = gradient[j] - numeric[j];
    }
    worst = std::max(worst, largest(error) / std::max(largest(numeric), 1e-3));
  }
  return worst;
}

}  // namespace

TEST("the fast model gives the logits, losses and gradients of a plain program in double precision") {
  for (const Case& one : kCases) {
    const Lm lm = make(one.config, 7);
    enlarge(lm.get(), 12);
    const size_t n = static_cast<size_t>(one.B * one.T), V = static_cast<size_t>(one.config.vocab_size);
    const auto tokens = some_tokens(n, one.config.vocab_size, 3);
    auto targets = some_tokens(n, one.config.vocab_size, 4);
    targets[1] = -1;
    const reference::Model model(lm.get());

    const std::vector<double> expected = model.logits(tokens, one.T);
    std::vector<float> logits(n * V);
    CHECK(ear_lm_forward(lm.get(), tokens.data(), one.B, one.T, logits.data()) == EAR_OK);
    double off = 0;
    for (size_t i = 0; i < logits.size(); i++) off = std::max(off, std::fabs(logits[i] - expected[i]));
    CHECK(off < 2e-5 * std::max(1.0, largest(expected)));

    double loss = 0, loss_again = 0;
    CHECK(ear_lm_loss(lm.get(), tokens.data(), targets.data(), one.B, one.T, &loss) == EAR_OK);
    CHECK(std::fabs(loss - model.loss(tokens, targets, one.T)) < 1e-5 * (1 + loss));
    CHECK(ear_lm_gradient(lm.get(), tokens.data(), targets.data(), one.B, one.T, 1, 0, 0, &loss_again) == EAR_OK);
    CHECK(loss_again == loss);
    const double worst = worst_error(lm.get(), tokens, targets, one.T);
    CHECK(worst < 1e-4);
    if (!(off < 2e-5 * std::max(1.0, largest(expected))) || !(worst < 1e-4)) {
      std::printf("  %s: logits off by %g, gradients by %g\n", one.what, off, worst);
    }
  }
}

TEST("gradients with dropout follow the loss with the same masks") {
  for (const ear_lm_config& config :
       {gpt2(2, 2, 32, 0, 16, 20, true, true, 0.3f), llama(2, 4, 2, 32, 0, 16, 20, true, 0.3f)}) {
    const Lm lm = make(config, 3);
    enlarge(lm.get(), 5);
    const auto tokens = some_tokens(64, 20, 5), targets = some_tokens(64, 20, 6);
    const auto loss_at = [&](uint64_t draw) {
      double loss = 0;
      CHECK(ear_lm_gradient(lm.get(), tokens.data(), targets.data(), 4, 16, 1, draw, 0, &loss) == EAR_OK);
      return loss;
    };
    const double first = loss_at(9);
    const auto count = ear_lm_tensor_count(lm.get());
    std::vector<std::vector<float>> gradients, weights;
    double square = 0;
    for (size_t i = 0; i < count; i++) {
      gradients.push_back(reference::read(lm.get(), i, EAR_LM_GRADIENT));
      weights.push_back(reference::read(lm.get(), i, EAR_LM_WEIGHT));
      for (const float g : gradients.back()) square += double{g} * g;
    }
    CHECK(loss_at(9) == first);
    CHECK(loss_at(10) != first);
    double plain = 0;
    CHECK(ear_lm_loss(lm.get(), tokens.data(), targets.data(), 4, 16, &plain) == EAR_OK && plain != first);

    // Along the gradient itself the loss grows by |gradient|^2 a unit.
    const double h = 2e-3 / std::sqrt(square);
    const auto moved = [&](double step) {
      for (size_t i = 0; i < count; i++) {
        std::vector<float> w = weights[i];
        for (size_t j = 0; j < w.size(); j++) w[j] += static_cast<float>(step * gradients[i][j]);
        CHECK(ear_lm_set(lm.get(), i, EAR_LM_WEIGHT, w.data(), w.size()) == EAR_OK);
      }
      return loss_at(9);
    };
    const double slope = (moved(h) - moved(-h)) / (2 * h);
    CHECK(std::fabs(slope / square - 1) < 2e-3);
  }
}
