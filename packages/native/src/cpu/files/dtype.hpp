// The number types of the safetensors format, and how many bytes a tensor of them takes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace ear {

struct Dtype {
  const char* name;
  std::size_t bytes;  // of one element, and what its address is a multiple of
};

// nullptr where the engine does not know the name.
inline const Dtype* find_dtype(std::string_view name) {
  static constexpr Dtype kDtypes[] = {
      {"BOOL", 1}, {"U8", 1},  {"I8", 1},  {"F8_E4M3", 1}, {"F8_E5M2", 1}, {"U16", 2}, {"I16", 2}, {"F16", 2},
      {"BF16", 2}, {"U32", 4}, {"I32", 4}, {"F32", 4},     {"U64", 8},     {"I64", 8}, {"F64", 8}, {"C64", 8},
  };
  for (const Dtype& dtype : kDtypes) {
    if (name == dtype.name) return &dtype;
  }
  return nullptr;
}

// The bytes of a tensor; false where a dimension is negative or the product does not fit.
inline bool tensor_bytes(const Dtype& dtype, const std::int64_t* shape, std::int32_t n_dims, std::size_t& out) {
  std::uint64_t product = dtype.bytes;
  bool empty = false;
  for (std::int32_t i = 0; i < n_dims; i++) {
    if (shape[i] < 0) return false;
    empty = empty || shape[i] == 0;
    if (shape[i] > 0 && __builtin_mul_overflow(product, static_cast<std::uint64_t>(shape[i]), &product)) return false;
  }
  if (product > SIZE_MAX / 2) return false;
  out = empty ? 0 : static_cast<std::size_t>(product);
  return true;
}

}  // namespace ear
