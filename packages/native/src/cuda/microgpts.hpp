// Many runs of microgpt at once: what the host prepares, and the launch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ear/cuda.h"

namespace ear::cuda {

// Documents as tokens, end to end; document i is tokens[starts[i]] .. tokens[starts[i + 1] - 1].
struct Documents {
  std::int32_t vocab_size = 0;
  std::vector<std::int32_t> tokens, starts;
};

// Throws Trouble: TEXT, TOO_LARGE, ARGUMENT, MEMORY.
Documents read_documents(const char* const* docs, std::size_t n_docs);

// What one run begins with: the order of its documents, and its weights (P), as ear_training_create draws them.
struct Beginning {
  std::vector<std::uint32_t> order;
  std::vector<double> weights;
};
Beginning begin_run(const ear_recipe& recipe, std::int32_t vocab_size, std::size_t n_docs);

void train_microgpts(ear_cuda_microgpt* runs, std::size_t n_runs, const char* const* docs, std::size_t n_docs,
                     const std::int32_t* cancel);

}  // namespace ear::cuda
