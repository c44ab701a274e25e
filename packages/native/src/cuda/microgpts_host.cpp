#include <cmath>
#include <numeric>
#include <utility>

#include "base/owned.hpp"
#include "device.hpp"
#include "microgpts.hpp"
#include "text/documents.hpp"

namespace ear::cuda {

namespace {

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
  if (!text::all_there(docs, n_docs)) throw Trouble{EAR_ERR_ARGUMENT, "A document is missing or empty."};
  ear_tokenizer* made = nullptr;
  require(ear_tokenizer_create(&made, docs, n_docs));
  const Owned<ear_tokenizer> tokenizer(made);
  std::vector<std::uint32_t> order(n_docs);
  std::iota(order.begin(), order.end(), 0u);
  text::Documents read;
  require(read.read(made, docs, order));
  if (read.tokens.size() > 2147483647)
    throw Trouble{EAR_ERR_TOO_LARGE, "The documents have more than 2^31 characters together; give fewer."};
  Documents all;
  require(ear_tokenizer_vocab_size(made, &all.vocab_size));
  all.tokens = std::move(read.tokens);
  all.starts.assign(read.starts.begin(), read.starts.end());
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
  require(text::shuffle_documents(made, n_docs, beginning.order));
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
