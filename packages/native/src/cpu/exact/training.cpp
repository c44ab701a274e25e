#include "ear/training.h"

#include <memory>
#include <vector>

#include "base/guard.hpp"
#include "base/owned.hpp"
#include "text/documents.hpp"

struct ear_training {
  ear::Owned<ear_tokenizer> tokenizer;
  ear::Owned<ear_random> random;
  ear::Owned<ear_gpt> gpt;
  ear::text::Documents documents;
  ear_recipe recipe;
  int32_t step = 0;
};

namespace {

using CreateGpt = ear_status (*)(ear_gpt**, const ear_gpt_config*, ear_random*);

ear_status fill(ear_training& run, const char* const* docs, size_t n_docs, CreateGpt create_gpt) {
  if (!ear::text::all_there(docs, n_docs)) return EAR_ERR_ARGUMENT;
  ear_tokenizer* tokenizer = nullptr;
  ear_status status = ear_tokenizer_create(&tokenizer, docs, n_docs);
  if (status != EAR_OK) return status;
  run.tokenizer.reset(tokenizer);

  ear_random* random = nullptr;
  status = ear_random_create(&random, run.recipe.seed);
  if (status != EAR_OK) return status;
  run.random.reset(random);

  std::vector<uint32_t> order;
  status = ear::text::shuffle_documents(random, n_docs, order);
  if (status != EAR_OK) return status;
  status = run.documents.read(tokenizer, docs, order);
  if (status != EAR_OK) return status;

  ear_gpt_config config{run.recipe.n_layer, run.recipe.n_embd, run.recipe.n_head, run.recipe.block_size, 0};
  status = ear_tokenizer_vocab_size(tokenizer, &config.vocab_size);
  if (status != EAR_OK) return status;
  ear_gpt* gpt = nullptr;
  status = create_gpt(&gpt, &config, random);
  if (status == EAR_OK) run.gpt.reset(gpt);
  return status;
}

ear_status create(ear_training** out, const char* const* docs, size_t n_docs, const ear_recipe* recipe,
                  CreateGpt create_gpt) {
  if (!out || !docs || n_docs == 0 || n_docs > 0xffffffffu || !recipe || recipe->adam.steps < 1) {
    return EAR_ERR_ARGUMENT;
  }
  return ear::guarded([&] {
    auto run = std::make_unique<ear_training>();
    run->recipe = *recipe;
    const ear_status status = fill(*run, docs, n_docs, create_gpt);
    if (status == EAR_OK) *out = run.release();
    return status;
  });
}

}  // namespace

extern "C" {

ear_recipe ear_recipe_default(void) { return {42, 1, 16, 4, 16, {1000, 0.01, 0.85, 0.99, 1e-8}}; }

ear_status ear_training_create(ear_training** out, const char* const* docs, size_t n_docs, const ear_recipe* recipe) {
  return create(out, docs, n_docs, recipe, ear_gpt_create);
}

ear_status ear_training_create_single(ear_training** out, const char* const* docs, size_t n_docs,
                                      const ear_recipe* recipe) {
  return create(out, docs, n_docs, recipe, ear_gpt_create_single);
}

void ear_training_destroy(ear_training* training) { delete training; }

const ear_tokenizer* ear_training_tokenizer(const ear_training* training) {
  return training ? training->tokenizer.get() : nullptr;
}

const ear_gpt* ear_training_gpt(const ear_training* training) { return training ? training->gpt.get() : nullptr; }

ear_status ear_training_step(ear_training* training, double* loss) {
  if (!training || !loss) return EAR_ERR_ARGUMENT;
  if (training->step >= training->recipe.adam.steps) return EAR_FINISHED;
  const ear::text::Documents::Document doc = training->documents.of_step(training->step);
  const ear_status status =
      ear_gpt_train_step(training->gpt.get(), doc.tokens, doc.n, &training->recipe.adam, training->step, loss);
  if (status == EAR_OK) training->step++;
  return status;
}

ear_status ear_training_sample(ear_training* training, double temperature, char* text, size_t capacity) {
  if (!training || !text) return EAR_ERR_ARGUMENT;
  return ear::guarded([&] {
    std::vector<int32_t> tokens(static_cast<size_t>(training->recipe.block_size));
    size_t n = 0;
    const ear_status status =
        ear_gpt_sample(training->gpt.get(), training->random.get(), temperature, tokens.data(), tokens.size(), &n);
    if (status != EAR_OK) return status;
    return ear_tokenizer_decode(training->tokenizer.get(), tokens.data(), n, text, capacity);
  });
}

}  // extern "C"
