/*
 * ear-bench-microgpts DOCS [RUNS] [STEPS]: RUNS runs of microgpt (1,056 unless told, of 1,000 steps) in one launch on
 * the device, beside one run in single precision on a processor. DOCS holds one document a line. Two lines of JSON; 1
 * where no device can be used, said in words.
 */
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "ear/cuda.h"
#include "timing.hpp"

namespace {

std::vector<std::string> lines_of(const char* file) {
  std::ifstream in(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

ear_status one_run(const std::vector<const char*>& docs, const ear_recipe& recipe) {
  ear_training* training = nullptr;
  ear_status status = ear_training_create_single(&training, docs.data(), docs.size(), &recipe);
  double loss = 0;
  while (status == EAR_OK) status = ear_training_step(training, &loss);
  ear_training_destroy(training);
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  const int n_runs = argc > 2 ? std::atoi(argv[2]) : 1056, steps = argc > 3 ? std::atoi(argv[3]) : 1000;
  const std::vector<std::string> lines = argc > 1 ? lines_of(argv[1]) : std::vector<std::string>();
  if (lines.empty() || n_runs < 1 || steps < 1) {
    std::fprintf(stderr, "usage: ear-bench-microgpts DOCS [RUNS] [STEPS]\n");
    return 64;
  }
  std::vector<const char*> docs;
  for (const std::string& line : lines) docs.push_back(line.c_str());
  ear_recipe recipe = ear_recipe_default();
  recipe.adam.steps = steps;
  const double cpu = bench::fastest(1, [&] {
    if (one_run(docs, recipe) != EAR_FINISHED) std::exit(1);
  });
  std::printf("{\"bench\":\"gpu\",\"metric\":\"cpu_single_microgpt\",\"value\":%.3f,\"unit\":\"ms\",\"steps\":%d}\n",
              1e3 * cpu, steps);

  char why[512] = "";
  const ear_cuda_plugin* plugin = nullptr;
  ear_cuda_device device{};
  if (ear_cuda_open(&plugin, why, sizeof why) != EAR_OK || plugin->probe(&device, why, sizeof why) != EAR_OK) {
    std::fprintf(stderr, "%s\n", why);
    return 1;
  }
  std::vector<ear_cuda_microgpt> runs(static_cast<std::size_t>(n_runs));
  for (std::size_t i = 0; i < runs.size(); i++) {
    runs[i].recipe = recipe;
    runs[i].recipe.seed = 42 + i;
  }
  // Everything counts: reading the documents, drawing weights, the way to the device and back.
  const double all = bench::fastest(1, [&] {
    const ear_status status =
        plugin->train_microgpts(runs.data(), runs.size(), docs.data(), docs.size(), nullptr, why, sizeof why);
    if (status == EAR_OK && runs[0].status == EAR_OK) return;
    std::fprintf(stderr, "%s\n", why);
    std::exit(1);
  });
  std::printf("{\"bench\":\"gpu\",\"metric\":\"cuda_microgpts\",\"value\":%.1f,\"unit\":\"runs/s\",\"runs\":%d,"
              "\"steps\":%d,\"ms\":%.3f,\"device\":\"%s\"}\n",
              n_runs / all, n_runs, steps, 1e3 * all, device.name);
  return 0;
}
