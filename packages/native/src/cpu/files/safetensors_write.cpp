#include <algorithm>
#include <cstring>
#include <numeric>
#include <string>
#include <vector>

#include "base/guard.hpp"
#include "base/json.hpp"
#include "base/sentence.hpp"
#include "ear/safetensors.h"
#include "files/atomic_file.hpp"
#include "files/dtype.hpp"

namespace {

// What is wrong with one tensor, or nothing.
std::string fault_of(const ear_safetensors_tensor& tensor) {
  if (!tensor.name || !tensor.dtype || (!tensor.data && tensor.n_bytes > 0)) return "a tensor lacks its name, dtype or data";
  const std::string where = "the tensor " + ear::quoted(tensor.name);
  if (!ear::is_utf8(tensor.name)) return "a tensor's name is not UTF-8";
  if (std::strcmp(tensor.name, "__metadata__") == 0) return "no tensor may be called __metadata__";
  const ear::Dtype* dtype = ear::find_dtype(tensor.dtype);
  if (!dtype) return where + " has the unknown dtype " + ear::quoted(tensor.dtype);
  std::size_t bytes = 0;
  if (tensor.n_dims < 0 || tensor.n_dims > EAR_SAFETENSORS_MAX_DIMS ||
      !ear::tensor_bytes(*dtype, tensor.shape, tensor.n_dims, bytes) || bytes != tensor.n_bytes) {
    return where + " has " + std::to_string(tensor.n_bytes) + " bytes, which does not go with its shape";
  }
  return {};
}

// A string that is there twice, or nullptr.
const char* repeated(std::vector<const char*> names) {
  std::sort(names.begin(), names.end(), [](const char* a, const char* b) { return std::strcmp(a, b) < 0; });
  const auto found = std::adjacent_find(names.begin(), names.end(),
                                        [](const char* a, const char* b) { return std::strcmp(a, b) == 0; });
  return found == names.end() ? nullptr : *found;
}

std::string fault_of(const ear_safetensors_tensor* tensors, std::size_t n_tensors, const char* const* metadata,
                     std::size_t n_metadata) {
  std::vector<const char*> names, keys;
  for (std::size_t i = 0; i < n_tensors; i++) {
    if (std::string fault = fault_of(tensors[i]); !fault.empty()) return fault;
    names.push_back(tensors[i].name);
  }
  for (std::size_t i = 0; i < 2 * n_metadata; i++) {
    if (!metadata[i] || !ear::is_utf8(metadata[i])) return "a key or value of the metadata is missing or not UTF-8";
    if (i % 2 == 0) keys.push_back(metadata[i]);
  }
  if (const char* name = repeated(std::move(names))) return "the tensor " + ear::quoted(name) + " is there twice";
  if (const char* key = repeated(std::move(keys))) return "the metadata " + ear::quoted(key) + " is there twice";
  return {};
}

std::string header_of(const ear_safetensors_tensor* tensors, const std::vector<std::size_t>& order,
                      const char* const* metadata, std::size_t n_metadata) {
  std::string header(8, '\0');
  ear::json::Writer json(header);
  json.open_object();
  if (n_metadata > 0) {
    json.key("__metadata__").open_object();
    for (std::size_t i = 0; i < n_metadata; i++) json.key(metadata[2 * i]).string(metadata[2 * i + 1]);
    json.close_object();
  }
  std::int64_t offset = 0;
  for (const std::size_t i : order) {
    const ear_safetensors_tensor& tensor = tensors[i];
    json.key(tensor.name).open_object().key("dtype").string(tensor.dtype).key("shape").open_array();
    for (std::int32_t d = 0; d < tensor.n_dims; d++) json.whole(tensor.shape[d]);
    json.close_array().key("data_offsets").open_array().whole(offset);
    offset += static_cast<std::int64_t>(tensor.n_bytes);
    json.whole(offset).close_array().close_object();
  }
  json.close_object();
  header.resize((header.size() + 7) / 8 * 8, ' ');
  for (std::size_t i = 0; i < 8; i++) header[i] = static_cast<char>((header.size() - 8) >> (8 * i) & 0xff);
  return header;
}

}  // namespace

extern "C" ear_status ear_safetensors_write(const char* path, const ear_safetensors_tensor* tensors, size_t n_tensors,
                                            const char* const* metadata, size_t n_metadata, char* why,
                                            size_t capacity) {
  ear::say(why, capacity, "");
  if (!path || (!tensors && n_tensors > 0) || (!metadata && n_metadata > 0) || n_metadata > SIZE_MAX / 2) {
    return EAR_ERR_ARGUMENT;
  }
  return ear::guarded([&] {
    std::string fault = fault_of(tensors, n_tensors, metadata, n_metadata);
    if (!fault.empty()) {
      ear::say(why, capacity, ear::as_sentence(fault));
      return EAR_ERR_ARGUMENT;
    }
    std::vector<std::size_t> order(n_tensors);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return ear::find_dtype(tensors[a].dtype)->bytes > ear::find_dtype(tensors[b].dtype)->bytes;
    });
    const std::string header = header_of(tensors, order, metadata, n_metadata);
    if (header.size() > 100'000'000) {
      ear::say(why, capacity, "The header would be longer than 100,000,000 bytes.");
      return EAR_ERR_TOO_LARGE;
    }
    std::vector<ear::Span> parts{{header.data(), header.size()}};
    for (const std::size_t i : order) parts.push_back({tensors[i].data, tensors[i].n_bytes});
    if (!ear::write_file_atomically(path, parts, fault)) {
      ear::say(why, capacity, ear::as_sentence(fault));
      return EAR_ERR_INTERNAL;
    }
    return EAR_OK;
  });
}
