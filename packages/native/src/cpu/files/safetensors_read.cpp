#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "base/guard.hpp"
#include "base/refusal.hpp"
#include "base/sentence.hpp"
#include "files/dtype.hpp"
#include "files/safetensors.hpp"

namespace ear {

namespace {

// Every byte after the header belongs to exactly one tensor.
void check_cover(const std::vector<SafetensorsEntry>& entries, std::size_t n_data) {
  std::vector<const SafetensorsEntry*> order;
  for (const SafetensorsEntry& entry : entries) order.push_back(&entry);
  std::sort(order.begin(), order.end(), [](const SafetensorsEntry* a, const SafetensorsEntry* b) {
    return a->begin != b->begin ? a->begin < b->begin : a->end < b->end;
  });
  std::size_t reached = 0;
  for (const SafetensorsEntry* entry : order) {
    if (entry->begin != reached) {
      const std::string name = quoted(entry->name);
      const std::string begin = std::to_string(entry->begin), end = std::to_string(reached);
      refuse(joined({"the tensor ", name, " begins at byte ", begin, ", but the one before it ends at ", end}),
             joined({"텐서 ", name, ": ", begin, "번 바이트에서 시작하는데, 앞의 텐서는 ", end,
                     "번 바이트에서 끝나요."}));
    }
    reached = entry->end;
  }
  if (reached == n_data) return;
  const std::string n = std::to_string(n_data - reached);
  refuse(joined({n, " bytes after the last tensor belong to none"}),
         joined({"마지막 텐서 뒤에 어느 텐서의 것도 아닌 ", n, "바이트가 있어요."}));
}

void place(ear_safetensors& file, const char* data) {
  for (SafetensorsEntry& entry : file.entries) {
    entry.tensor.name = entry.name.c_str();
    entry.tensor.data = data + entry.begin;
    const std::size_t n = entry.tensor.n_bytes, unit = find_dtype(entry.tensor.dtype)->bytes;
    if (n == 0 || reinterpret_cast<std::uintptr_t>(entry.tensor.data) % unit == 0) continue;
    file.copies.push_back(std::make_unique<std::max_align_t[]>(n / sizeof(std::max_align_t) + 1));
    std::memcpy(file.copies.back().get(), data + entry.begin, n);
    entry.tensor.data = file.copies.back().get();
  }
}

// The length of the header, from the first 8 bytes.
std::size_t header_length(const char* bytes, std::size_t n) {
  if (n < 8) {
    const std::string all = std::to_string(n);
    refuse(joined({"the file has ", all, " bytes, too few for the length of a header"}),
           joined({"파일이 ", all, "바이트뿐이라 헤더의 길이를 읽을 수 없어요."}));
  }
  std::uint64_t length = 0;
  for (int i = 7; i >= 0; i--) length = length << 8 | static_cast<unsigned char>(bytes[i]);
  if (length > n - 8) {
    const std::string wanted = std::to_string(length), left = std::to_string(n - 8);
    refuse(joined({"the header should have ", wanted, " bytes, but only ", left,
                   " follow; the file is truncated or no safetensors file"}),
           joined({"헤더가 ", wanted, "바이트여야 하는데 ", left,
                   "바이트만 남아 있어요. 파일이 잘렸거나 safetensors 파일이 아니에요."}));
  }
  if (length > kMaxSafetensorsHeader) {
    refuse("the header is longer than 100,000,000 bytes", "헤더가 100,000,000바이트보다 길어요.", EAR_ERR_TOO_LARGE);
  }
  return static_cast<std::size_t>(length);
}

void read(ear_safetensors& file, const char* bytes, std::size_t n) {
  const std::size_t length = header_length(bytes, n);
  const std::string_view header(bytes + 8, length);
  const std::size_t n_data = n - 8 - header.size();
  read_safetensors_header(header, n_data, file);
  check_cover(file.entries, n_data);
  place(file, header.data() + header.size());
  for (std::size_t i = 0; i < file.entries.size(); i++) file.by_name.push_back(i);
  std::sort(file.by_name.begin(), file.by_name.end(),
            [&](std::size_t a, std::size_t b) { return file.entries[a].name < file.entries[b].name; });
}

}  // namespace

ear_status read_safetensors(ear_safetensors** out, const void* bytes, std::size_t n, Reason& why) {
  if (!out || (!bytes && n > 0)) return EAR_ERR_ARGUMENT;
  return guarded([&] {
    auto file = std::make_unique<ear_safetensors>();
    try {
      read(*file, static_cast<const char*>(bytes), n);
    } catch (const Refusal& refusal) {
      why = {refusal.sentence, refusal.korean};
      return refusal.status;
    }
    *out = file.release();
    return EAR_OK;
  });
}

}  // namespace ear

extern "C" {

ear_status ear_safetensors_read(ear_safetensors** out, const void* bytes, size_t n, char* why, size_t capacity) {
  ear::say(why, capacity, "");
  return ear::guarded([&] {
    ear::Reason reason;
    const ear_status status = ear::read_safetensors(out, bytes, n, reason);
    if (!reason.english.empty()) ear::say(why, capacity, ear::as_sentence(reason.english));
    return status;
  });
}

void ear_safetensors_destroy(ear_safetensors* file) { delete file; }

size_t ear_safetensors_count(const ear_safetensors* file) { return file ? file->entries.size() : 0; }

ear_status ear_safetensors_tensor_at(const ear_safetensors* file, size_t index, ear_safetensors_tensor* out) {
  if (!file || !out || index >= file->entries.size()) return EAR_ERR_ARGUMENT;
  *out = file->entries[index].tensor;
  return EAR_OK;
}

size_t ear_safetensors_find(const ear_safetensors* file, const char* name) {
  if (!file || !name) return ear_safetensors_count(file);
  const std::string_view wanted = name;
  const auto found = std::lower_bound(file->by_name.begin(), file->by_name.end(), wanted,
                                      [&](std::size_t i, std::string_view key) { return file->entries[i].name < key; });
  return found != file->by_name.end() && file->entries[*found].name == wanted ? *found : file->entries.size();
}

const char* ear_safetensors_metadata(const ear_safetensors* file, const char* key) {
  if (!file || !key) return nullptr;
  for (const ear::json::Member& pair : file->metadata) {
    if (pair.key == key) return pair.value.string()->c_str();
  }
  return nullptr;
}

}  // extern "C"
