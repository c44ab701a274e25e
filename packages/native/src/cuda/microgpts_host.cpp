#include <cmath>
#include <memory>
#include <numeric>

#include "device.hpp"
#include "microgpts.hpp"

namespace ear::cuda {

namespace {

struct Destroy {
  void operator()(ear_tokenizer* tokenizer) const { ear_tokenizer_destroy(tokenizer); }
  void operator()(ear_random* random) const { ear_random_destroy(random); }
  void operator()(ear_gpt* gpt) const { ear_gpt_destroy(gpt); }
};
template <class Handle>
using Owned = std::unique_ptr<Handle, Destroy>;

void require(ear_status status) {
  if (status != EAR_OK) throw Trouble{status, ear_status_sentence(status)};
}

bool valid(const ear_adam& adam) {
  const auto decay = [](double beta) { return beta >= 0 && beta < 1; };
  return adam.steps >= 1 && std::isfinite(adam.learning_rate) && decay(adam.beta1) && decay(adam.beta2) &&
         adam.eps > 0 && std::isfinite(adam.eps);
}

}  // namespace

Documents read_documents(const char* const* docs, std::size_t n_docs) {
  for (std::size_t i = 0; i < n_docs; i++) {
    if (!docs[i] || !docs[i][0]) throw Trouble{EAR_ERR_ARGUMENT, "A document is missing or empty."};
  }
  ear_tokenizer* made = nullptr;
  require(ear_tokenizer_create(&made, docs, n_docs));
  const Owned<ear_tokenizer> tokenizer(made);
  Documents all;
  require(ear_tokenizer_vocab_size(made, &all.vocab_size));
  std::vector<std::int32_t> one(64);
  all.starts.push_back(0);
  for (std::size_t i = 0; i < n_docs; i++) {
    std::size_t n = 0;
    ear_status status = ear_tokenizer_encode(made, docs[i], one.data(), one.size(), &n);
    if (status == EAR_ERR_CAPACITY) {
      one.resize(n);
      status = ear_tokenizer_encode(made, docs[i], one.data(), one.size(), &n);
    }
    require(status);
    if (all.tokens.size() + n > 2147483647)
      throw Trouble{EAR_ERR_TOO_LARGE, "The documents have more than 2^31 characters together; give fewer."};
    all.tokens.insert(all.tokens.end(), one.begin(), one.begin() + static_cast<std::ptrdiff_t>(n));
    all.starts.push_back(static_cast<std::int32_t>(all.tokens.size()));
  }
  return all;
}

Beginning begin_run(const ear_recipe& recipe, std::int32_t vocab_size, std::size_t n_docs) {
  if (!valid(recipe.adam))
    throw Trouble{EAR_ERR_ARGUMENT,
                  "A run needs a step or more, a finite learning rate, betas in [0, 1) and eps above 0."};
  ear_random* made = nullptr;
  require(ear_random_create(&made, recipe.seed));
  const Owned<ear_random> random(made);
  Beginning beginning;
  beginning.order.resize(n_docs);
  std::iota(beginning.order.begin(), beginning.order.end(), 0u);
  require(ear_random_shuffle(made, beginning.order.data(), n_docs));
  const ear_gpt_config config{recipe.n_layer, recipe.n_embd, recipe.n_head, recipe.block_size, vocab_size};
  std::size_t P = 0;
  require(ear_gpt_num_params(&config, &P));
  ear_gpt* model = nullptr;
  require(ear_gpt_create_single(&model, &config, made));
  const Owned<ear_gpt> gpt(model);
  beginning.weights.resize(P);
  require(ear_gpt_get_weights(model, beginning.weights.data(), P));
  return beginning;
}

}  // namespace ear::cuda
