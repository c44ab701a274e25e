// safetensors: every tensor that is found lies within the file, is found by its name, and fits its shape.
#include "ear/safetensors.h"

#include <cstdint>
#include <cstring>
#include <memory>

#include "promise.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // A copy of exactly this size, so that a sanitizer sees one byte too many.
  const auto copy = std::make_unique<std::uint8_t[]>(size);
  if (size > 0) std::memcpy(copy.get(), data, size);
  ear_safetensors* file = nullptr;
  char why[200];
  const ear_status status = ear_safetensors_read(&file, copy.get(), size, why, sizeof why);
  PROMISE((status == EAR_OK) == (file != nullptr));
  if (!file) {
    PROMISE(why[0] != '\0');
    return 0;
  }
  std::uint8_t sum = 0;
  std::size_t total = 0;
  for (std::size_t i = 0; i < ear_safetensors_count(file); i++) {
    ear_safetensors_tensor tensor;
    PROMISE(ear_safetensors_tensor_at(file, i, &tensor) == EAR_OK);
    PROMISE(ear_safetensors_find(file, tensor.name) == i);
    for (std::size_t b = 0; b < tensor.n_bytes; b++) sum ^= static_cast<const std::uint8_t*>(tensor.data)[b];
    total += tensor.n_bytes;
  }
  PROMISE(total <= size);
  (void)ear_safetensors_metadata(file, "format");
  volatile std::uint8_t used = sum;
  (void)used;
  ear_safetensors_destroy(file);
  return 0;
}
