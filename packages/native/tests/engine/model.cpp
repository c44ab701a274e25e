// The model through its C face: derivatives against differences, limits, determinism, divergence.
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "check.hpp"
#include "ear/training.h"

namespace {

const std::vector<const char*> kDocs = {"gaon", "nari", "dasom", "bora", "haneul",
                                        "yuna", "로아", "mirae", "seol", "onyu"};

ear_training* begin(const ear_recipe& recipe, ear_status expected = EAR_OK) {
  ear_training* training = nullptr;
  CHECK(ear_training_create(&training, kDocs.data(), kDocs.size(), &recipe) == expected);
  return training;
}

int32_t vocab_size(const ear_training* training) {
  int32_t size = 0;
  CHECK(ear_tokenizer_vocab_size(ear_training_tokenizer(training), &size) == EAR_OK);
  return size;
}

std::vector<double> run(const ear_recipe& recipe) {
  ear_training* training = begin(recipe);
  std::vector<double> losses;
  double loss = 0;
  while (ear_training_step(training, &loss) == EAR_OK) losses.push_back(loss);
  ear_training_destroy(training);
  return losses;
}

// The largest difference between the derivative by hand and (loss(w + h) - loss(w - h)) / 2h over every weight.
double worst_derivative(const ear_gpt_config& config, const std::vector<int32_t>& tokens) {
  ear_random* random = nullptr;
  ear_gpt* gpt = nullptr;
  size_t n = 0;
  CHECK(ear_random_create(&random, 5) == EAR_OK);
  CHECK(ear_gpt_create(&gpt, &config, random) == EAR_OK);
  CHECK(ear_gpt_num_params(&config, &n) == EAR_OK);
  std::vector<double> weights(n), gradient(n);
  double loss = 0;
  CHECK(ear_gpt_get_weights(gpt, weights.data(), n) == EAR_OK);
  for (double& weight : weights) weight *= 5;  // far from zero, where softmax and ReLU bend
  CHECK(ear_gpt_set_weights(gpt, weights.data(), n) == EAR_OK);
  CHECK(ear_gpt_gradient(gpt, tokens.data(), tokens.size(), &loss, gradient.data(), n) == EAR_OK);
  double worst = 0;
  const double h = 1e-6;
  for (size_t i = 0; i < n; i++) {
    const double here = weights[i];
    double above = 0, below = 0;
    weights[i] = here + h;
    ear_gpt_set_weights(gpt, weights.data(), n);
    ear_gpt_loss(gpt, tokens.data(), tokens.size(), &above);
    weights[i] = here - h;
    ear_gpt_set_weights(gpt, weights.data(), n);
    ear_gpt_loss(gpt, tokens.data(), tokens.size(), &below);
    weights[i] = here;
    worst = std::fmax(worst, std::fabs(gradient[i] - (above - below) / (2 * h)));
  }
  ear_gpt_destroy(gpt);
  ear_random_destroy(random);
  return worst;
}

}  // namespace

TEST("derives what numerical differences say, for one layer and for two") {
  CHECK(worst_derivative({1, 8, 2, 6, 5}, {4, 0, 1, 1, 3, 4}) < 1e-7);
  CHECK(worst_derivative({2, 6, 3, 4, 4}, {3, 2, 0, 1, 2, 0, 3}) < 1e-7);
  CHECK(worst_derivative({1, 4, 4, 1, 3}, {2, 1, 2}) < 1e-7);
}

TEST("starts near a blind guess and then learns") {
  ear_recipe recipe = ear_recipe_default();
  recipe.adam.steps = 200;
  const std::vector<double> losses = run(recipe);
  ear_training* untrained = begin(recipe);
  CHECK(losses.size() == 200);
  CHECK(std::fabs(losses.front() - std::log(vocab_size(untrained))) < 0.3);
  ear_training_destroy(untrained);
  double last = 0;
  for (size_t i = 150; i < 200; i++) last += losses[i] / 50;
  CHECK(last < 1.0);
}

TEST("gives the same bits for the same seed, and others for another") {
  ear_recipe recipe = ear_recipe_default();
  recipe.adam.steps = 60;
  recipe.n_layer = 2;
  const std::vector<double> once = run(recipe), again = run(recipe);
  CHECK(std::memcmp(once.data(), again.data(), once.size() * sizeof(double)) == 0);
  recipe.seed = 43;
  CHECK(run(recipe).front() != once.front());
}

TEST("samples characters that it has seen, at most a block of them") {
  ear_recipe recipe = ear_recipe_default();
  recipe.block_size = 5;
  ear_training* training = begin(recipe);
  char text[21];
  for (int i = 0; i < 50; i++) {
    CHECK(ear_training_sample(training, 1.0, text, sizeof text) == EAR_OK);
    int32_t tokens[8];
    size_t n = 0;
    CHECK(ear_tokenizer_encode(ear_training_tokenizer(training), text, tokens, 8, &n) == EAR_OK && n <= 7);
  }
  for (const double temperature : {0.0, -1.0, static_cast<double>(NAN), static_cast<double>(INFINITY)}) {
    CHECK(ear_training_sample(training, temperature, text, sizeof text) == EAR_ERR_ARGUMENT);
  }
  ear_training_destroy(training);
}

TEST("refuses sizes that are wrong or too large") {
  ear_recipe recipe = ear_recipe_default();
  recipe.n_head = 3;
  begin(recipe, EAR_ERR_ARGUMENT);
  recipe = ear_recipe_default();
  recipe.adam.steps = 0;
  begin(recipe, EAR_ERR_ARGUMENT);
  recipe = ear_recipe_default();
  recipe.n_layer = 16;
  recipe.n_embd = 512;
  recipe.block_size = 1024;
  begin(recipe, EAR_ERR_TOO_LARGE);
  recipe = ear_recipe_default();
  ear_training* training = nullptr;
  CHECK(ear_training_create(&training, kDocs.data(), 0, &recipe) == EAR_ERR_ARGUMENT);
  const char* empty[] = {"a", ""};
  CHECK(ear_training_create(&training, empty, 2, &recipe) == EAR_ERR_ARGUMENT);
  CHECK(training == nullptr);
  training = begin(recipe);
  ear_gpt* gpt = const_cast<ear_gpt*>(ear_training_gpt(training));
  double loss = 0;
  const int32_t unknown[] = {0, 99}, alone[] = {0};
  CHECK(ear_gpt_loss(gpt, unknown, 2, &loss) == EAR_ERR_ARGUMENT);
  CHECK(ear_gpt_loss(gpt, alone, 1, &loss) == EAR_ERR_ARGUMENT);
  ear_training_destroy(training);
}

TEST("says that it diverged, and keeps saying so") {
  ear_recipe recipe = ear_recipe_default();
  ear_training* training = begin(recipe);
  ear_gpt* gpt = const_cast<ear_gpt*>(ear_training_gpt(training));
  const ear_gpt_config config{1, 16, 4, 16, vocab_size(training)};
  size_t n = 0;
  CHECK(ear_gpt_num_params(&config, &n) == EAR_OK);
  std::vector<double> weights(n, std::numeric_limits<double>::quiet_NaN());
  CHECK(ear_gpt_set_weights(gpt, weights.data(), n) == EAR_OK);
  double loss = 0;
  char text[65];
  for (int i = 0; i < 3; i++) CHECK(ear_training_step(training, &loss) == EAR_DIVERGED && !std::isfinite(loss));
  CHECK(ear_training_sample(training, 1, text, sizeof text) == EAR_DIVERGED);
  ear_training_destroy(training);
}

TEST("says that it finished after the last step") {
  ear_recipe recipe = ear_recipe_default();
  recipe.adam.steps = 2;
  ear_training* training = begin(recipe);
  double loss = 0;
  CHECK(ear_training_step(training, &loss) == EAR_OK);
  CHECK(ear_training_step(training, &loss) == EAR_OK);
  CHECK(ear_training_step(training, &loss) == EAR_FINISHED);
  ear_training_destroy(training);
}
