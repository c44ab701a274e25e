// ear-train --docs: prints what microgpt.py prints, and with --hex each loss to its last bit.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

#include "base/owned.hpp"
#include "command.hpp"
#include "language.hpp"
#include "run/problem.hpp"

namespace ear_train {

namespace {

struct Settings {
  std::string docs;
  ear_recipe recipe = ear_recipe_default();
  long samples = 20;
  double temperature = 0.5;
  bool hex = false, quiet = false, single = false, help = false;
};

// false: options.problem says why.
bool read_settings(Options& options, Settings& settings) {
  ear_recipe& recipe = settings.recipe;
  const auto whole = [&](long low, long high, auto& out) {
    long value = 0;
    const bool fits = options.whole(low, high, value);
    out = static_cast<std::remove_reference_t<decltype(out)>>(value);
    return fits;
  };
  bool fits = true;
  while (fits && options.next()) {
    if (options.is("--help")) settings.help = true;
    else if (options.is("--hex")) settings.hex = true;
    else if (options.is("--quiet")) settings.quiet = true;
    else if (options.is("--single")) settings.single = true;
    else if (options.is("--docs")) fits = options.text(settings.docs);
    else if (options.is("--steps")) fits = whole(1, 10000000, recipe.adam.steps);
    else if (options.is("--lr")) fits = options.positive(recipe.adam.learning_rate);
    else if (options.is("--seed")) fits = whole(0, 4294967295, recipe.seed);
    else if (options.is("--n-layer")) fits = whole(1, 16, recipe.n_layer);
    else if (options.is("--n-embd")) fits = whole(1, 512, recipe.n_embd);
    else if (options.is("--n-head")) fits = whole(1, 512, recipe.n_head);
    else if (options.is("--block-size")) fits = whole(1, 1024, recipe.block_size);
    else if (options.is("--samples")) fits = whole(0, 100000, settings.samples);
    else if (options.is("--temperature")) fits = options.positive(settings.temperature);
    else fits = options.unknown();
    if (settings.docs == "--help") settings.help = true;
  }
  if (fits && settings.docs.empty() && !settings.help) {
    options.problem = in_language("--docs FILE is missing.", "--docs FILE이 없어요.");
    fits = false;
  }
  return fits;
}

// The lines of a file without the blanks around them; lines that hold nothing else are left out, as in microgpt.py.
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> docs;
  std::istringstream file(text);
  for (std::string line; std::getline(file, line);) {
    const size_t first = line.find_first_not_of(" \t\r\f\v");
    if (first == std::string::npos) continue;
    docs.push_back(line.substr(first, line.find_last_not_of(" \t\r\f\v") - first + 1));
  }
  return docs;
}

// What could not be done, and why, for `require`.
struct Doing {
  const char* english;
  const char* korean;
};

void require(ear_status status, Doing doing) {
  if (status == EAR_OK) return;
  ear_problem problem{};
  ear::run::refuse(&problem, status, "docs");
  std::fprintf(stderr, "ear-train: %s: %s (%s)\n", in_language(doing.english, doing.korean),
               in_language(problem.sentence, problem.korean), ear_status_name(status));
  std::exit(kFailed);
}

}  // namespace

int microgpt(int argc, char** argv) {
  Options given(argc, argv);
  Settings options;
  if (!read_settings(given, options)) return wrong_use(given.problem, Part::microgpt);
  if (options.help) {
    std::fputs(usage(Part::microgpt), stdout);
    return kDone;
  }
  std::string all, why;
  if (!read_text_file(options.docs, all, why)) {
    std::fprintf(stderr, "ear-train: %s\n", why.c_str());
    return kFailed;
  }
  const std::vector<std::string> docs = lines_of(all);
  std::vector<const char*> pointers;
  for (const std::string& doc : docs) pointers.push_back(doc.c_str());

  ear_training* created = nullptr;
  const auto create = options.single ? ear_training_create_single : ear_training_create;
  require(create(&created, pointers.data(), pointers.size(), &options.recipe),
          {"the run cannot start", "학습을 시작할 수 없어요"});
  const ear::Owned<ear_training> training(created);
  const ear_recipe& recipe = options.recipe;
  ear_gpt_config config{recipe.n_layer, recipe.n_embd, recipe.n_head, recipe.block_size, 0};
  size_t params = 0;
  require(ear_tokenizer_vocab_size(ear_training_tokenizer(created), &config.vocab_size),
          {"the vocabulary", "어휘를 셀 수 없어요"});
  require(ear_gpt_num_params(&config, &params), {"the size of the model", "모델의 크기를 셀 수 없어요"});
  std::printf("num docs: %zu\nvocab size: %d\nnum params: %zu\n", docs.size(), config.vocab_size, params);

  const int32_t steps = recipe.adam.steps;
  std::vector<double> losses;
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t started = std::clock();
  for (int32_t step = 1; step <= steps; step++) {
    double loss = 0;
    require(ear_training_step(created, &loss), {"a step", "걸음을 내디딜 수 없어요"});
    losses.push_back(loss);
    if (options.quiet) continue;
    std::printf("step %4d / %4d | loss %.4f", step, steps, loss);
    if (options.hex) std::printf(" %.13a", loss);
    std::printf("\n");
  }
  const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
  if (options.quiet) {
    const size_t window = std::min<size_t>(50, losses.size());
    double sum = 0;
    for (size_t i = losses.size() - window; i < losses.size(); i++) sum += losses[i];
    const double busy = static_cast<double>(std::clock() - started) * 1000 / CLOCKS_PER_SEC;
    std::printf("%d steps in %.1f ms, %.1f ms of them computing | mean loss of the last %zu steps %.4f\n", steps,
                elapsed.count(), busy, window, sum / static_cast<double>(window));
  }

  std::printf("\n--- inference (new, hallucinated names) ---\n");
  std::vector<char> text(static_cast<size_t>(recipe.block_size) * 4 + 1);
  for (long i = 1; i <= options.samples; i++) {
    require(ear_training_sample(created, options.temperature, text.data(), text.size()),
            {"a sample", "샘플을 쓸 수 없어요"});
    std::printf("sample %2ld: %s\n", i, text.data());
  }
  return kDone;
}

}  // namespace ear_train
