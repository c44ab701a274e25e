#include "part_control.hpp"

#include <algorithm>
#include <cstring>

namespace ear_addon {

namespace {

bool is_pointer(const ear_lm_argument& arg) { return std::strchr(arg.type, '*') != nullptr; }
bool is_const(const ear_lm_argument& arg) { return std::strncmp(arg.type, "const ", 6) == 0; }

template <class Array, class T>
Array copy_of(Napi::Env env, const ear_lm_argument& arg) {
  Array array = Array::New(env, arg.elements);
  std::copy_n(static_cast<const T*>(arg.data), arg.elements, array.Data());
  return array;
}

Napi::Object describe(Napi::Env env, const ear_lm_argument& arg) {
  Napi::Object out = Napi::Object::New(env);
  out.Set("name", arg.name);
  out.Set("type", arg.type);
  if (!is_pointer(arg)) {
    out.Set("value", arg.value);
  } else if (std::strstr(arg.type, "int")) {
    out.Set("values", copy_of<Napi::Int32Array, int32_t>(env, arg));
  } else {
    out.Set("values", copy_of<Napi::Float32Array, float>(env, arg));
  }
  return out;
}

size_t bytes_of(const ear_lm_call& call) {
  size_t bytes = 0;
  for (size_t i = 0; i < call.n_args; i++) bytes += call.args[i].elements * sizeof(float);
  return bytes;
}

}  // namespace

void PartControl::cancel() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    __atomic_store_n(&cancelled_, 1, __ATOMIC_RELAXED);
  }
  changed_.notify_all();
}

Napi::Value PartControl::take(Napi::Env env) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (state_ != State::asked) return env.Undefined();
  state_ = State::taken;
  Napi::Object out = Napi::Object::New(env);
  out.Set("id", id_);
  out.Set("symbol", call_->symbol);
  out.Set("layer", call_->layer);
  Napi::Array args = Napi::Array::New(env, call_->n_args);
  for (size_t i = 0; i < call_->n_args; i++) args.Set(static_cast<uint32_t>(i), describe(env, call_->args[i]));
  out.Set("args", args);
  return out;
}

void PartControl::answer(double id, const Napi::Array& answers) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!waits_for(id)) return;
    uint32_t next = 0;
    for (size_t i = 0; i < call_->n_args; i++) {
      const ear_lm_argument& arg = call_->args[i];
      if (!is_pointer(arg) || is_const(arg)) continue;
      const Napi::Float32Array values = Napi::Value(answers[next++]).As<Napi::Float32Array>();
      std::copy_n(values.Data(), arg.elements, static_cast<float*>(arg.data));
    }
    state_ = State::answered;
  }
  changed_.notify_all();
}

void PartControl::fail(double id) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!waits_for(id)) return;
    state_ = State::failed;
  }
  changed_.notify_all();
}

ear_status PartControl::ask(const ear_lm_call& call, const std::function<void()>& poke) {
  if (bytes_of(call) > kMaxBytes) return EAR_ERR_TOO_LARGE;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    call_ = &call;
    id_++;
    state_ = State::asked;
  }
  poke();
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait(lock, [this] { return state_ == State::answered || state_ == State::failed || is_cancelled(); });
  const ear_status status =
      is_cancelled() ? EAR_FINISHED : state_ == State::answered ? EAR_OK : EAR_ERR_INTERNAL;
  state_ = State::idle;
  call_ = nullptr;
  return status;
}

}  // namespace ear_addon
