// Whole runs against what CPython printed: every loss to its last bit, and the samples.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "check.hpp"
#include "ear/training.h"

namespace {

struct Printed {
  std::vector<double> losses;
  std::vector<std::string> samples;
};

// What make_golden.py printed: lines "step … loss 3.3660 0x1.aedp+1" and "sample  1: kamon".
Printed read_golden(const std::string& path) {
  Printed printed;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("step ", 0) == 0) printed.losses.push_back(std::strtod(line.c_str() + line.rfind(' '), nullptr));
    if (line.rfind("sample ", 0) == 0) printed.samples.push_back(line.substr(line.find(": ") + 2));
  }
  return printed;
}

std::vector<std::string> read_docs(const std::string& path) {
  std::vector<std::string> docs;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) docs.push_back(line);
  }
  return docs;
}

void equals_cpython(const std::vector<std::string>& docs, const Printed& golden, const ear_recipe& recipe,
                    double temperature) {
  std::vector<const char*> pointers;
  for (const std::string& doc : docs) pointers.push_back(doc.c_str());
  ear_training* training = nullptr;
  CHECK(ear_training_create(&training, pointers.data(), pointers.size(), &recipe) == EAR_OK);
  if (!training) return;
  std::size_t equal = 0;
  double loss = 0;
  for (const double expected : golden.losses) {
    if (ear_training_step(training, &loss) == EAR_OK && loss == expected) equal++;
  }
  if (equal != golden.losses.size()) std::printf("  %zu of %zu losses equal CPython's\n", equal, golden.losses.size());
  CHECK(!golden.losses.empty() && equal == golden.losses.size());
  std::vector<char> text(static_cast<std::size_t>(recipe.block_size) * 4 + 1);
  for (const std::string& expected : golden.samples) {
    CHECK(ear_training_sample(training, temperature, text.data(), text.size()) == EAR_OK && expected == text.data());
  }
  ear_training_destroy(training);
}

ear_recipe recipe_of(int steps, int n_layer, int n_embd, int n_head, int block_size, unsigned seed, double rate) {
  ear_recipe recipe = ear_recipe_default();
  recipe.seed = seed;
  recipe.n_layer = n_layer;
  recipe.n_embd = n_embd;
  recipe.n_head = n_head;
  recipe.block_size = block_size;
  recipe.adam.steps = steps;
  recipe.adam.learning_rate = rate;
  return recipe;
}

const std::string kGolden = EAR_GOLDEN;

}  // namespace

TEST("equals CPython in 1,000 losses and 20 samples on the names that ship with the product") {
  const std::vector<std::string> docs = read_docs(kGolden + "/../../../../quests/guide/next-letter/data/names.txt");
  if (docs.empty()) {
    std::printf("  skipped: quests/guide/next-letter is not here\n");
    return;
  }
  equals_cpython(docs, read_golden(kGolden + "/names-1000.txt"), ear_recipe_default(), 0.5);
}

TEST("equals CPython with other layers, widths, heads, blocks, seeds and rates") {
  const std::vector<std::string> docs = read_docs(kGolden + "/words.txt");
  equals_cpython(docs, read_golden(kGolden + "/words-default.txt"), recipe_of(60, 1, 16, 4, 16, 42, 0.01), 0.5);
  equals_cpython(docs, read_golden(kGolden + "/words-two-layers.txt"), recipe_of(40, 2, 12, 3, 6, 7, 0.01), 0.5);
  equals_cpython(docs, read_golden(kGolden + "/words-odd-width.txt"), recipe_of(25, 3, 10, 1, 4, 0, 0.05), 0.8);
  // Documents longer than a block of 40, which is several vectors and no multiple of one.
  equals_cpython(read_docs(kGolden + "/lines.txt"), read_golden(kGolden + "/lines-long-block.txt"),
                 recipe_of(12, 2, 14, 2, 40, 5, 0.02), 0.5);
}

TEST("equals CPython in 1,000 losses and 20 samples on microgpt's own names") {
  const std::string data = kGolden + "/../../../../../shared/data";
  const std::vector<std::string> docs = read_docs(data + "/names.txt");
  const Printed golden = read_golden(data + "/microgpt-cpython311.txt");
  if (docs.empty() || golden.losses.empty()) {
    std::printf("  skipped: names.txt and CPython's run on it are not beside this repository\n");
    return;
  }
  equals_cpython(docs, golden, ear_recipe_default(), 0.5);
}

TEST("stays close to CPython in single precision") {
  const std::vector<std::string> docs = read_docs(kGolden + "/words.txt");
  const Printed golden = read_golden(kGolden + "/words-default.txt");
  std::vector<const char*> pointers;
  for (const std::string& doc : docs) pointers.push_back(doc.c_str());
  const ear_recipe recipe = recipe_of(60, 1, 16, 4, 16, 42, 0.01);
  ear_training* training = nullptr;
  CHECK(ear_training_create_single(&training, pointers.data(), pointers.size(), &recipe) == EAR_OK);
  double loss = 0, worst = 0;
  for (const double expected : golden.losses) {
    CHECK(ear_training_step(training, &loss) == EAR_OK);
    worst = std::fmax(worst, std::fabs(loss - expected));
  }
  CHECK(worst > 0 && worst < 1e-4);
  ear_training_destroy(training);
}
