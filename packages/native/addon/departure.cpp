// findDeparture(tensors): the first tensor that departs, on the calling thread. lib/ checked names, shapes and arrays.
#include "ear/departure.h"

#include <deque>

#include "thread_job.hpp"

namespace ear_addon {

namespace {

// Strings and shapes of the tensors, which keep their places while the engine looks at them.
struct Arena {
  std::deque<std::string> strings;
  std::deque<std::vector<int64_t>> shapes;
  std::deque<std::vector<const char*>> lists;

  const char* string(const Napi::Value& value) {
    return strings.emplace_back(value.As<Napi::String>().Utf8Value()).c_str();
  }
  const std::vector<int64_t>& shape(const Napi::Value& value) {
    const Napi::Array given = value.As<Napi::Array>();
    std::vector<int64_t>& shape = shapes.emplace_back();
    for (uint32_t i = 0; i < given.Length(); i++) shape.push_back(given.Get(i).As<Napi::Number>().Int64Value());
    return shape;
  }
  const char* const* list(const Napi::Value& value) {
    if (!value.IsArray()) return nullptr;
    const Napi::Array given = value.As<Napi::Array>();
    std::vector<const char*>& list = lists.emplace_back();
    for (uint32_t i = 0; i < given.Length(); i++) list.push_back(string(given.Get(i)));
    return list.data();
  }
};

int32_t precision_of(const Napi::TypedArray& array) {
  return array.TypedArrayType() == napi_float32_array ? EAR_FLOAT32 : EAR_FLOAT64;
}

const void* data_of(const Napi::TypedArray& array) {
  if (precision_of(array) == EAR_FLOAT32) return array.As<Napi::Float32Array>().Data();
  return array.As<Napi::Float64Array>().Data();
}

ear_compared read(const Napi::Object& given, Arena& arena) {
  const auto number = [&](const char* key) { return given.Get(key).As<Napi::Number>().DoubleValue(); };
  const Napi::TypedArray got = given.Get("got").As<Napi::TypedArray>();
  const Napi::TypedArray want = given.Get("want").As<Napi::TypedArray>();
  const std::vector<int64_t>& shape = arena.shape(given.Get("shape"));
  const std::vector<int64_t>& got_shape = arena.shape(given.Get("got_shape"));
  ear_compared one{};
  one.name = arena.string(given.Get("name"));
  one.n_dims = static_cast<int32_t>(shape.size());
  one.shape = shape.data();
  one.axes = arena.list(given.Get("axes"));
  one.got_dims = static_cast<int32_t>(got_shape.size());
  one.got_shape = got_shape.data();
  one.got_precision = precision_of(got);
  one.got = data_of(got);
  one.want_precision = precision_of(want);
  one.want = data_of(want);
  one.atol = number("atol");
  one.rtol = number("rtol");
  one.max_ulp = number("max_ulp");
  one.causal = given.Get("causal").As<Napi::Boolean>().Value();
  return one;
}

Napi::Object describe(Napi::Env env, const ear_departure& found, const ear_compared& tensor) {
  Napi::Object result = Napi::Object::New(env);
  const auto number = [&](const char* key, double value) { result.Set(key, Napi::Number::New(env, value)); };
  number("tensor", static_cast<double>(found.tensor));
  number("reason", found.reason);
  number("layer", found.layer);
  number("head", found.head);
  result.Set("operation", ear_departure_name(tensor.name, nullptr, nullptr));
  if (found.reason == EAR_DEPARTS_SHAPE) return result;
  Napi::Array index = Napi::Array::New(env, static_cast<size_t>(tensor.n_dims));
  for (int32_t i = 0; i < tensor.n_dims; i++) index.Set(static_cast<uint32_t>(i), static_cast<double>(found.index[i]));
  result.Set("index", index);
  number("element", static_cast<double>(found.element));
  number("got", found.got);
  number("want", found.want);
  number("abs_error", found.abs_error);
  number("rel_error", found.rel_error);
  number("ulp_error", found.ulp_error);
  number("departing", static_cast<double>(found.departing));
  number("compared", static_cast<double>(found.compared));
  number("worst_element", static_cast<double>(found.worst_element));
  number("worst_error", found.worst_error);
  return result;
}

}  // namespace

Napi::Value find_departure(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const Napi::Array given = info[0].As<Napi::Array>();
  Arena arena;
  std::vector<ear_compared> tensors;
  for (uint32_t i = 0; i < given.Length(); i++) tensors.push_back(read(given.Get(i).As<Napi::Object>(), arena));
  ear_departure found{};
  const ear_status status = ear_departure_find(tensors.data(), tensors.size(), &found);
  if (status != EAR_OK) {
    Napi::Error error = Napi::Error::New(env, ear_status_sentence(status));
    error.Set("code", ear_status_name(status));
    throw error;
  }
  if (found.tensor < 0) return env.Null();
  return describe(env, found, tensors[static_cast<size_t>(found.tensor)]);
}

}  // namespace ear_addon
