// Numbers and fields as JavaScript has them. Types were checked in lib/.
#pragma once

#include <napi.h>

#include <cmath>
#include <cstdint>
#include <string>

namespace ear_addon {

inline Napi::Number to_number(Napi::Env env, int64_t number) {
  return Napi::Number::New(env, static_cast<double>(number));
}

// null for NaN.
inline Napi::Value or_null(Napi::Env env, double number) {
  return std::isnan(number) ? env.Null() : Napi::Value(Napi::Number::New(env, number));
}

// The fields of an object.
class Fields {
 public:
  explicit Fields(const Napi::Value& given) : given_(given.As<Napi::Object>()) {}

  Napi::Value at(const char* key) const { return given_.Get(key); }
  int32_t whole(const char* key) const { return number(key).Int32Value(); }
  uint64_t seed(const char* key) const { return static_cast<uint64_t>(number(key).Int64Value()); }
  double real(const char* key) const { return number(key).DoubleValue(); }
  std::string text(const char* key) const { return at(key).As<Napi::String>().Utf8Value(); }
  // Of a Uint8Array.
  std::string bytes(const char* key) const {
    const Napi::Uint8Array array = at(key).As<Napi::Uint8Array>();
    return std::string(reinterpret_cast<const char*>(array.Data()), array.ElementLength());
  }

 private:
  Napi::Number number(const char* key) const { return at(key).As<Napi::Number>(); }

  const Napi::Object given_;
};

}  // namespace ear_addon
