// startTape(ops, left, right, numbers, output): replays a recorded graph. The arrays' lengths were checked in lib/.
#include "ear/tape.h"

#include "arrays.hpp"
#include "cancel_flag.hpp"
#include "thread_job.hpp"

namespace ear_addon {

namespace {

class TapeWork final : public Work {
 public:
  TapeWork(std::vector<uint8_t> ops, std::vector<int32_t> left, std::vector<int32_t> right,
           std::vector<double> numbers, size_t output, CancelFlag cancel)
      : ops_(std::move(ops)),
        left_(std::move(left)),
        right_(std::move(right)),
        numbers_(std::move(numbers)),
        output_(output),
        cancel_(std::move(cancel)) {}

  ear_status run(Reporter&) override {
    values_.resize(ops_.size());
    gradients_.resize(ops_.size());
    order_.resize(ops_.size());
    const ear_tape tape{ops_.size(), ops_.data(), left_.data(), right_.data(), numbers_.data(), output_};
    replayed_ = {values_.data(), gradients_.data(), order_.data(), 0, 0};
    const ear_status status = ear_tape_replay(&tape, cancel_.get(), &replayed_, &fault_);
    return fault_.kind == EAR_TAPE_SOUND ? status : EAR_OK;  // a fault of the graph is an answer
  }

  Napi::Value result(Napi::Env env) override {
    Napi::Object result = Napi::Object::New(env);
    if (fault_.kind != EAR_TAPE_SOUND) {
      result.Set("fault", fault_.kind);
      result.Set("node", static_cast<double>(fault_.node));
      result.Set("operand", fault_.operand);
      return result;
    }
    Napi::Int32Array order = Napi::Int32Array::New(env, replayed_.n_order);
    std::copy_n(order_.begin(), replayed_.n_order, order.Data());
    result.Set("values", to_float64_array(env, values_));
    result.Set("gradients", to_float64_array(env, gradients_));
    result.Set("order", order);
    result.Set("not_finite", replayed_.not_finite < ops_.size()
                                 ? Napi::Value(Napi::Number::New(env, static_cast<double>(replayed_.not_finite)))
                                 : env.Null());
    return result;
  }

 private:
  const std::vector<uint8_t> ops_;
  const std::vector<int32_t> left_, right_;
  const std::vector<double> numbers_;
  const size_t output_;
  const CancelFlag cancel_;

  std::vector<double> values_, gradients_;
  std::vector<int32_t> order_;
  ear_tape_result replayed_{};
  ear_tape_fault fault_{};
};

}  // namespace

Napi::Value start_tape(const Napi::CallbackInfo& info) {
  const CancelFlag cancel = make_cancel_flag();
  auto work = std::make_unique<TapeWork>(copied<Napi::Uint8Array>(info[0]), copied<Napi::Int32Array>(info[1]),
                                         copied<Napi::Int32Array>(info[2]), copied<Napi::Float64Array>(info[3]),
                                         static_cast<size_t>(info[4].As<Napi::Number>().Int64Value()), cancel);
  return start_job(info.Env(), std::move(work), info.Env().Null(), [cancel] { raise(cancel); });
}

}  // namespace ear_addon
