// ear-train --docs: prints what microgpt.py prints, and with --hex each loss to its last bit.
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "command.hpp"
#include "ear/training.h"

namespace {

constexpr const char* kUsage =
    "usage: ear-train --docs FILE [--steps 1000] [--lr 0.01] [--seed 42]\n"
    "                 [--n-layer 1] [--n-embd 16] [--n-head 4] [--block-size 16]\n"
    "                 [--samples 20] [--temperature 0.5] [--hex] [--quiet] [--single]\n"
    "\n"
    "FILE holds one document a line, UTF-8. Prints a line per step and then the samples, as microgpt.py does.\n"
    "  --hex     adds each loss as a hexadecimal double, the bits that a comparison needs\n"
    "  --quiet   leaves out the lines per step and prints how long the steps took\n"
    "  --single  trains in single precision: faster, and close to CPython's numbers instead of equal\n"
    "Exit codes: 0 done, 1 the loss diverged or a file cannot be read, 64 a wrong option.\n";

struct Settings {
  std::string docs;
  ear_recipe recipe = ear_recipe_default();
  long samples = 20;
  double temperature = 0.5;
  bool hex = false;
  bool quiet = false;
  bool single = false;
};

[[noreturn]] void refuse(const std::string& sentence) {
  std::fprintf(stderr, "ear-train: %s\n\n%s", sentence.c_str(), kUsage);
  std::exit(64);
}

long whole(const char* option, const char* text, long low, long high) {
  char* end = nullptr;
  errno = 0;
  const long value = std::strtol(text, &end, 10);
  if (errno != 0 || end == text || *end != '\0' || value < low || value > high) {
    refuse(std::string(option) + " takes a whole number from " + std::to_string(low) + " to " + std::to_string(high) +
           ", not \"" + text + "\".");
  }
  return value;
}

double positive(const char* option, const char* text) {
  char* end = nullptr;
  const double value = std::strtod(text, &end);
  if (end == text || *end != '\0' || !std::isfinite(value) || value <= 0) {
    refuse(std::string(option) + " takes a positive number, not \"" + text + "\".");
  }
  return value;
}

Settings read_options(int argc, char** argv) {
  Settings options;
  const auto int32 = [](const char* name, const char* text, long high) {
    return static_cast<int32_t>(whole(name, text, 1, high));
  };
  for (int i = 1; i < argc; i++) {
    const std::string name = argv[i];
    if (name == "--help") {
      std::fputs(kUsage, stdout);
      std::exit(0);
    }
    if (name == "--hex") { options.hex = true; continue; }
    if (name == "--quiet") { options.quiet = true; continue; }
    if (name == "--single") { options.single = true; continue; }
    if (i + 1 >= argc) refuse("the option " + name + " is unknown or lacks its value.");
    const char* value = argv[++i];
    ear_recipe& recipe = options.recipe;
    if (name == "--docs") options.docs = value;
    else if (name == "--steps") recipe.adam.steps = int32("--steps", value, 10000000);
    else if (name == "--lr") recipe.adam.learning_rate = positive("--lr", value);
    else if (name == "--seed") recipe.seed = static_cast<uint64_t>(whole("--seed", value, 0, 4294967295));
    else if (name == "--n-layer") recipe.n_layer = int32("--n-layer", value, 16);
    else if (name == "--n-embd") recipe.n_embd = int32("--n-embd", value, 512);
    else if (name == "--n-head") recipe.n_head = int32("--n-head", value, 512);
    else if (name == "--block-size") recipe.block_size = int32("--block-size", value, 1024);
    else if (name == "--samples") options.samples = whole("--samples", value, 0, 100000);
    else if (name == "--temperature") options.temperature = positive("--temperature", value);
    else refuse("the option " + name + " is unknown.");
  }
  if (options.docs.empty()) refuse("--docs FILE is missing.");
  return options;
}

// The lines of a file without the blanks around them; lines that hold nothing else are left out, as in microgpt.py.
std::vector<std::string> read_docs(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    std::fprintf(stderr, "ear-train: %s cannot be read: %s.\n", path.c_str(), std::strerror(errno));
    std::exit(1);
  }
  std::vector<std::string> docs;
  for (std::string line; std::getline(file, line);) {
    const size_t first = line.find_first_not_of(" \t\r\f\v");
    if (first == std::string::npos) continue;
    docs.push_back(line.substr(first, line.find_last_not_of(" \t\r\f\v") - first + 1));
  }
  return docs;
}

void require(ear_status status, const char* doing) {
  if (status == EAR_OK) return;
  std::fprintf(stderr, "ear-train: %s: %s (%s)\n", doing, ear_status_sentence(status), ear_status_name(status));
  std::exit(1);
}

}  // namespace

namespace ear_train {

int microgpt(int argc, char** argv) {
  const Settings options = read_options(argc, argv);
  const std::vector<std::string> docs = read_docs(options.docs);
  std::vector<const char*> pointers;
  for (const std::string& doc : docs) pointers.push_back(doc.c_str());

  ear_training* created = nullptr;
  const auto create = options.single ? ear_training_create_single : ear_training_create;
  require(create(&created, pointers.data(), pointers.size(), &options.recipe), "the run cannot start");
  const std::unique_ptr<ear_training, void (*)(ear_training*)> training(created, ear_training_destroy);
  const ear_recipe& recipe = options.recipe;
  ear_gpt_config config{recipe.n_layer, recipe.n_embd, recipe.n_head, recipe.block_size, 0};
  size_t params = 0;
  require(ear_tokenizer_vocab_size(ear_training_tokenizer(created), &config.vocab_size), "the vocabulary");
  require(ear_gpt_num_params(&config, &params), "the size of the model");
  std::printf("num docs: %zu\nvocab size: %d\nnum params: %zu\n", docs.size(), config.vocab_size, params);

  const int32_t steps = recipe.adam.steps;
  std::vector<double> losses;
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t started = std::clock();
  for (int32_t step = 1; step <= steps; step++) {
    double loss = 0;
    require(ear_training_step(created, &loss), "a step");
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
    require(ear_training_sample(created, options.temperature, text.data(), text.size()), "a sample");
    std::printf("sample %2ld: %s\n", i, text.data());
  }
  return 0;
}

}  // namespace ear_train
