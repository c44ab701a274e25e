// Rows of tokens, and after each token the one that follows it.
#pragma once

#include <cstdint>
#include <vector>

namespace ear::run {

// B rows of T.
struct Batch {
  int32_t B = 0;
  int32_t T = 0;
  std::vector<int32_t> tokens;   // (B, T)
  std::vector<int32_t> targets;  // (B, T)
};

// n rows of a batch, which go through the model at a time.
struct Rows {
  const int32_t* tokens;   // (n, T)
  const int32_t* targets;  // (n, T)
  int32_t n, T;
};

}  // namespace ear::run
