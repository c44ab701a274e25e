// startRun(order, listener) and what its events look like in JavaScript. The arguments were checked in lib/.
#include <cmath>
#include <cstring>

#include "run_work.hpp"
#include "values.hpp"

namespace ear_addon {

namespace {

// One column of the steps.
template <class Take>
Napi::Float64Array column(Napi::Env env, const std::vector<ear_run_step>& steps, const Take& take) {
  Napi::Float64Array array = Napi::Float64Array::New(env, steps.size());
  for (size_t i = 0; i < steps.size(); i++) array[i] = take(steps[i]);
  return array;
}

Napi::Object describe_run(Napi::Env env, const RunEvent& event, size_t bytes) {
  const ear_run_facts& facts = event.facts;
  Napi::Object info = Napi::Object::New(env);
  info.Set("recipe", event.texts[0]);
  info.Set("device", event.texts[1]);
  if (event.problem.status != EAR_OK) {
    Napi::Object why = Napi::Object::New(env);
    describe(event.problem, why);
    info.Set("why_cpu", why);
  }
  info.Set("num_params", to_number(env, facts.parameters));
  info.Set("vocab_size", facts.vocab_size);
  info.Set("bytes", to_number(env, static_cast<int64_t>(bytes)));
  info.Set("train_tokens", to_number(env, facts.train_tokens));
  info.Set("val_tokens", to_number(env, facts.val_tokens));
  info.Set("flops_per_step", facts.flops_per_step);
  info.Set("step", to_number(env, facts.step));
  return info;
}

Napi::Object describe_event(Napi::Env env, const RunEvent& event) {
  static constexpr const char* kKinds[] = {"info", "evaluation", "sample", "reply"};
  Napi::Object out = Napi::Object::New(env);
  out.Set("kind", kKinds[static_cast<int>(event.kind)]);
  out.Set("step", to_number(env, event.step));
  if (event.kind == RunEvent::Kind::evaluation) {
    out.Set("train_loss", event.train_loss);
    out.Set("val_loss", or_null(env, event.val_loss));
  }
  if (event.kind == RunEvent::Kind::sample) out.Set("texts", to_array(env, event.texts));
  if (event.kind != RunEvent::Kind::reply) return out;
  out.Set("id", event.id);
  if (event.problem.status != EAR_OK) {
    Napi::Object error = Napi::Object::New(env);
    error.Set("code", Napi::String::New(env, ear_status_name(event.problem.status)));
    describe(event.problem, error);
    out.Set("error", error);
    return out;
  }
  Napi::Object value = Napi::Object::New(env);
  value.Set("step", to_number(env, event.step));
  switch (event.request) {
    case Request::Kind::checkpoint:
    case Request::Kind::weights: value.Set("bytes", to_number(env, event.bytes)); break;
    case Request::Kind::sample: value.Set("texts", to_array(env, event.texts)); break;
    case Request::Kind::attention: describe(event.attention, value); break;
  }
  out.Set("value", value);
  return out;
}

RunOrder read_order(const Fields& given) {
  RunOrder order;
  order.recipe = given.text("recipe");
  order.text = given.bytes("text");
  order.threads = given.whole("threads");
  order.resume = given.text("resume");
  order.device = given.text("device");
  order.save_checkpoint = given.text("save_checkpoint");
  order.save_weights = given.text("save_weights");
  const auto steps = [&](const char* key) {
    const Napi::Float64Array array = given.at(key).As<Napi::Float64Array>();
    std::set<int64_t> set;
    for (size_t i = 0; i < array.ElementLength(); i++) set.insert(static_cast<int64_t>(array[i]));
    return set;
  };
  order.layer_norms_at = steps("layer_norms_at");
  order.hash_at = steps("hash_at");
  return order;
}

}  // namespace

// {info?, steps?, events}: the steps since the last call as columns, then everything else.
Napi::Value RunWork::deliver(Napi::Env env) {
  std::vector<ear_run_step> steps;
  std::vector<RunEvent> events;
  double seconds = 0;
  size_t bytes = 0;
  int64_t tokens_before = 0;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    steps.swap(steps_);
    events.swap(events_);
    seconds = seconds_;
    bytes = bytes_;
    tokens_before = told_tokens_;
    if (!steps.empty()) told_tokens_ = steps.back().tokens;
  }
  if (steps.empty() && events.empty()) return env.Undefined();
  Napi::Object out = Napi::Object::New(env);
  Napi::Array list = Napi::Array::New(env);
  for (const RunEvent& event : events) {
    if (event.kind == RunEvent::Kind::info) out.Set("info", describe_run(env, event, bytes));
    else list.Set(list.Length(), describe_event(env, event));
  }
  out.Set("events", list);
  if (steps.empty()) return out;
  Napi::Object told = Napi::Object::New(env);
  double ms = 0;
  for (const ear_run_step& step : steps) ms += step.ms;
  told.Set("step", to_number(env, steps.back().step));
  told.Set("steps", to_number(env, steps.back().steps));
  told.Set("losses", column(env, steps, [](const ear_run_step& step) { return step.loss; }));
  told.Set("grad_norms", column(env, steps, [](const ear_run_step& step) { return step.grad_norm; }));
  told.Set("lrs", column(env, steps, [](const ear_run_step& step) { return step.lr; }));
  told.Set("ms", column(env, steps, [](const ear_run_step& step) { return step.ms; }));
  told.Set("tokens", to_number(env, steps.back().tokens));
  told.Set("tokens_per_s", ms > 0 ? static_cast<double>(steps.back().tokens - tokens_before) / ms * 1000 : 0.0);
  told.Set("seconds", seconds);
  told.Set("bytes", to_number(env, static_cast<int64_t>(bytes)));
  out.Set("progress", told);
  return out;
}

Napi::Value RunWork::result(Napi::Env env) {
  Napi::Object out = Napi::Object::New(env);
  out.Set("ended_by", ended_by_);
  Napi::Object problem = Napi::Object::New(env);
  describe(problem_, problem);
  out.Set("problem", problem);
  out.Set("step", to_number(env, facts_.step));
  out.Set("tokens", to_number(env, facts_.tokens));
  out.Set("seconds", facts_.seconds);
  out.Set("first_loss", stands_ ? or_null(env, facts_.first_loss) : env.Null());
  out.Set("ln_vocab_size", stands_ ? Napi::Value(Napi::Number::New(env, std::log(facts_.vocab_size))) : env.Null());
  out.Set("best_val_loss", stands_ ? or_null(env, facts_.best_val_loss) : env.Null());
  out.Set("best_step", to_number(env, facts_.best_step));
  out.Set("hash", hash_.empty() ? env.Null() : Napi::Value(Napi::String::New(env, hash_)));
  Napi::Array norms = Napi::Array::New(env, layer_norms_.size());
  for (size_t i = 0; i < layer_norms_.size(); i++) {
    Napi::Object one = Napi::Object::New(env);
    one.Set("step", to_number(env, layer_norms_[i].first));
    one.Set("norms", to_float64_array(env, layer_norms_[i].second));
    norms.Set(static_cast<uint32_t>(i), one);
  }
  out.Set("layer_norms", norms);
  Napi::Array hashes = Napi::Array::New(env, hashes_.size());
  for (size_t i = 0; i < hashes_.size(); i++) {
    Napi::Object one = Napi::Object::New(env);
    one.Set("step", to_number(env, hashes_[i].first));
    one.Set("hash", hashes_[i].second);
    hashes.Set(static_cast<uint32_t>(i), one);
  }
  out.Set("hashes", hashes);
  return out;
}

Napi::Value start_run(const Napi::CallbackInfo& info) {
  const auto control = std::make_shared<RunControl>();
  auto work = std::make_unique<RunWork>(read_order(Fields(info[0])), control);
  Napi::Object handle = start_job(info.Env(), std::move(work), info[1], [control] { control->cancel(); });
  handle.Set("pause", Napi::Function::New(info.Env(), [control](const Napi::CallbackInfo& call) {
               control->pause(call[0].As<Napi::Boolean>().Value());
             }));
  // ask(id, kind, text, layer, draw | null): false where the run is over.
  handle.Set("ask", Napi::Function::New(info.Env(), [control](const Napi::CallbackInfo& call) -> Napi::Value {
               Request request;
               request.id = call[0].As<Napi::Number>().DoubleValue();
               request.kind = static_cast<Request::Kind>(call[1].As<Napi::Number>().Int32Value());
               request.text = call[2].As<Napi::String>().Utf8Value();
               request.layer = call[3].As<Napi::Number>().Int32Value();
               if (call[4].IsObject()) request.draw = read_draw(Fields(call[4]));
               return Napi::Boolean::New(call.Env(), control->ask(std::move(request)));
             }));
  return handle;
}

}  // namespace ear_addon
