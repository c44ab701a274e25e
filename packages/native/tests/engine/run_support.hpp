// Small runs that the tests of runs and checkpoints share.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <unistd.h>

#include "base/owned.hpp"
#include "check.hpp"
#include "ear/checkpoint.h"

namespace runs {

using Run = ear::Owned<ear_run>;

// A text with structure to learn, in two scripts.
inline std::string text() {
  std::string out;
  for (int i = 0; i < 60; i++) {
    out += "line " + std::to_string(i % 7) + ": the cat sat on the mat, 나비가 날아요.\n";
  }
  return out;
}

inline const char* kSmall =
    R"({"model": {"n_layer": 2, "n_head": 2, "n_embd": 16, "block_size": 8, "dropout": 0.1},
        "train": {"steps": 40, "batch_size": 4, "accumulate": 2, "lr": 0.01, "warmup": 4},
        "eval": {"every": 10, "batches": 2}})";

inline Run make(const std::string& recipe, const std::string& of = text(), int32_t threads = 1,
                const int32_t* cancel = nullptr, ear_problem* problem = nullptr) {
  ear_run* made = nullptr;
  ear_problem own{};
  const ear_status status =
      ear_run_create(&made, recipe.c_str(), of.data(), of.size(), threads, cancel, problem ? problem : &own);
  if (status != EAR_OK && !problem) std::printf("  %s: %s\n", own.where, own.sentence);
  return Run(made);
}

// Takes n steps and gives their losses; fewer where the run ends.
inline std::vector<double> steps(const Run& run, int n) {
  std::vector<double> losses;
  ear_run_step step{};
  ear_problem problem{};
  for (int i = 0; i < n && ear_run_train_step(run.get(), &step, &problem) == EAR_OK; i++) losses.push_back(step.loss);
  return losses;
}

inline std::string hash(const Run& run) {
  char out[65] = "";
  CHECK(ear_lm_hash(ear_run_lm(run.get()), out) == EAR_OK);
  return out;
}

// A path of its own that is removed again.
struct Path {
  Path() {
    text = (std::filesystem::temp_directory_path() / "ear-run-XXXXXX").string();
    const int file = mkstemp(text.data());
    if (file >= 0) close(file);
  }
  ~Path() { std::remove(text.c_str()); }
  Path(const Path&) = delete;
  Path& operator=(const Path&) = delete;
  const char* c_str() const { return text.c_str(); }

  std::string read() const {
    std::ifstream file(text, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write(const std::string& bytes) const { std::ofstream(text, std::ios::binary) << bytes; }

  std::string text;
};

}  // namespace runs
