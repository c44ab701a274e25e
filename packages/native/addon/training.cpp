// startTraining(docs, recipe, on_progress, aborted): a whole run of ear_gpt. The arguments were checked in lib/.
#include "ear/training.h"

#include "whole_run.hpp"

namespace ear_addon {

namespace {

struct Training {
  using Handle = ear_training;
  using Recipe = ear_recipe;
  static constexpr auto create = ear_training_create;
  static constexpr auto step = ear_training_step;
  static constexpr auto tokenizer = ear_training_tokenizer;
  static constexpr auto sample = ear_training_sample;

  static ear_status weights(const ear_training* training, const Recipe& recipe, int32_t vocab_size,
                            std::vector<double>& weights) {
    const ear_gpt_config config{recipe.n_layer, recipe.n_embd, recipe.n_head, recipe.block_size, vocab_size};
    size_t params = 0;
    const ear_status status = ear_gpt_num_params(&config, &params);
    if (status != EAR_OK) return status;
    weights.resize(params);
    return ear_gpt_get_weights(ear_training_gpt(training), weights.data(), weights.size());
  }
};

}  // namespace

Napi::Value start_training(const Napi::CallbackInfo& info) {
  const Fields given(info[1]);
  ear_recipe recipe = ear_recipe_default();
  recipe.seed = given.seed("seed");
  recipe.n_layer = given.whole("n_layer");
  recipe.n_embd = given.whole("n_embd");
  recipe.n_head = given.whole("n_head");
  recipe.block_size = given.whole("block_size");
  recipe.adam.steps = given.whole("steps");
  recipe.adam.learning_rate = given.real("learning_rate");
  return start_whole_run<Training>(info, recipe);
}

}  // namespace ear_addon
