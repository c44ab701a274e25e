// The well-known mistakes: each is another result than the operation, and than every other mistake of it.
#include <map>

#include "ops_support.hpp"

using ops::all_near;
using ops::Array;
using ops::compute;
using ops::wild;

namespace {

constexpr int kDraws = 24;

// Dims that suit every operation: even, one dividing the other, and more keys than queries.
std::vector<int64_t> dims_of(const ear_op_description& op) {
  const std::map<std::string, int64_t> sizes{{"NH", 4}, {"NKV", 2}, {"BS", 2}, {"S", 6}, {"V", 8}, {"VP", 9},
                                             {"T", 3},  {"C", 8},   {"N", 13}};
  std::vector<int64_t> dims;
  for (const char* const* dim = op.dims; *dim; dim++) dims.push_back(sizes.count(*dim) ? sizes.at(*dim) : 4);
  return dims;
}

// A number that an operation takes, of a draw of its own: on both sides of what it decides.
double scalar(const std::string& name, double value, int draw) {
  const double share = std::fabs(value);
  if (name == "p") return 0.3;
  if (name == "seed" || name == "stream") return draw + 4294967301.0;
  if (name == "pos") return draw % 6;
  if (name == "top_k") return draw % 5;
  if (name == "draw") return share;
  if (name == "top_p" || name == "beta1" || name == "beta2") return 0.2 + 0.75 * share;
  if (name == "max_norm") return draw % 2 ? 50 : 0.5;
  if (name == "repetition_penalty") return 1.2 + share;
  return share + 0.3;
}

double element(const std::string& op, const std::string& name, double value, int draw) {
  const bool of_encoder = name == "inp" && op.rfind("encoder", 0) == 0;
  if (name == "targets" || name == "tokens" || name == "ids" || name == "history" || of_encoder) {
    return std::floor(1.5 + 1.4 * value);
  }
  if (name == "mask") return value > 0;
  // Some are equal, some 0.
  if (name == "inp" && op == "relu_backward") return std::round(2 * value);
  if (op == "sample_token") return draw % 3 ? 3 * value : std::round(2 * value);
  return name == "v" && op == "adamw_update" ? std::fabs(value) : value;
}

std::vector<Array> inputs_of(const ear_op_description& op, const std::vector<int64_t>& dims, int draw) {
  size_t n_in[EAR_OP_MAX_NAMES] = {}, n_out[EAR_OP_MAX_NAMES] = {};
  CHECK(ear_op_elements(op.name, dims.data(), dims.size(), n_in, n_out) == EAR_OK);
  std::vector<Array> inputs;
  for (size_t k = 0; op.inputs[k]; k++) {
    Array x = wild(n_in[k], static_cast<double>(k + 1) + 0.37 * draw);
    for (double& value : x) {
      value = n_in[k] == 1 ? scalar(op.inputs[k], value, draw) : element(op.name, op.inputs[k], value, draw);
    }
    inputs.push_back(x);
  }
  return inputs;
}

bool differ(const std::vector<Array>& a, const std::vector<Array>& b) {
  for (size_t k = 0; k < a.size(); k++) {
    for (const double x : a[k]) CHECK(std::isfinite(x));
    if (!all_near(a[k], b[k], 1e-7)) return true;
  }
  return false;
}

}  // namespace

TEST("every variant is another result than the operation, and than any other variant") {
  ear_op_description op;
  for (size_t i = 0; ear_op_describe(i, &op) == EAR_OK; i++) {
    const std::vector<int64_t> dims = dims_of(op);
    std::vector<const char*> names{nullptr};
    for (const char* const* variant = op.variants; *variant; variant++) names.push_back(*variant);
    std::vector<std::vector<std::vector<Array>>> results(names.size());  // by variant, draw and output
    for (int draw = 0; draw < kDraws && names.size() > 1; draw++) {
      const std::vector<Array> inputs = inputs_of(op, dims, draw);
      for (size_t v = 0; v < names.size(); v++) results[v].push_back(compute(op.name, dims, inputs, names[v]));
    }
    for (size_t a = 0; a < names.size(); a++) {
      for (size_t b = a + 1; b < names.size(); b++) {
        bool apart = false;
        for (size_t draw = 0; draw < kDraws; draw++) apart = apart || differ(results[a][draw], results[b][draw]);
        if (!apart) std::printf("  %s: %s is %s\n", op.name, names[b], names[a] ? names[a] : "right");
        CHECK(apart);
      }
    }
  }
}
