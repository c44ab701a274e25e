// What is known of a run besides its steps.
#include <charconv>
#include <cmath>
#include <cstring>
#include <vector>

#include "base/guard.hpp"
#include "run/machine.hpp"

namespace {

// The layer in names such as "transformer.h.3.attn.c_attn.weight" and "model.layers.3.mlp.up_proj.weight", or -1.
int64_t layer_of(std::string_view name) {
  for (const std::string_view before : {std::string_view("transformer.h."), std::string_view("model.layers.")}) {
    if (name.substr(0, before.size()) != before) continue;
    int64_t layer = -1;
    std::from_chars(name.data() + before.size(), name.data() + name.size(), layer);
    return layer;
  }
  return -1;
}

}  // namespace

extern "C" {

ear_status ear_run_get_facts(const ear_run* run, ear_run_facts* out) {
  if (!run || !out) return EAR_ERR_ARGUMENT;
  ear_lm_config config;
  size_t parameters = 0;
  ear_status status = ear_lm_get_config(run->lm.get(), &config);
  if (status == EAR_OK) status = ear_lm_num_params(&config, &parameters);
  if (status != EAR_OK) return status;
  const ear::run::Recipe::Train& train = run->recipe.train;
  const ear::run::Counters& now = run->counters;
  const double per_token =
      6.0 * static_cast<double>(parameters) + 12.0 * config.n_layer * config.n_embd * config.block_size;
  const double tokens = static_cast<double>(train.batch_size * train.accumulate) * config.block_size;
  *out = {now.step,
          now.tokens,
          run->corpus.train_tokens(),
          run->corpus.val_tokens(),
          static_cast<int64_t>(parameters),
          config.vocab_size,
          per_token * tokens,
          now.seconds,
          now.first_loss,
          now.best_val,
          now.best_step,
          run->corpus.bytes_per_token()};
  return EAR_OK;
}

ear_status ear_run_layer_norms(const ear_run* run, double* norms, size_t n) {
  if (!run || !norms || run->stepped == 0 || n != static_cast<size_t>(run->recipe.model.n_layer)) {
    return EAR_ERR_ARGUMENT;
  }
  const ear_status here = ear::run::bring_home(*run, {EAR_LM_GRADIENT});
  if (here != EAR_OK) return here;
  const ear_lm* const lm = run->lm.get();
  return ear::guarded([&] {
    std::vector<double> squares(n, 0.0);
    for (size_t i = 0; i < ear_lm_tensor_count(lm); i++) {
      ear_lm_tensor tensor;
      double norm = 0;
      ear_status status = ear_lm_describe_tensor(lm, i, &tensor);
      if (status == EAR_OK) status = ear_lm_grad_norm(lm, i, &norm);
      if (status != EAR_OK) return status;
      const int64_t layer = layer_of(tensor.name);
      if (layer >= 0 && layer < static_cast<int64_t>(n)) squares[static_cast<size_t>(layer)] += norm * norm;
    }
    for (size_t i = 0; i < n; i++) norms[i] = std::sqrt(squares[i]);
    return EAR_OK;
  });
}

}  // extern "C"
