// describeTraceWeights(config) and startTrace(config, weights, tokens, B, T): every tensor of a forward pass.
#include "ear/trace.h"

#include "arrays.hpp"
#include "cancel_flag.hpp"
#include "owned.hpp"
#include "thread_job.hpp"
#include "values.hpp"

namespace ear_addon {

namespace {

ear_trace_config read_config(const Fields& given) {
  return {given.whole("family"),    given.whole("n_layer"), given.whole("n_head"),     given.whole("n_kv_head"),
          given.whole("n_embd"),    given.whole("n_hidden"), given.whole("block_size"), given.whole("vocab_size"),
          given.whole("bias"),      given.whole("tied"),    given.real("norm_eps"),    given.real("rope_theta")};
}

Napi::Array numbers(Napi::Env env, const int64_t* values, int32_t n) {
  Napi::Array array = Napi::Array::New(env, static_cast<size_t>(n));
  for (int32_t i = 0; i < n; i++) array.Set(static_cast<uint32_t>(i), static_cast<double>(values[i]));
  return array;
}

class TraceWork final : public Work {
 public:
  TraceWork(const ear_trace_config& config, std::vector<double> weights, std::vector<int32_t> tokens, int32_t B,
            int32_t T, CancelFlag cancel)
      : config_(config),
        weights_(std::move(weights)),
        tokens_(std::move(tokens)),
        B_(B),
        T_(T),
        cancel_(std::move(cancel)) {}

  ear_status run(Reporter&) override {
    ear_trace* trace = nullptr;
    const ear_status status =
        ear_trace_create(&trace, &config_, weights_.data(), weights_.size(), tokens_.data(), B_, T_, cancel_.get());
    if (status == EAR_OK) trace_.reset(trace);
    return status;
  }

  Napi::Value result(Napi::Env env) override {
    Napi::Array tensors = Napi::Array::New(env);
    ear_trace_tensor tensor;
    for (size_t i = 0; ear_trace_tensor_at(trace_.get(), i, &tensor) == EAR_OK; i++) {
      Napi::Object entry = Napi::Object::New(env);
      Napi::Array axes = Napi::Array::New(env);
      size_t elements = 1;
      for (int32_t axis = 0; axis < tensor.n_dims; axis++) {
        axes.Set(static_cast<uint32_t>(axis), tensor.axes[axis]);
        elements *= static_cast<size_t>(tensor.shape[axis]);
      }
      Napi::Float64Array values = Napi::Float64Array::New(env, elements);
      std::copy_n(tensor.values, elements, values.Data());
      entry.Set("name", tensor.name);
      entry.Set("shape", numbers(env, tensor.shape, tensor.n_dims));
      entry.Set("axes", axes);
      entry.Set("causal", tensor.causal != 0);
      entry.Set("values", values);
      tensors.Set(static_cast<uint32_t>(i), entry);
    }
    return tensors;
  }

 private:
  const ear_trace_config config_;
  const std::vector<double> weights_;
  const std::vector<int32_t> tokens_;
  const int32_t B_, T_;
  const CancelFlag cancel_;
  Owned<ear_trace> trace_;
};

}  // namespace

Napi::Value describe_trace_weights(const Napi::CallbackInfo& info) {
  const ear_trace_config config = read_config(Fields(info[0]));
  Napi::Array all = Napi::Array::New(info.Env());
  ear_trace_weight weight;
  for (size_t i = 0; ear_trace_describe_weight(&config, i, &weight) == EAR_OK; i++) {
    Napi::Object entry = Napi::Object::New(info.Env());
    entry.Set("name", weight.name);
    entry.Set("shape", numbers(info.Env(), weight.shape, weight.n_dims));
    all.Set(static_cast<uint32_t>(i), entry);
  }
  return all;
}

Napi::Value start_trace(const Napi::CallbackInfo& info) {
  const CancelFlag cancel = make_cancel_flag();
  auto work = std::make_unique<TraceWork>(read_config(Fields(info[0])), copied<Napi::Float64Array>(info[1]),
                                          copied<Napi::Int32Array>(info[2]), info[3].As<Napi::Number>().Int32Value(),
                                          info[4].As<Napi::Number>().Int32Value(), cancel);
  return start_job(info.Env(), std::move(work), info.Env().Null(), [cancel] { raise(cancel); });
}

}  // namespace ear_addon
