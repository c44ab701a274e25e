// Typed arrays of JavaScript as plain vectors, which a thread may read.
#pragma once

#include <napi.h>

#include <vector>

namespace ear_addon {

template <class Array>
auto copied(const Napi::Value& value) {
  const Array array = value.As<Array>();
  return std::vector<std::remove_cv_t<std::remove_pointer_t<decltype(array.Data())>>>(
      array.Data(), array.Data() + array.ElementLength());
}

}  // namespace ear_addon
