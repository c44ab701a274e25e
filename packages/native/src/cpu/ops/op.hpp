// What an operation is inside the engine: its names, the sizes of its arrays, and the function that computes it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "ear/ops.h"

namespace ear::ops {

// One call: everything was checked against the operation's extents, so that plain loops may index freely.
struct Call {
  const int64_t* dims;
  const double* const* inputs;
  double* const* outputs;
  int variant;  // 0: the operation itself; i: its variant i - 1

  template <size_t N>
  std::array<size_t, N> sizes() const {
    std::array<size_t, N> all{};
    for (size_t i = 0; i < N; i++) all[i] = static_cast<size_t>(dims[i]);
    return all;
  }
  template <size_t N>
  std::array<const double*, N> in() const {
    std::array<const double*, N> all{};
    for (size_t i = 0; i < N; i++) all[i] = inputs[i];
    return all;
  }
  template <size_t N>
  std::array<double*, N> out() const {
    std::array<double*, N> all{};
    for (size_t i = 0; i < N; i++) all[i] = outputs[i];
    return all;
  }
};

// An array by name. `extent` is its number of elements as a product: `B*T*3*C`; `N/BS` in it is N / BS rounded up.
struct Array {
  const char* name;
  const char* extent;
};

struct Op {
  const char* name;
  std::vector<const char*> dims;
  std::vector<Array> inputs;
  std::vector<Array> outputs;
  ear_status (*compute)(const Call& call);
  // Multiplications, as a product, where they are more than elements; what sorts or draws counts its time as such.
  const char* work = "1";
  bool (*fits)(const int64_t* dims) = nullptr;
  std::vector<const char*> variants = {};
};

// A row of an array of whole numbers as an index below `limit`; false where it is none.
inline bool index_of(double value, size_t limit, size_t& index) {
  if (!(value >= 0) || value >= static_cast<double>(limit)) return false;
  index = static_cast<size_t>(value);
  return static_cast<double>(index) == value;
}

// The operations of each file of this folder.
std::vector<Op> attention_backward_ops();
std::vector<Op> attention_ops();
std::vector<Op> bpe_ops();
std::vector<Op> dropout_ops();
std::vector<Op> elementwise_ops();
std::vector<Op> embedding_ops();
std::vector<Op> gated_ops();
std::vector<Op> loss_ops();
std::vector<Op> matrix_ops();
std::vector<Op> norm_ops();
std::vector<Op> optimizer_ops();
std::vector<Op> reduce_ops();
std::vector<Op> rotary_ops();
std::vector<Op> sampling_ops();
std::vector<Op> softmax_ops();

}  // namespace ear::ops
