// The C face of the model: checks once, then hands over to GptModel.
#include "ear/gpt.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "base/guard.hpp"
#include "base/math/functions.hpp"
#include "ear/tokenizer.h"
#include "exact/gpt_model.hpp"
#include "exact/passes.hpp"

struct ear_gpt {
  std::unique_ptr<ear::Gpt> model;
};

namespace {

ear_status check_config(const ear_gpt_config& config) {
  const auto within = [](int32_t value, int32_t low, int32_t high) { return value >= low && value <= high; };
  if (!within(config.n_layer, 1, 16) || !within(config.n_embd, 1, 512) || !within(config.n_head, 1, config.n_embd) ||
      !within(config.block_size, 1, 1024) || !within(config.vocab_size, 2, EAR_MAX_VOCAB) ||
      config.n_embd % config.n_head != 0) {
    return EAR_ERR_ARGUMENT;
  }
  const std::size_t positions = static_cast<std::size_t>(config.block_size);
  const std::size_t attention = static_cast<std::size_t>(config.n_layer * (config.n_embd + 8 * config.n_head));
  const std::size_t softmax = 8 * static_cast<std::size_t>(config.vocab_size);
  const std::size_t work = positions * (ear::GptLayout(config).total + softmax + attention * positions);
  return work <= EAR_MAX_STEP_WORK ? EAR_OK : EAR_ERR_TOO_LARGE;
}

// How many predictions a document gives, or 0 when it is no document of this model.
int predictions(const ear_gpt* gpt, const int32_t* tokens, size_t n_tokens) {
  if (!gpt || !tokens || n_tokens < 2) return 0;
  const size_t n = std::min(n_tokens - 1, static_cast<size_t>(gpt->model->config.block_size));
  for (size_t i = 0; i <= n; i++) {
    if (tokens[i] < 0 || tokens[i] >= gpt->model->config.vocab_size) return 0;
  }
  return static_cast<int>(n);
}

// probs (V) = softmax(logits * cooling), as microgpt computes it.
void softmax(std::vector<double>& probs, const double* logits, double cooling) {
  double largest = logits[0] * cooling;
  for (size_t i = 0; i < probs.size(); i++) {
    probs[i] = logits[i] * cooling;
    if (probs[i] > largest) largest = probs[i];
  }
  double total = 0;
  for (double& probability : probs) {
    probability = ear::math::exp(probability - largest);
    total += probability;
  }
  const double inverse = ear::math::pow(total, -1.0);
  for (double& probability : probs) probability *= inverse;
}

bool valid(const ear_adam& adam, int32_t step) {
  const auto decay = [](double beta) { return beta >= 0 && beta < 1; };
  return adam.steps >= 1 && step >= 0 && step < adam.steps && std::isfinite(adam.learning_rate) &&
         decay(adam.beta1) && decay(adam.beta2) && adam.eps > 0 && std::isfinite(adam.eps);
}

template <class Make>
ear_status create(ear_gpt** out, const ear_gpt_config* config, ear_random* random, const Make& make) {
  if (!out || !config || !random) return EAR_ERR_ARGUMENT;
  return ear::guarded([&] {
    const ear_status status = check_config(*config);
    if (status != EAR_OK) return status;
    auto gpt = std::unique_ptr<ear_gpt>(new ear_gpt{make(*config)});
    gpt->model->draw_weights(random->generator);
    *out = gpt.release();
    return EAR_OK;
  });
}

}  // namespace

extern "C" {

ear_status ear_gpt_num_params(const ear_gpt_config* config, size_t* out) {
  if (!config || !out) return EAR_ERR_ARGUMENT;
  return ear::guarded([&] {
    const ear_status status = check_config(*config);
    if (status == EAR_OK) *out = ear::GptLayout(*config).total;
    return status;
  });
}

ear_status ear_gpt_create(ear_gpt** out, const ear_gpt_config* config, ear_random* random) {
  return create(out, config, random, [](const ear_gpt_config& checked) -> std::unique_ptr<ear::Gpt> {
    return std::make_unique<ear::GptModel<double>>(checked, ear::exact::passes(ear::isa()));
  });
}

ear_status ear_gpt_create_single(ear_gpt** out, const ear_gpt_config* config, ear_random* random) {
  return create(out, config, random, [](const ear_gpt_config& checked) -> std::unique_ptr<ear::Gpt> {
    return std::make_unique<ear::GptModel<float>>(checked, ear::exact::single_passes_for(ear::isa()));
  });
}

void ear_gpt_destroy(ear_gpt* gpt) { delete gpt; }

ear_status ear_gpt_get_weights(const ear_gpt* gpt, double* weights, size_t n_weights) {
  if (!gpt || !weights || n_weights != gpt->model->layout.total) return EAR_ERR_ARGUMENT;
  gpt->model->get_weights(weights);
  return EAR_OK;
}

ear_status ear_gpt_set_weights(ear_gpt* gpt, const double* weights, size_t n_weights) {
  if (!gpt || !weights || n_weights != gpt->model->layout.total) return EAR_ERR_ARGUMENT;
  gpt->model->set_weights(weights);
  return EAR_OK;
}

ear_status ear_gpt_loss(ear_gpt* gpt, const int32_t* tokens, size_t n_tokens, double* loss) {
  const int n = predictions(gpt, tokens, n_tokens);
  if (n == 0 || !loss) return EAR_ERR_ARGUMENT;
  *loss = gpt->model->forward_loss(tokens, n);
  return std::isfinite(*loss) ? EAR_OK : EAR_DIVERGED;
}

ear_status ear_gpt_gradient(ear_gpt* gpt, const int32_t* tokens, size_t n_tokens, double* loss, double* gradient,
                            size_t n_weights) {
  if (!gpt || !gradient || n_weights != gpt->model->layout.total) return EAR_ERR_ARGUMENT;
  const ear_status status = ear_gpt_loss(gpt, tokens, n_tokens, loss);
  if (status != EAR_OK) return status;
  gpt->model->backward(tokens, predictions(gpt, tokens, n_tokens));
  gpt->model->get_gradient(gradient);
  return EAR_OK;
}

ear_status ear_gpt_train_step(ear_gpt* gpt, const int32_t* tokens, size_t n_tokens, const ear_adam* adam, int32_t step,
                              double* loss) {
  if (!adam || !valid(*adam, step)) return EAR_ERR_ARGUMENT;
  const ear_status status = ear_gpt_loss(gpt, tokens, n_tokens, loss);
  if (status != EAR_OK) return status;
  gpt->model->backward(tokens, predictions(gpt, tokens, n_tokens));
  gpt->model->update(*adam, step);
  return EAR_OK;
}

ear_status ear_gpt_sample(ear_gpt* gpt, ear_random* random, double temperature, int32_t* tokens, size_t capacity,
                          size_t* n_tokens) {
  if (!gpt || !random || !(temperature > 0) || !std::isfinite(temperature) || !tokens || !n_tokens) {
    return EAR_ERR_ARGUMENT;
  }
  const ear_gpt_config& config = gpt->model->config;
  if (capacity < static_cast<size_t>(config.block_size)) return EAR_ERR_CAPACITY;
  return ear::guarded([&] {
    const size_t vocab = static_cast<size_t>(config.vocab_size);
    std::vector<double> probs(vocab);
    const double cooling = ear::math::pow(temperature, -1.0);  // l / temperature is l * temperature**-1 in microgpt
    int32_t token = config.vocab_size - 1;
    *n_tokens = 0;
    for (int position = 0; position < config.block_size; position++) {
      softmax(probs, gpt->model->forward(position, token), cooling);
      const size_t drawn = random->generator.choice(probs.data(), vocab);
      if (drawn == vocab) return EAR_DIVERGED;
      token = static_cast<int32_t>(drawn);
      if (token == config.vocab_size - 1) break;
      tokens[(*n_tokens)++] = token;
    }
    return EAR_OK;
  });
}

}  // extern "C"
