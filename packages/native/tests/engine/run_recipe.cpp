// Recipes: what is filled in, what is refused, and the learning rate that comes of them.
#include <cmath>
#include <string>

#include "check.hpp"
#include "ear/run.h"
#include "korean.hpp"
#include "run/recipe.hpp"
#include "run/schedule.hpp"

namespace {

std::string where_refused(const std::string& recipe, ear_status status = EAR_ERR_ARGUMENT) {
  ear_problem problem{};
  size_t n = 0;
  CHECK(ear_run_check(recipe.c_str(), nullptr, 0, &n, &problem) == status);
  CHECK(problem.status == status && problem.sentence[0] != '\0' && check::is_korean_alone(problem.korean));
  return problem.where;
}

ear::run::Recipe read(const std::string& recipe) {
  ear::run::Recipe out;
  CHECK(ear::run::read_recipe(recipe, out, nullptr) == EAR_OK);
  return out;
}

bool near(double a, double b) { return std::fabs(a - b) <= 1e-15; }

}  // namespace

TEST("recipe: fills in what is left out, and reads its own filled-in recipe as the same") {
  const ear::run::Recipe recipe = read(R"({"model": {"n_head": 2}, "train": {"steps": 40, "lr": 0.02}})");
  CHECK(recipe.model.n_kv_head == 2 && recipe.model.n_layer == 4);
  CHECK(recipe.train.warmup == 4 && recipe.train.decay_steps == 40 && recipe.train.min_lr == 0.002);
  CHECK(read("{}").train.warmup == 100 && read("{}").sample.prompt == "\n");
  const std::string written = ear::run::write_recipe(recipe);
  CHECK(ear::run::write_recipe(read(written)) == written);
  size_t n = 0;
  char out[8192];
  CHECK(ear_run_check("{}", out, 10, &n, nullptr) == EAR_ERR_CAPACITY);
  CHECK(n > 500 && ear_run_check("{}", out, n, &n, nullptr) == EAR_OK && out[0] == '{' && out[n - 1] == '}');
}

TEST("recipe: names the field that it cannot take") {
  CHECK(where_refused("{", EAR_ERR_TEXT) == "recipe");
  CHECK(where_refused("[]") == "");
  CHECK(where_refused(R"({"model": 3})") == "model");
  CHECK(where_refused(R"({"training": {}})") == "training");
  CHECK(where_refused(R"({"train": {"speed": 1}})") == "train.speed");
  CHECK(where_refused(R"({"train": {"steps": 0}})") == "train.steps");
  CHECK(where_refused(R"({"train": {"steps": 1.5}})") == "train.steps");
  CHECK(where_refused(R"({"train": {"lr": null}})") == "train.lr");
  CHECK(where_refused(R"({"train": {"lr": 1e300}})") == "train.lr");
  CHECK(where_refused(R"({"train": {"schedule": "step"}})") == "train.schedule");
  CHECK(where_refused(R"({"model": {"tied": 1}})") == "model.tied");
  CHECK(where_refused(R"({"model": {"n_head": 3}})") == "model.n_embd");
  CHECK(where_refused(R"({"model": {"n_kv_head": 2}})") == "model.n_kv_head");
  CHECK(where_refused(R"({"model": {"family": "llama", "bias": true}})") == "model.bias");
  CHECK(where_refused(R"({"tokenizer": {"kind": "bpe", "vocab_size": 256}})") == "tokenizer.vocab_size");
  CHECK(where_refused(R"({"train": {"min_lr": 0.1}})") == "train.min_lr");
  CHECK(where_refused(R"({"sample": {"prompt": ")" + std::string(2001, 'a') + R"("}})") == "sample.prompt");
}

TEST("recipe: finds the first field in which two of them train differently") {
  using ear::run::first_difference;
  CHECK(
      first_difference(read("{}"), read(R"({"eval": {"every": 7}, "limits": {"seconds": 9}, "sample": {"count": 2}})"))
          .empty());
  CHECK(first_difference(read("{}"), read(R"({"model": {"tied": false}})")) == "model.tied");
  CHECK(first_difference(read("{}"), read(R"({"train": {"beta2": 0.95}})")) == "train.beta2");
  CHECK(first_difference(read("{}"), read(R"({"data": {"documents": true}})")) == "data.documents");
}

TEST("recipe: warms the rate up in a line, and lets it fall in the way that is asked for") {
  const auto rate = [](const char* schedule, int64_t step) {
    ear::run::Recipe recipe = read(R"({"train": {"steps": 110, "lr": 0.01, "min_lr": 0.001, "warmup": 9}})");
    recipe.train.schedule = std::string(schedule) == "cosine" ? 0 : std::string(schedule) == "linear" ? 1 : 2;
    return ear::run::learning_rate(recipe.train, step);
  };
  for (const char* schedule : {"cosine", "linear", "constant"}) {
    CHECK(near(rate(schedule, 1), 0.001) && near(rate(schedule, 9), 0.009) && near(rate(schedule, 10), 0.01));
  }
  CHECK(near(rate("cosine", 35), 0.001 + 0.009 * 0.5 * (1 + std::cos(std::acos(-1.0) / 4))));
  CHECK(near(rate("cosine", 60), 0.0055) && near(rate("linear", 35), 0.00775) && near(rate("constant", 60), 0.01));
  CHECK(near(rate("cosine", 110), 0.001) && near(rate("linear", 110), 0.001) && near(rate("linear", 500), 0.001));
  ear::run::Recipe never = read(R"({"train": {"steps": 10, "warmup": 50, "decay_steps": 20}})");
  CHECK(ear::run::learning_rate(never.train, 10) < never.train.lr &&
        ear::run::learning_rate(never.train, 51) == never.train.min_lr);
}
