// startLadder(docs, recipe, on_progress, aborted): a whole run of ear_ladder. The arguments were checked in lib/.
#include "ear/ladder.h"

#include "whole_run.hpp"

namespace ear_addon {

namespace {

struct Ladder {
  using Handle = ear_ladder;
  using Recipe = ear_ladder_recipe;
  static constexpr auto create = ear_ladder_create;
  static constexpr auto step = ear_ladder_step;
  static constexpr auto tokenizer = ear_ladder_tokenizer;
  static constexpr auto sample = ear_ladder_sample;

  static ear_status weights(const ear_ladder* ladder, const Recipe&, int32_t, std::vector<double>& weights) {
    weights.resize(ear_ladder_num_params(ladder));
    return ear_ladder_get_weights(ladder, weights.data(), weights.size());
  }
};

}  // namespace

Napi::Value start_ladder(const Napi::CallbackInfo& info) {
  const Fields given(info[1]);
  const ear_ladder_recipe recipe{given.whole("rung"),       given.seed("seed"),   given.whole("n_layer"),
                                 given.whole("n_embd"),     given.whole("n_head"), given.whole("block_size"),
                                 given.whole("steps"),      given.whole("decay_steps"),
                                 given.real("learning_rate")};
  return start_whole_run<Ladder>(info, recipe);
}

}  // namespace ear_addon
