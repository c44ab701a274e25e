#include <algorithm>
#include <cstring>
#include <numeric>
#include <string>
#include <vector>

#include "base/guard.hpp"
#include "base/sentence.hpp"
#include "base/utf8.hpp"
#include "files/atomic_file.hpp"
#include "files/dtype.hpp"
#include "files/safetensors.hpp"

namespace ear {

namespace {

// What is wrong with one tensor; english is empty where nothing is.
Reason fault_of(const ear_safetensors_tensor& tensor) {
  if (!tensor.name || !tensor.dtype || (!tensor.data && tensor.n_bytes > 0)) {
    return {"a tensor lacks its name, dtype or data", "텐서에 이름이나 dtype이나 데이터가 없어요."};
  }
  if (!is_utf8(tensor.name)) return {"a tensor's name is not UTF-8", "텐서의 이름이 UTF-8이 아니에요."};
  if (std::strcmp(tensor.name, "__metadata__") == 0) {
    return {"no tensor may be called __metadata__", "텐서의 이름으로 __metadata__를 쓸 수 없어요."};
  }
  const std::string name = quoted(tensor.name);
  const Dtype* dtype = find_dtype(tensor.dtype);
  if (!dtype) {
    const std::string unknown = quoted(tensor.dtype);
    return {joined({"the tensor ", name, " has the unknown dtype ", unknown}),
            joined({"텐서 ", name, ": 모르는 dtype(", unknown, ")이에요."})};
  }
  std::size_t bytes = 0;
  if (tensor.n_dims < 0 || tensor.n_dims > EAR_SAFETENSORS_MAX_DIMS ||
      !tensor_bytes(*dtype, tensor.shape, tensor.n_dims, bytes) || bytes != tensor.n_bytes) {
    const std::string n = std::to_string(tensor.n_bytes);
    return {joined({"the tensor ", name, " has ", n, " bytes, which does not go with its shape"}),
            joined({"텐서 ", name, ": ", n, "바이트인데 모양과 맞지 않아요."})};
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

Reason fault_of(const ear_safetensors_tensor* tensors, std::size_t n_tensors, const char* const* metadata,
                std::size_t n_metadata) {
  std::vector<const char*> names, keys;
  for (std::size_t i = 0; i < n_tensors; i++) {
    if (Reason fault = fault_of(tensors[i]); !fault.english.empty()) return fault;
    names.push_back(tensors[i].name);
  }
  for (std::size_t i = 0; i < 2 * n_metadata; i++) {
    if (!metadata[i] || !is_utf8(metadata[i])) {
      return {"a key or value of the metadata is missing or not UTF-8",
              "메타데이터의 이름이나 값이 없거나 UTF-8이 아니에요."};
    }
    if (i % 2 == 0) keys.push_back(metadata[i]);
  }
  if (const char* name = repeated(std::move(names))) {
    return {joined({"the tensor ", quoted(name), " is there twice"}),
            joined({"텐서 ", quoted(name), ": 이름이 두 번 나와요."})};
  }
  if (const char* key = repeated(std::move(keys))) {
    return {joined({"the metadata ", quoted(key), " is there twice"}),
            joined({"메타데이터 ", quoted(key), ": 이름이 두 번 나와요."})};
  }
  return {};
}

std::string header_of(const ear_safetensors_tensor* tensors, const std::vector<std::size_t>& order,
                      const char* const* metadata, std::size_t n_metadata) {
  std::string header(8, '\0');
  json::Writer json(header);
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

ear_status write_safetensors(const char* path, const ear_safetensors_tensor* tensors, std::size_t n_tensors,
                             const char* const* metadata, std::size_t n_metadata, Reason& why) {
  if (!path || (!tensors && n_tensors > 0) || (!metadata && n_metadata > 0) || n_metadata > SIZE_MAX / 2) {
    return EAR_ERR_ARGUMENT;
  }
  return guarded([&] {
    why = fault_of(tensors, n_tensors, metadata, n_metadata);
    if (!why.english.empty()) return EAR_ERR_ARGUMENT;
    std::vector<std::size_t> order(n_tensors);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return find_dtype(tensors[a].dtype)->bytes > find_dtype(tensors[b].dtype)->bytes;
    });
    const std::string header = header_of(tensors, order, metadata, n_metadata);
    if (header.size() > kMaxSafetensorsHeader) {
      why = {"the header would be longer than 100,000,000 bytes", "헤더가 100,000,000바이트보다 길어져요."};
      return EAR_ERR_TOO_LARGE;
    }
    std::vector<Span> parts{{header.data(), header.size()}};
    for (const std::size_t i : order) parts.push_back({tensors[i].data, tensors[i].n_bytes});
    return write_file_atomically(path, parts, why) ? EAR_OK : EAR_ERR_INTERNAL;
  });
}

}  // namespace ear

extern "C" ear_status ear_safetensors_write(const char* path, const ear_safetensors_tensor* tensors, size_t n_tensors,
                                            const char* const* metadata, size_t n_metadata, char* why,
                                            size_t capacity) {
  ear::say(why, capacity, "");
  return ear::guarded([&] {
    ear::Reason reason;
    const ear_status status = ear::write_safetensors(path, tensors, n_tensors, metadata, n_metadata, reason);
    if (!reason.english.empty()) ear::say(why, capacity, ear::as_sentence(reason.english));
    return status;
  });
}
