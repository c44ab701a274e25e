// Many runs of microgpt in one launch, against the same runs on the CPU in single precision.
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "../engine/check.hpp"
#include "ear/cuda.h"

extern "C" const ear_cuda_plugin* ear_cuda_table_1();

namespace {

const char* const kDocs[] = {"emma", "olivia", "ava", "isabella", "sophia", "charlotte", "mia", "amelia",
                             "a name longer than the block", "evelyn", "abigail", "xavier", "zoe"};
constexpr size_t kDocCount = sizeof kDocs / sizeof *kDocs;
char why[256];

ear_status train(std::vector<ear_cuda_microgpt>& runs, const int32_t* cancel = nullptr) {
  return ear_cuda_table_1()->train_microgpts(runs.data(), runs.size(), kDocs, kDocCount, cancel, why, sizeof why);
}

struct Run {
  explicit Run(const ear_recipe& recipe) : losses(static_cast<size_t>(recipe.adam.steps), -1.0f) {
    given.recipe = recipe;
    given.losses = losses.data();
  }
  std::vector<float> losses;
  ear_cuda_microgpt given{};
};

// The CPU's losses, and its last weights.
std::vector<double> on_cpu(const ear_recipe& recipe, std::vector<double>* weights) {
  ear_training* training = nullptr;
  CHECK(ear_training_create_single(&training, kDocs, kDocCount, &recipe) == EAR_OK);
  std::vector<double> losses;
  for (double loss; ear_training_step(training, &loss) == EAR_OK;) losses.push_back(loss);
  CHECK(ear_gpt_get_weights(ear_training_gpt(training), weights->data(), weights->size()) == EAR_OK);
  ear_training_destroy(training);
  return losses;
}

size_t weights_of(const ear_recipe& recipe) {
  ear_tokenizer* tokenizer = nullptr;
  CHECK(ear_tokenizer_create(&tokenizer, kDocs, kDocCount) == EAR_OK);
  ear_gpt_config config{recipe.n_layer, recipe.n_embd, recipe.n_head, recipe.block_size, 0};
  CHECK(ear_tokenizer_vocab_size(tokenizer, &config.vocab_size) == EAR_OK);
  ear_tokenizer_destroy(tokenizer);
  size_t P = 0;
  CHECK(ear_gpt_num_params(&config, &P) == EAR_OK);
  return P;
}

}  // namespace

TEST("one launch trains runs of other shapes, seeds and rates as the CPU trains each alone") {
  std::vector<ear_recipe> recipes(6, ear_recipe_default());
  for (size_t i = 0; i < recipes.size(); i++) {
    recipes[i].seed = 42 + i;
    recipes[i].adam.steps = 24 + static_cast<int32_t>(i);
  }
  recipes[1].adam.learning_rate = 0.003;
  recipes[2].n_layer = 2;
  recipes[3].n_embd = 12, recipes[3].n_head = 3;
  recipes[4].block_size = 5;
  recipes[5].n_embd = 32, recipes[5].block_size = 24;  // activations that shared memory does not hold
  std::vector<std::vector<float>> losses, weights;
  std::vector<ear_cuda_microgpt> runs;
  for (const ear_recipe& recipe : recipes) {
    losses.emplace_back(static_cast<size_t>(recipe.adam.steps), -1.0f);
    weights.emplace_back(weights_of(recipe));
    runs.push_back({recipe, losses.back().data(), weights.back().data(), weights.back().size(), -1, EAR_ERR_INTERNAL});
  }
  CHECK(train(runs) == EAR_OK);
  for (size_t i = 0; i < runs.size(); i++) {
    CHECK(runs[i].status == EAR_OK);
    CHECK(runs[i].taken == recipes[i].adam.steps);
    std::vector<double> last(weights[i].size());
    const std::vector<double> want = on_cpu(recipes[i], &last);
    CHECK(want.size() == losses[i].size());
    for (size_t step = 0; step < want.size(); step++)
      CHECK(std::fabs(losses[i][step] - want[step]) < 1e-3 * want[step]);
    for (size_t w = 0; w < last.size(); w++) CHECK(std::fabs(weights[i][w] - last[w]) < 5e-3);
  }
}

TEST("a hundred runs in one launch do not depend on one another") {
  std::vector<Run> all;
  for (int i = 0; i < 100; i++) {
    ear_recipe recipe = ear_recipe_default();
    recipe.n_embd = 8;
    recipe.block_size = 6;
    recipe.seed = static_cast<uint64_t>(i % 50);
    recipe.adam.steps = 2 + i % 3;
    recipe.adam.learning_rate = i == 70 ? 1e30 : 0.01;  // one that breaks down
    all.emplace_back(recipe);
  }
  std::vector<ear_cuda_microgpt> runs;
  for (const Run& run : all) runs.push_back(run.given);
  CHECK(train(runs) == EAR_OK);
  for (size_t i = 0; i < 50; i++) {
    if (i == 20) continue;
    CHECK(runs[i].status == EAR_OK);
    CHECK(all[i].losses[0] == all[i + 50].losses[0]);
    std::vector<double> last(weights_of(runs[i].recipe));
    const std::vector<double> want = on_cpu(runs[i].recipe, &last);
    for (size_t step = 0; step < want.size(); step++)
      CHECK(std::fabs(all[i].losses[step] - want[step]) < 1e-3 * want[step]);
    // Alone it has the same bits.
    if (i % 10 != 0) continue;
    std::vector<float> losses(all[i].losses.size());
    std::vector<ear_cuda_microgpt> alone = {runs[i]};
    alone[0].losses = losses.data();
    CHECK(train(alone) == EAR_OK);
    CHECK(losses == all[i].losses);
  }
  CHECK(runs[70].status == EAR_DIVERGED);
  CHECK(runs[70].taken < all[70].given.recipe.adam.steps);
  CHECK(!std::isfinite(all[70].losses[static_cast<size_t>(runs[70].taken)]));
  CHECK(all[0].losses[0] != all[1].losses[0]);
}

TEST("runs that are cancelled say so and keep their first weights") {
  const int32_t cancel = 1;
  Run run(ear_recipe_default());
  std::vector<ear_cuda_microgpt> runs = {run.given};
  CHECK(train(runs, &cancel) == EAR_OK);
  CHECK(runs[0].status == EAR_FINISHED);
  CHECK(runs[0].taken == 0);
  CHECK(run.losses[0] == 0);
}

TEST("what is no recipe or no document is refused in words") {
  const auto refused = [](ear_recipe recipe) {
    recipe.adam.steps = recipe.adam.steps == 1000 ? 2 : recipe.adam.steps;
    std::vector<ear_cuda_microgpt> runs(2);
    runs[0].recipe = ear_recipe_default();
    runs[0].recipe.adam.steps = 2;
    runs[1].recipe = recipe;
    why[0] = '\0';
    const ear_status status = train(runs);
    CHECK(status == EAR_OK || std::strlen(why) > 20);
    return status;
  };
  ear_recipe recipe = ear_recipe_default();
  CHECK(refused(recipe) == EAR_OK);
  recipe.adam.steps = 0;
  CHECK(refused(recipe) == EAR_ERR_ARGUMENT);
  recipe = ear_recipe_default();
  recipe.adam.learning_rate = std::numeric_limits<double>::quiet_NaN();
  CHECK(refused(recipe) == EAR_ERR_ARGUMENT);
  recipe = ear_recipe_default();
  recipe.adam.beta2 = 1;
  CHECK(refused(recipe) == EAR_ERR_ARGUMENT);
  recipe = ear_recipe_default();
  recipe.n_head = 3;
  CHECK(refused(recipe) == EAR_ERR_ARGUMENT);
  recipe = ear_recipe_default();
  recipe.n_layer = 16, recipe.n_embd = 512, recipe.block_size = 1024;
  CHECK(refused(recipe) == EAR_ERR_TOO_LARGE);
  recipe = ear_recipe_default();
  recipe.adam.steps = 2147483647;
  CHECK(refused(recipe) == EAR_ERR_TOO_LARGE);

  std::vector<ear_cuda_microgpt> runs(1);
  runs[0].recipe = ear_recipe_default();
  const char* docs[] = {"a", ""};
  const auto given = [&](const char* const* documents, size_t n) {
    return ear_cuda_table_1()->train_microgpts(runs.data(), 1, documents, n, nullptr, why, sizeof why);
  };
  CHECK(given(docs, 2) == EAR_ERR_ARGUMENT);
  docs[1] = "\xff";
  CHECK(given(docs, 2) == EAR_ERR_TEXT);
  CHECK(given(nullptr, 2) == EAR_ERR_ARGUMENT);
  CHECK(given(docs, 0) == EAR_ERR_ARGUMENT);
  float one = 0;
  runs[0].weights = &one;
  runs[0].n_weights = 1;
  CHECK(given(docs, 1) == EAR_ERR_ARGUMENT);
  CHECK(std::strstr(why, "weights") != nullptr);
}
