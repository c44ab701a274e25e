// AdamW, clipping, what is not finite, and that a model learns.
#include <algorithm>
#include <cstring>
#include <limits>

#include "lm_support.hpp"

namespace {

using namespace lm_support;

size_t index_of(const ear_lm* lm, const char* name) {
  ear_lm_tensor tensor{};
  for (size_t i = 0; i < ear_lm_tensor_count(lm); i++) {
    if (ear_lm_describe_tensor(lm, i, &tensor) == EAR_OK && std::strcmp(tensor.name, name) == 0) return i;
  }
  CHECK(!"the tensor is there");
  return 0;
}

}  // namespace

TEST("AdamW moves weights as Loshchilov and Hutter write, decaying matrices alone, and clips by the norm of all") {
  const Lm lm = make(gpt2(1, 2, 8, 0, 8, 9, true, true));
  const auto tokens = some_tokens(8, 9, 1), targets = some_tokens(8, 9, 2);
  const ear_lm_adamw adamw{0.01, 0.9, 0.95, 1e-8, 0.1, 0.05};
  std::vector<double> m, v;
  for (int step = 1; step <= 3; step++) {
    double loss = 0, norm = 0, square = 0;
    CHECK(ear_lm_clear_gradient(lm.get()) == EAR_OK);
    CHECK(ear_lm_gradient(lm.get(), tokens.data(), targets.data(), 1, 8, 1, 0, 0, &loss) == EAR_OK);
    const auto before = everything(lm.get(), EAR_LM_WEIGHT), gradient = everything(lm.get(), EAR_LM_GRADIENT);
    for (const float g : gradient) square += double{g} * g;
    CHECK(ear_lm_update(lm.get(), &adamw, step, &norm) == EAR_OK);
    CHECK(std::fabs(norm / std::sqrt(square) - 1) < 1e-9 && norm > 0.05);
    const auto after = everything(lm.get(), EAR_LM_WEIGHT);
    CHECK(everything(lm.get(), EAR_LM_GRADIENT) == gradient);
    m.resize(before.size()), v.resize(before.size());
    size_t at = 0;
    for (size_t i = 0; i < ear_lm_tensor_count(lm.get()); i++) {
      ear_lm_tensor tensor{};
      CHECK(ear_lm_describe_tensor(lm.get(), i, &tensor) == EAR_OK);
      CHECK(tensor.decays == (tensor.n_dims == 2));
      for (const size_t end = at + static_cast<size_t>(tensor.shape[0] * tensor.shape[1]); at < end; at++) {
        const double g = gradient[at] * 0.05 / (norm + 1e-6);
        m[at] = 0.9 * m[at] + 0.1 * g;
        v[at] = 0.95 * v[at] + 0.05 * g * g;
        const double moved = m[at] / (1 - std::pow(0.9, step)) / (std::sqrt(v[at] / (1 - std::pow(0.95, step))) + 1e-8);
        const double expected = before[at] - 0.01 * (moved + (tensor.decays ? 0.1 * before[at] : 0));
        // A gradient near nothing has a direction near chance.
        if (std::fabs(g) > 1e-6) CHECK(std::fabs(after[at] - expected) < 2e-6);
      }
    }
  }
}

TEST("a gradient that is not finite is named, and changes nothing") {
  const Lm lm = make(gpt2(1, 2, 8, 0, 8, 9, true, true));
  const size_t count = ear_lm_tensor_count(lm.get());
  for (const ear_lm_part part : {EAR_LM_WEIGHT, EAR_LM_GRADIENT, EAR_LM_FIRST, EAR_LM_SECOND}) {
    CHECK(ear_lm_first_not_finite(lm.get(), part) == count);
  }
  const size_t at = index_of(lm.get(), "transformer.h.0.ln_2.bias");
  const float bad[8] = {0, 0, 0, 0, std::numeric_limits<float>::quiet_NaN(), 0, 0, 0};
  CHECK(ear_lm_set(lm.get(), at, EAR_LM_GRADIENT, bad, 8) == EAR_OK);
  CHECK(ear_lm_first_not_finite(lm.get(), EAR_LM_GRADIENT) == at);
  const std::string before = hash(lm.get());
  const auto moments = everything(lm.get(), EAR_LM_SECOND);
  const ear_lm_adamw adamw{0.01, 0.9, 0.95, 1e-8, 0.1, 1};
  double norm = 0;
  CHECK(ear_lm_update(lm.get(), &adamw, 1, &norm) == EAR_DIVERGED && std::isnan(norm));
  CHECK(hash(lm.get()) == before && everything(lm.get(), EAR_LM_SECOND) == moments);

  CHECK(ear_lm_set(lm.get(), at, EAR_LM_WEIGHT, bad, 8) == EAR_OK);
  CHECK(ear_lm_first_not_finite(lm.get(), EAR_LM_WEIGHT) == at);
  const auto tokens = some_tokens(8, 9, 1);
  double loss = 0;
  CHECK(ear_lm_loss(lm.get(), tokens.data(), tokens.data(), 1, 8, &loss) == EAR_DIVERGED && !std::isfinite(loss));
  CHECK(ear_lm_gradient(lm.get(), tokens.data(), tokens.data(), 1, 8, 1, 0, 1, &loss) == EAR_DIVERGED);
}

TEST("the norms of the tensors' gradients make up the norm of all") {
  const Lm lm = make(llama(2, 2, 1, 16, 0, 8, 9, false));
  const auto tokens = some_tokens(16, 9, 1), targets = some_tokens(16, 9, 2);
  double loss = 0, square = 0, all = 0;
  CHECK(ear_lm_gradient(lm.get(), tokens.data(), targets.data(), 2, 8, 1, 0, 0, &loss) == EAR_OK);
  for (size_t i = 0; i < ear_lm_tensor_count(lm.get()); i++) {
    double norm = 0;
    CHECK(ear_lm_grad_norm(lm.get(), i, &norm) == EAR_OK && norm > 0);
    square += norm * norm;
  }
  const ear_lm_adamw adamw{0, 0.9, 0.95, 1e-8, 0.1, 0};
  CHECK(ear_lm_update(lm.get(), &adamw, 1, &all) == EAR_OK);
  CHECK(std::fabs(all * all / square - 1) < 1e-9);
}

TEST("both families start near a blind guess and learn one batch by heart, in bf16 too") {
  for (int i = 0; i < 4; i++) {
    const bool llamas = i % 2 == 1;
    const Lm lm =
        make(llamas ? llama(2, 4, 2, 32, 0, 16, 20, false) : gpt2(2, 2, 32, 0, 16, 20, true, true), 2, 1, i >= 2);
    const auto tokens = some_tokens(33, 20, 1);
    const ear_lm_adamw adamw{3e-3, 0.9, 0.95, 1e-8, 0.1, 1};
    double first = 0, loss = 0;
    for (int step = 1; step <= 150; step++) {
      CHECK(ear_lm_clear_gradient(lm.get()) == EAR_OK);
      CHECK(ear_lm_gradient(lm.get(), tokens.data(), tokens.data() + 1, 2, 16, 1, 0, 0, &loss) == EAR_OK);
      if (step == 1) first = loss;
      CHECK(ear_lm_update(lm.get(), &adamw, step, nullptr) == EAR_OK);
    }
    CHECK(std::fabs(first - std::log(20.0)) < 0.1);
    CHECK(loss < 0.1);
  }
}
