// The rungs of the ladder against CPython: every loss to its last bit, every sample.
#include "ear/ladder.h"

#include <bit>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "check.hpp"
#include "ear/bigram.h"
#include "ear/gpt.h"
#include "golden.hpp"

namespace {

const std::string kGoldens = EAR_GOLDEN;

struct Run {
  ear_ladder* ladder = nullptr;

  Run(const std::vector<std::string>& docs, const ear_ladder_recipe& recipe, ear_status expected = EAR_OK) {
    std::vector<const char*> pointers;
    for (const std::string& doc : docs) pointers.push_back(doc.c_str());
    CHECK(ear_ladder_create(&ladder, pointers.data(), pointers.size(), &recipe) == expected);
  }
  ~Run() { ear_ladder_destroy(ladder); }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  std::vector<double> losses() {
    std::vector<double> all;
    double loss = 0;
    while (ladder && ear_ladder_step(ladder, &loss) == EAR_OK) all.push_back(loss);
    return all;
  }
  std::string sample(double temperature) {
    char text[4 * 1024 + 1];
    CHECK(ear_ladder_sample(ladder, temperature, text, sizeof text) == EAR_OK);
    return text;
  }
  std::vector<double> weights() {
    std::vector<double> all(ear_ladder_num_params(ladder));
    CHECK(ear_ladder_get_weights(ladder, all.data(), all.size()) == EAR_OK);
    return all;
  }
};

const std::vector<std::string> kDocs = {"gaon", "nari", "dasom", "bora", "haneul", "yuna", "로아", "mirae", "noon"};

ear_ladder_recipe recipe_of(int32_t rung, int32_t steps = 10) {
  ear_ladder_recipe recipe{};
  CHECK(ear_ladder_recipe_default(rung, &recipe) == EAR_OK);
  recipe.steps = steps;
  return recipe;
}

// Losses and samples of a file that tests/golden/ladder/train*.py printed, beside those of the engine.
void compare(const std::string& path) {
  std::map<std::string, std::string> given;
  std::vector<double> losses;
  std::vector<std::string> samples;
  for (const std::string& line : golden::lines(path)) {
    const golden::Words words = golden::words(line);
    if (words[0] == "loss") {
      losses.push_back(std::strtod(words[1].c_str(), nullptr));
    } else if (words[0] == "sample") {
      samples.push_back(line.substr(8, line.size() - 9));
    } else {
      given[words[0]] = words[1];
    }
  }
  const auto whole = [&](const char* key) { return static_cast<int32_t>(std::atol(given[key].c_str())); };
  const ear_ladder_recipe recipe{whole("rung"),
                                 std::strtoull(given["seed"].c_str(), nullptr, 10),
                                 whole("n_layer"),
                                 whole("n_embd"),
                                 whole("n_head"),
                                 whole("block_size"),
                                 whole("steps"),
                                 whole("decay_steps"),
                                 std::strtod(given["learning_rate"].c_str(), nullptr)};
  Run run(golden::lines(kGoldens + "/words.txt"), recipe);
  const std::vector<double> ours = run.losses();
  CHECK(!losses.empty() && ours.size() == losses.size());
  for (size_t i = 0; i < std::min(ours.size(), losses.size()); i++) {
    if (std::bit_cast<uint64_t>(ours[i]) == std::bit_cast<uint64_t>(losses[i])) continue;
    std::printf("  %s, step %zu: %a, CPython %a\n", path.c_str(), i, ours[i], losses[i]);
    CHECK(!"another loss");
    return;
  }
  const double temperature = std::strtod(given["temperature"].c_str(), nullptr);
  CHECK(samples.size() == static_cast<size_t>(whole("samples")));
  for (const std::string& sample : samples) CHECK(run.sample(temperature) == sample);
}

void compare_rung(const std::string& prefix) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kGoldens + "/ladder")) {
    const std::string name = entry.path().filename();
    if (!name.starts_with(prefix) || !name.ends_with(".txt")) continue;
    compare(entry.path());
    files++;
  }
  CHECK(files >= 3);
}

}  // namespace

TEST("the ladder's train0 has the bits of CPython") { compare_rung("train0-"); }
TEST("the ladder's train1 has the bits of CPython") { compare_rung("train1-"); }
TEST("the ladder's train2 has the bits of CPython") { compare_rung("train2-"); }
TEST("the ladder's train3 has the bits of CPython") { compare_rung("train3-"); }
TEST("the ladder's train4 has the bits of CPython") { compare_rung("train4-"); }
TEST("the ladder's train5 has the bits of CPython") { compare_rung("train5-"); }

TEST("the ladder's gradients by hand and by autograd are the same but for roundings") {
  Run manual(kDocs, recipe_of(1, 200)), autograd(kDocs, recipe_of(2, 200));
  const std::vector<double> a = manual.losses(), b = autograd.losses();
  CHECK(a.size() == 200 && b.size() == 200);
  bool same_bits = true;
  for (size_t i = 0; i < a.size(); i++) {
    CHECK(std::fabs(a[i] - b[i]) < 1e-9);
    same_bits = same_bits && a[i] == b[i];
  }
  CHECK(!same_bits);
  CHECK(a.back() < a.front() - 0.3);
}

TEST("a ladder's train3 is train4 with one head, but for where lm_head is drawn") {
  ear_ladder_recipe one_head = recipe_of(4);
  one_head.n_head = 1;
  Run low(kDocs, recipe_of(3)), high(kDocs, one_head);
  CHECK(ear_ladder_num_params(low.ladder) == ear_ladder_num_params(high.ladder));
  const std::vector<double> drawn = low.weights(), other = high.weights();
  // One generator, so the same numbers in the same order, though they end up in other matrices.
  CHECK(drawn == other);
  CHECK(low.losses() != high.losses());
}

TEST("a ladder's counts are of the documents that it has met") {
  Run run(kDocs, recipe_of(0, 4));
  CHECK(run.losses().size() == 4);
  double counted = 0;
  for (const double count : run.weights()) counted += count;
  double loss = 0;
  CHECK(ear_ladder_step(run.ladder, &loss) == EAR_FINISHED);
  CHECK(counted >= 4 * 3 && counted <= 4 * 7);
}

TEST("a ladder's rate falls to zero over decay_steps, whatever the number of steps") {
  ear_ladder_recipe whole = recipe_of(2, 30), part = recipe_of(2, 10);
  whole.decay_steps = part.decay_steps = 30;
  Run all(kDocs, whole), first(kDocs, part);
  const std::vector<double> long_losses = all.losses(), losses = first.losses();
  CHECK(std::equal(losses.begin(), losses.end(), long_losses.begin()));
  part.decay_steps = 10;
  Run faster(kDocs, part);
  CHECK(faster.losses().back() != losses.back());
}

TEST("a ladder that diverges says so and keeps its weights") {
  for (const int32_t rung : {1, 2, 3, 4}) {
    ear_ladder_recipe recipe = recipe_of(rung, 200);
    recipe.learning_rate = 1e300;
    Run run(kDocs, recipe);
    double loss = 0;
    ear_status status = EAR_OK;
    while (status == EAR_OK) status = ear_ladder_step(run.ladder, &loss);
    CHECK(status == EAR_DIVERGED && !std::isfinite(loss));
    const std::vector<double> before = run.weights();
    CHECK(ear_ladder_step(run.ladder, &loss) == EAR_DIVERGED);
    const std::vector<double> after = run.weights();
    CHECK(before.size() == after.size());
    for (size_t i = 0; i < before.size(); i++) {
      CHECK(std::bit_cast<uint64_t>(before[i]) == std::bit_cast<uint64_t>(after[i]));
    }
  }
}

TEST("a ladder refuses recipes and documents that do not fit") {
  ear_ladder_recipe recipe{};
  CHECK(ear_ladder_recipe_default(6, &recipe) == EAR_ERR_ARGUMENT);
  CHECK(ear_ladder_recipe_default(-1, &recipe) == EAR_ERR_ARGUMENT);
  const auto refused = [&](int32_t rung, auto&& change, ear_status status = EAR_ERR_ARGUMENT) {
    ear_ladder_recipe changed = recipe_of(rung);
    change(changed);
    Run run(kDocs, changed, status);
    CHECK(!run.ladder);
  };
  refused(1, [](auto& r) { r.rung = 6; });
  refused(1, [](auto& r) { r.n_layer = 2; });
  refused(3, [](auto& r) { r.n_head = 2; });
  refused(4, [](auto& r) { r.n_head = 3; });
  refused(2, [](auto& r) { r.n_embd = 0; });
  refused(2, [](auto& r) { r.n_embd = 513; });
  refused(0, [](auto& r) { r.steps = 0; });
  refused(0, [](auto& r) { r.decay_steps = 9; });
  refused(0, [](auto& r) { r.block_size = 0; });
  refused(5, [](auto& r) { r.learning_rate = std::nan(""); });
  refused(4, [](auto& r) { r.n_layer = 16, r.n_embd = 512, r.n_head = 8, r.block_size = 1024; }, EAR_ERR_TOO_LARGE);
  Run empty({"gaon", ""}, recipe_of(0), EAR_ERR_ARGUMENT);
  Run not_text({"ga\xff"}, recipe_of(0), EAR_ERR_TEXT);
  std::string endless;
  for (int i = 0; i < 20000; i++) endless += "ab";
  for (const int32_t rung : {1, 2}) Run too_long({endless}, recipe_of(rung), EAR_ERR_TOO_LARGE);
  std::vector<std::string> letters;
  for (int i = 0; i < 1100; i++) {
    const char text[] = {static_cast<char>(0xe4 + i / 4096), static_cast<char>(0x80 + i / 64 % 64),
                         static_cast<char>(0x80 + i % 64), 0};
    letters.emplace_back(text);
  }
  Run too_many(letters, recipe_of(0), EAR_ERR_TOO_LARGE);
  CHECK(!ear_ladder_tokenizer(nullptr) && ear_ladder_num_params(nullptr) == 0);
}
