// startComparison(order, listener) and what it tells JavaScript. The arguments were checked in lib/.
#include "arrays.hpp"
#include "compare_work.hpp"
#include "values.hpp"

namespace ear_addon {

namespace {

Napi::Array to_plain_array(Napi::Env env, const std::vector<double>& numbers) {
  Napi::Array array = Napi::Array::New(env, numbers.size());
  for (size_t i = 0; i < numbers.size(); i++) array.Set(static_cast<uint32_t>(i), numbers[i]);
  return array;
}

CompareOrder read_order(const Fields& given) {
  CompareOrder order;
  order.recipe = given.text("recipe");
  order.text = given.bytes("text");
  order.threads = given.whole("threads");
  order.symbol = given.text("symbol");
  order.tokenizer = given.text("tokenizer");
  order.kind = static_cast<CompareOrder::Kind>(given.whole("kind"));
  order.rates = copied<Napi::Float64Array>(given.at("rates"));
  order.atol = given.real("atol");
  order.rtol = given.real("rtol");
  return order;
}

}  // namespace

// {progress?: {step, steps, losses, reference_losses}, call?}: the steps since the last time, and a call that waits.
Napi::Value CompareWork::deliver(Napi::Env env) {
  std::vector<double> losses, reference_losses;
  int64_t step = 0, steps = 0;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    losses.swap(told_);
    reference_losses.swap(told_reference_);
    step = step_;
    steps = steps_;
  }
  const Napi::Value call = control_->take(env);
  if (losses.empty() && call.IsUndefined()) return env.Undefined();
  Napi::Object out = Napi::Object::New(env);
  if (!call.IsUndefined()) out.Set("call", call);
  if (losses.empty()) return out;
  Napi::Object progress = Napi::Object::New(env);
  progress.Set("step", to_number(env, step));
  progress.Set("steps", to_number(env, steps));
  progress.Set("losses", to_plain_array(env, losses));
  progress.Set("reference_losses", to_plain_array(env, reference_losses));
  out.Set("progress", progress);
  return out;
}

Napi::Value CompareWork::result(Napi::Env env) {
  Napi::Object out = Napi::Object::New(env);
  out.Set("steps", to_number(env, static_cast<int64_t>(part_.losses.size())));
  out.Set("ended_by", ended_by_);
  out.Set("losses", to_float64_array(env, part_.losses));
  out.Set("reference_losses", to_float64_array(env, reference_.losses));
  out.Set("departs_at", departs_at_ > 0 ? Napi::Value(to_number(env, departs_at_)) : env.Null());
  out.Set("calls", to_number(env, part_.calls));
  out.Set("part_ms", part_.ms);
  out.Set("reference_ms", reference_.ms);
  out.Set("bytes_per_token", part_.facts.bytes_per_token);
  out.Set("reference_bytes_per_token", reference_.facts.bytes_per_token);
  out.Set("val_loss", or_null(env, part_.val_loss));
  out.Set("reference_val_loss", or_null(env, reference_.val_loss));
  out.Set("num_params", to_number(env, part_.facts.parameters));
  out.Set("reference_num_params", to_number(env, reference_.facts.parameters));
  out.Set("elapsed_ms", elapsed_ms_);
  Napi::Object problem = Napi::Object::New(env);
  describe(problem_, problem);
  out.Set("problem", problem);
  return out;
}

// {promise, cancel, answer(id, arrays), fail(id)}.
Napi::Value start_comparison(const Napi::CallbackInfo& info) {
  const auto control = std::make_shared<PartControl>();
  auto work = std::make_unique<CompareWork>(read_order(Fields(info[0])), control);
  Napi::Object handle = start_job(info.Env(), std::move(work), info[1], [control] { control->cancel(); });
  handle.Set("answer", Napi::Function::New(info.Env(), [control](const Napi::CallbackInfo& call) {
               control->answer(call[0].As<Napi::Number>().DoubleValue(), call[1].As<Napi::Array>());
             }));
  handle.Set("fail", Napi::Function::New(info.Env(), [control](const Napi::CallbackInfo& call) {
               control->fail(call[0].As<Napi::Number>().DoubleValue());
             }));
  return handle;
}

// describeSymbols(): [{symbol, args: [{name, type}]}] in the engine's order.
Napi::Value describe_symbols(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  Napi::Array all = Napi::Array::New(env);
  ear_lm_call known;
  for (size_t i = 0; ear_lm_describe_symbol(i, &known) == EAR_OK; i++) {
    Napi::Object entry = Napi::Object::New(env);
    Napi::Array args = Napi::Array::New(env);
    for (size_t j = 0; j < known.n_args; j++) {
      Napi::Object arg = Napi::Object::New(env);
      arg.Set("name", known.args[j].name);
      arg.Set("type", known.args[j].type);
      args.Set(static_cast<uint32_t>(j), arg);
    }
    entry.Set("symbol", known.symbol);
    entry.Set("args", args);
    all.Set(static_cast<uint32_t>(i), entry);
  }
  return all;
}

}  // namespace ear_addon
