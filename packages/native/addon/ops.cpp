// Operations for Node: listed once, then computed on the calling thread, because a call is shorter than a thread's
// start.
#include "ear/ops.h"

#include <string>
#include <vector>

#include "thread_job.hpp"

namespace ear_addon {

namespace {

Napi::Array names(Napi::Env env, const char* const* list) {
  Napi::Array array = Napi::Array::New(env);
  for (uint32_t i = 0; list[i]; i++) array.Set(i, list[i]);
  return array;
}

[[noreturn]] void fail(Napi::Env env, ear_status status) {
  Napi::Error error = Napi::Error::New(env, ear_status_sentence(status));
  error.Set("code", ear_status_name(status));
  throw error;
}

}  // namespace

// describeOps(): [{name, dims, inputs, outputs, variants}] in the engine's order.
Napi::Value describe_ops(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  Napi::Array all = Napi::Array::New(env);
  ear_op_description op;
  for (size_t i = 0; ear_op_describe(i, &op) == EAR_OK; i++) {
    Napi::Object entry = Napi::Object::New(env);
    entry.Set("name", op.name);
    entry.Set("dims", names(env, op.dims));
    entry.Set("inputs", names(env, op.inputs));
    entry.Set("outputs", names(env, op.outputs));
    entry.Set("variants", names(env, op.variants));
    all.Set(static_cast<uint32_t>(i), entry);
  }
  return all;
}

// computeOp(name, variant or null, dims: number[], inputs: Float64Array[]): Float64Array[]. Throws with the status as
// code; inputs whose lengths do not fit the dims are EAR_ERR_ARGUMENT.
Napi::Value compute_op(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const std::string name = info[0].As<Napi::String>();
  const bool has_variant = info[1].IsString();
  const std::string variant = has_variant ? info[1].As<Napi::String>().Utf8Value() : "";
  const Napi::Array given_dims = info[2].As<Napi::Array>();
  const Napi::Array given = info[3].As<Napi::Array>();

  std::vector<int64_t> dims;
  for (uint32_t i = 0; i < given_dims.Length(); i++) {
    dims.push_back(Napi::Value(given_dims[i]).As<Napi::Number>().Int64Value());
  }
  size_t n_inputs[EAR_OP_MAX_NAMES] = {}, n_outputs[EAR_OP_MAX_NAMES] = {};
  ear_status status = ear_op_elements(name.c_str(), dims.data(), dims.size(), n_inputs, n_outputs);
  if (status != EAR_OK) fail(env, status);

  // Elements of what the operation does not have stay 0, so their number is that of the arrays.
  std::vector<const double*> inputs;
  for (uint32_t i = 0; i < EAR_OP_MAX_NAMES && n_inputs[i] > 0; i++) {
    const Napi::Value value = given[i];
    if (i >= given.Length() || !value.IsTypedArray()) fail(env, EAR_ERR_ARGUMENT);
    const Napi::Float64Array array = value.As<Napi::Float64Array>();
    if (array.TypedArrayType() != napi_float64_array || array.ElementLength() != n_inputs[i]) {
      fail(env, EAR_ERR_ARGUMENT);
    }
    inputs.push_back(array.Data());
  }
  if (given.Length() != inputs.size()) fail(env, EAR_ERR_ARGUMENT);

  Napi::Array results = Napi::Array::New(env);
  std::vector<double*> outputs;
  for (uint32_t i = 0; i < EAR_OP_MAX_NAMES && n_outputs[i] > 0; i++) {
    Napi::Float64Array array = Napi::Float64Array::New(env, n_outputs[i]);
    outputs.push_back(array.Data());
    results.Set(i, array);
  }
  status = ear_op_compute(name.c_str(), has_variant ? variant.c_str() : nullptr, dims.data(), dims.size(),
                          inputs.data(), outputs.data());
  if (status != EAR_OK) fail(env, status);
  return results;
}

}  // namespace ear_addon
