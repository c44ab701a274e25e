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
  const Napi::Object given = info[1].As<Napi::Object>();
  const auto number = [&](const char* key) { return given.Get(key).As<Napi::Number>(); };
  const ear_ladder_recipe recipe{number("rung").Int32Value(),        static_cast<uint64_t>(number("seed").Int64Value()),
                                 number("n_layer").Int32Value(),     number("n_embd").Int32Value(),
                                 number("n_head").Int32Value(),      number("block_size").Int32Value(),
                                 number("steps").Int32Value(),       number("decay_steps").Int32Value(),
                                 number("learning_rate").DoubleValue()};
  return start_whole_run<Ladder>(info, recipe);
}

}  // namespace ear_addon
