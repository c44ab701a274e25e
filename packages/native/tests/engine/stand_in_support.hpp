// Stand-ins that compute what the plain operations in double precision do, by their names alone.
#pragma once

#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "check.hpp"
#include "ear/ops.h"
#include "ear/stand_in.h"

namespace stand_ins {

inline const ear_op_description& op_of(const char* symbol) {
  static std::map<std::string, ear_op_description> all = [] {
    std::map<std::string, ear_op_description> table;
    ear_op_description op;
    for (size_t i = 0; ear_op_describe(i, &op) == EAR_OK; i++) table[op.name] = op;
    return table;
  }();
  CHECK(all.count(symbol) == 1);
  return all[symbol];
}

inline const ear_lm_argument* find(const ear_lm_call& call, const std::string& name) {
  for (size_t i = 0; i < call.n_args; i++) {
    if (name == call.args[i].name) return &call.args[i];
  }
  return nullptr;
}

inline bool is_pointer(const ear_lm_argument& arg) { return std::strchr(arg.type, '*') != nullptr; }

// The plain operation; what it computes is multiplied by `factor`, which is 1 for a right one.
struct Plain {
  double factor = 1;
  int64_t calls = 0;
  std::vector<int32_t> layers;
  int64_t fails_at = 0;  // the call, from 1, that answers `failure` without doing anything; 0: none
  ear_status failure = EAR_ERR_TOO_LARGE;

  static ear_status call(void* self, const ear_lm_call* call) { return static_cast<Plain*>(self)->compute(*call); }

  ear_status compute(const ear_lm_call& call) {
    calls++;
    layers.push_back(call.layer);
    if (calls == fails_at) return failure;
    const ear_op_description& op = op_of(call.symbol);
    std::vector<int64_t> dims;
    for (const char* const* dim = op.dims; *dim; dim++) dims.push_back(size_of(call, *dim));
    size_t n_in[EAR_OP_MAX_NAMES] = {}, n_out[EAR_OP_MAX_NAMES] = {};
    const ear_status known = ear_op_elements(op.name, dims.data(), dims.size(), n_in, n_out);
    if (known != EAR_OK) return known;
    std::vector<std::vector<double>> in, out;
    std::vector<const double*> inputs;
    std::vector<double*> outputs;
    for (size_t i = 0; op.inputs[i]; i++) in.push_back(read(*find(call, op.inputs[i]), n_in[i]));
    for (size_t i = 0; op.outputs[i]; i++) out.emplace_back(n_out[i]);
    for (const auto& one : in) inputs.push_back(one.data());
    for (auto& one : out) outputs.push_back(one.data());
    const ear_status status =
        ear_op_compute(op.name, nullptr, dims.data(), dims.size(), inputs.data(), outputs.data());
    if (status != EAR_OK) return status;
    // All but the optimizer add: what is not a derivative finds zeros.
    const bool adds = std::strcmp(call.symbol, "adamw_update") != 0;
    for (size_t i = 0; op.outputs[i]; i++) {
      const ear_lm_argument* const arg = find(call, op.outputs[i]);
      if (!arg) continue;
      CHECK(arg->elements == n_out[i]);
      float* const to = static_cast<float*>(arg->data);
      for (size_t j = 0; j < n_out[i]; j++) to[j] = static_cast<float>((adds ? to[j] : 0) + factor * out[i][j]);
    }
    return EAR_OK;
  }

 private:
  static int64_t size_of(const ear_lm_call& call, const std::string& dim) {
    if (const ear_lm_argument* const arg = find(call, dim)) return static_cast<int64_t>(arg->value);
    // llm.c's encoder does not say how many tokens there are.
    const ear_lm_argument* const table = find(call, std::strstr(call.symbol, "backward") ? "dwte" : "wte");
    return static_cast<int64_t>(table->elements) / size_of(call, "C");
  }

  static std::vector<double> read(const ear_lm_argument& arg, size_t n) {
    if (!is_pointer(arg)) return {arg.value};
    CHECK(arg.elements == n);
    if (std::strstr(arg.type, "int")) {
      const auto* const from = static_cast<const int32_t*>(arg.data);
      return {from, from + n};
    }
    const auto* const from = static_cast<const float*>(arg.data);
    return {from, from + n};
  }
};

}  // namespace stand_ins
