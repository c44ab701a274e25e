#include "ear/training.h"

#include <memory>
#include <numeric>
#include <vector>

#include "base/guard.hpp"

namespace {

struct Destroy {
  void operator()(ear_tokenizer* tokenizer) const { ear_tokenizer_destroy(tokenizer); }
  void operator()(ear_random* random) const { ear_random_destroy(random); }
  void operator()(ear_gpt* gpt) const { ear_gpt_destroy(gpt); }
};
template <class Handle>
using Owned = std::unique_ptr<Handle, Destroy>;

// Every document as tokens, end to end; document i is tokens[starts[i]] .. tokens[starts[i + 1]].
struct Corpus {
  std::vector<int32_t> tokens;
  std::vector<size_t> starts;

  ear_status read(const ear_tokenizer* tokenizer, const char* const* docs, const std::vector<uint32_t>& order) {
    std::vector<int32_t> one(64);
    for (const uint32_t index : order) {
      size_t n = 0;
      ear_status status = ear_tokenizer_encode(tokenizer, docs[index], one.data(), one.size(), &n);
      if (status == EAR_ERR_CAPACITY) {
        one.resize(n);
        status = ear_tokenizer_encode(tokenizer, docs[index], one.data(), one.size(), &n);
      }
      if (status != EAR_OK) return status;
      starts.push_back(tokens.size());
      tokens.insert(tokens.end(), one.begin(), one.begin() + static_cast<std::ptrdiff_t>(n));
    }
    starts.push_back(tokens.size());
    return EAR_OK;
  }
};

}  // namespace

struct ear_training {
  Owned<ear_tokenizer> tokenizer;
  Owned<ear_random> random;
  Owned<ear_gpt> gpt;
  Corpus corpus;
  ear_recipe recipe;
  int32_t step = 0;
};

namespace {

using CreateGpt = ear_status (*)(ear_gpt**, const ear_gpt_config*, ear_random*);

ear_status fill(ear_training& run, const char* const* docs, size_t n_docs, CreateGpt create_gpt) {
  for (size_t i = 0; i < n_docs; i++) {
    if (!docs[i] || !docs[i][0]) return EAR_ERR_ARGUMENT;
  }
  ear_tokenizer* tokenizer = nullptr;
  ear_status status = ear_tokenizer_create(&tokenizer, docs, n_docs);
  if (status != EAR_OK) return status;
  run.tokenizer.reset(tokenizer);

  ear_random* random = nullptr;
  status = ear_random_create(&random, run.recipe.seed);
  if (status != EAR_OK) return status;
  run.random.reset(random);

  std::vector<uint32_t> order(n_docs);
  std::iota(order.begin(), order.end(), 0u);
  status = ear_random_shuffle(random, order.data(), order.size());
  if (status != EAR_OK) return status;
  status = run.corpus.read(tokenizer, docs, order);
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
  const Corpus& corpus = training->corpus;
  const size_t doc = static_cast<size_t>(training->step) % (corpus.starts.size() - 1);
  const size_t from = corpus.starts[doc];
  const ear_status status = ear_gpt_train_step(training->gpt.get(), &corpus.tokens[from], corpus.starts[doc + 1] - from,
                                               &training->recipe.adam, training->step, loss);
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
