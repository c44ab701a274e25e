// What the tests of single operations share.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "check.hpp"
#include "ear/ops.h"

namespace ops {

using Array = std::vector<double>;

inline bool near(double a, double b, double tolerance = 1e-9) {
  return std::fabs(a - b) <= tolerance * (1 + std::fabs(b));
}

inline bool all_near(const Array& a, const Array& b, double tolerance = 1e-9) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); i++) {
    if (!near(a[i], b[i], tolerance)) return false;
  }
  return true;
}

inline std::vector<Array> compute(const char* name, const std::vector<int64_t>& dims, const std::vector<Array>& inputs,
                                  const char* variant = nullptr) {
  size_t n_in[EAR_OP_MAX_NAMES] = {}, n_out[EAR_OP_MAX_NAMES] = {};
  CHECK(ear_op_elements(name, dims.data(), dims.size(), n_in, n_out) == EAR_OK);
  std::vector<const double*> in;
  for (size_t i = 0; i < inputs.size(); i++) {
    CHECK(inputs[i].size() == n_in[i]);
    in.push_back(inputs[i].data());
  }
  std::vector<Array> outputs;
  for (size_t i = 0; i < EAR_OP_MAX_NAMES && n_out[i] > 0; i++) outputs.emplace_back(n_out[i], 7.0);
  std::vector<double*> out;
  for (Array& array : outputs) out.push_back(array.data());
  CHECK(ear_op_compute(name, variant, dims.data(), dims.size(), in.data(), out.data()) == EAR_OK);
  return outputs;
}

// n numbers that look random, in about [-1, 1].
inline Array wild(size_t n, double seed) {
  Array x(n);
  for (size_t i = 0; i < n; i++) {
    const double at = static_cast<double>(i);
    x[i] = std::sin(12.9898 * (at + seed)) * std::cos(4.1 * seed + 0.7 * at);
  }
  return x;
}

// What a call with these inputs, of the right lengths, answers.
inline ear_status status_of(const char* name, const std::vector<int64_t>& dims, const std::vector<Array>& inputs) {
  size_t n_in[EAR_OP_MAX_NAMES] = {}, n_out[EAR_OP_MAX_NAMES] = {};
  CHECK(ear_op_elements(name, dims.data(), dims.size(), n_in, n_out) == EAR_OK);
  std::vector<const double*> in;
  for (const Array& one : inputs) in.push_back(one.data());
  std::vector<Array> outputs;
  for (size_t i = 0; i < EAR_OP_MAX_NAMES && n_out[i] > 0; i++) outputs.emplace_back(n_out[i]);
  std::vector<double*> out;
  for (Array& array : outputs) out.push_back(array.data());
  return ear_op_compute(name, nullptr, dims.data(), dims.size(), in.data(), out.data());
}

// sum(out * upstream) of the last output, differentiated by input `which`.
inline Array numeric_gradient(const char* name, const std::vector<int64_t>& dims, std::vector<Array> inputs,
                              size_t which, const Array& upstream) {
  const auto total = [&] {
    const Array out = compute(name, dims, inputs).back();
    double sum = 0;
    for (size_t i = 0; i < out.size(); i++) sum += out[i] * upstream[i];
    return sum;
  };
  const double h = 1e-5;
  Array gradient(inputs[which].size());
  for (size_t i = 0; i < gradient.size(); i++) {
    const double kept = inputs[which][i];
    inputs[which][i] = kept + h;
    const double above = total();
    inputs[which][i] = kept - h;
    gradient[i] = (above - total()) / (2 * h);
    inputs[which][i] = kept;
  }
  return gradient;
}

}  // namespace ops
