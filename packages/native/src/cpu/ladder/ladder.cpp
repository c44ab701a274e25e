// The C face of the ladder: checks once, then hands over to the rung.
#include "ear/ladder.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "base/guard.hpp"
#include "base/owned.hpp"
#include "rung.hpp"
#include "text/documents.hpp"

namespace {

bool valid(const ear_ladder_recipe& recipe) {
  const auto within = [](std::int32_t value, std::int32_t low, std::int32_t high) {
    return value >= low && value <= high;
  };
  if (!within(recipe.rung, 0, 5) || !within(recipe.block_size, 1, 1024) || recipe.steps < 1 ||
      recipe.decay_steps < recipe.steps) {
    return false;
  }
  if (recipe.rung < 4 && (recipe.n_layer != 1 || recipe.n_head != 1)) return false;
  return recipe.rung == 0 || (within(recipe.n_embd, 1, 512) && std::isfinite(recipe.learning_rate));
}

}  // namespace

struct ear_ladder {
  explicit ear_ladder(const ear_ladder_recipe& given) : recipe(given) {}

  const ear_ladder_recipe recipe;
  ear::Owned<ear_tokenizer> tokenizer;
  ear::Owned<ear_random> random;
  ear::text::Documents documents;
  ear::ladder::Made rung;
  std::int32_t step = 0;

  ear_status fill(const char* const* docs, std::size_t n_docs) {
    ear_tokenizer* made_tokenizer = nullptr;
    ear_status status = ear_tokenizer_create(&made_tokenizer, docs, n_docs);
    if (status != EAR_OK) return status;
    tokenizer.reset(made_tokenizer);
    ear_random* made_random = nullptr;
    status = ear_random_create(&made_random, recipe.seed);
    if (status != EAR_OK) return status;
    random.reset(made_random);
    std::vector<std::uint32_t> order;
    status = ear::text::shuffle_documents(made_random, n_docs, order);
    if (status != EAR_OK) return status;
    status = documents.read(made_tokenizer, docs, order);
    if (status != EAR_OK) return status;
    std::int32_t vocab = 0;
    status = ear_tokenizer_vocab_size(made_tokenizer, &vocab);
    if (status != EAR_OK) return status;
    return make({recipe, vocab, documents.longest(), made_random});
  }

 private:
  ear_status make(const ear::ladder::Plan& plan) {
    switch (recipe.rung) {
      case 0: return make_counts(rung, plan);
      case 1: return make_manual_mlp(rung, plan);
      case 2: return make_autograd_mlp(rung, plan);
      default: return make_transformer(rung, plan);
    }
  }
};

extern "C" {

ear_status ear_ladder_recipe_default(int32_t rung, ear_ladder_recipe* out) {
  if (!out || rung < 0 || rung > 5) return EAR_ERR_ARGUMENT;
  constexpr double kRates[] = {1, 1, 1, 0.1, 0.1, 0.01};
  *out = {rung, 42, 1, 16, rung < 4 ? 1 : 4, 16, 1000, 1000, kRates[rung]};
  return EAR_OK;
}

ear_status ear_ladder_create(ear_ladder** out, const char* const* docs, size_t n_docs,
                             const ear_ladder_recipe* recipe) {
  if (!out || !docs || n_docs == 0 || n_docs > 0xffffffffu || !recipe || !valid(*recipe)) return EAR_ERR_ARGUMENT;
  if (!ear::text::all_there(docs, n_docs)) return EAR_ERR_ARGUMENT;
  return ear::guarded([&] {
    auto ladder = std::make_unique<ear_ladder>(*recipe);
    const ear_status status = ladder->fill(docs, n_docs);
    if (status == EAR_OK) *out = ladder.release();
    return status;
  });
}

void ear_ladder_destroy(ear_ladder* ladder) { delete ladder; }

const ear_tokenizer* ear_ladder_tokenizer(const ear_ladder* ladder) {
  return ladder ? ladder->tokenizer.get() : nullptr;
}

size_t ear_ladder_num_params(const ear_ladder* ladder) { return ladder ? ladder->rung->num_params() : 0; }

ear_status ear_ladder_get_weights(const ear_ladder* ladder, double* weights, size_t n_weights) {
  if (!ladder || !weights || n_weights != ladder->rung->num_params()) return EAR_ERR_ARGUMENT;
  return ear::guarded([&] {
    const std::vector<double> all = ladder->rung->weights();
    std::copy(all.begin(), all.end(), weights);
    return EAR_OK;
  });
}

ear_status ear_ladder_step(ear_ladder* ladder, double* loss) {
  if (!ladder || !loss) return EAR_ERR_ARGUMENT;
  if (ladder->step >= ladder->recipe.steps) return EAR_FINISHED;
  return ear::guarded([&] {
    const ear::text::Documents::Document doc = ladder->documents.of_step(ladder->step);
    const ear_status status = ladder->rung->learn(doc.tokens, doc.n, ladder->step, loss);
    if (status == EAR_OK) ladder->step++;
    return status;
  });
}

ear_status ear_ladder_sample(ear_ladder* ladder, double temperature, char* text, size_t capacity) {
  if (!ladder || !(temperature > 0) || !std::isfinite(temperature) || !text) return EAR_ERR_ARGUMENT;
  return ear::guarded([&] {
    std::vector<std::int32_t> tokens(static_cast<std::size_t>(ladder->recipe.block_size));
    std::size_t n = 0;
    const ear_status status =
        ladder->rung->sample(ladder->random.get(), temperature, tokens.data(), tokens.size(), &n);
    if (status != EAR_OK) return status;
    return ear_tokenizer_decode(ladder->tokenizer.get(), tokens.data(), n, text, capacity);
  });
}

}  // extern "C"
