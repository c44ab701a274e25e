#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "base/guard.hpp"
#include "base/json.hpp"
#include "base/refusal.hpp"
#include "base/sentence.hpp"
#include "ear/safetensors.h"
#include "files/dtype.hpp"

namespace {

using ear::quoted;
using ear::refuse;

struct Entry {
  std::string name;
  ear_safetensors_tensor tensor = {};
  std::size_t begin = 0, end = 0;  // in the bytes after the header
};

}  // namespace

struct ear_safetensors {
  std::vector<Entry> entries;
  std::vector<std::size_t> by_name;  // indices of entries, their names ascending
  ear::json::Object metadata;        // of strings
  std::vector<std::unique_ptr<std::max_align_t[]>> copies;
};

namespace {

constexpr std::size_t kMaxHeader = 100'000'000;

bool has_nul(const std::string& text) { return text.find('\0') != text.npos; }

std::size_t offset_of(const ear::json::Value& value, const std::string& where) {
  const std::int64_t* whole = value.whole();
  if (!whole || *whole < 0) refuse(where + ": data_offsets are not two whole numbers");
  return static_cast<std::size_t>(*whole);
}

void read_metadata(const ear::json::Value& value, ear_safetensors& file) {
  const ear::json::Object* pairs = value.object();
  if (!pairs) refuse("__metadata__ is " + std::string(value.kind()) + " instead of an object");
  for (const ear::json::Member& pair : *pairs) {
    const std::string* text = pair.value.string();
    if (!text) refuse("__metadata__: the value of " + quoted(pair.key) + " is not a string");
    if (has_nul(pair.key) || has_nul(*text)) refuse("__metadata__: " + quoted(pair.key) + " holds a NUL");
  }
  file.metadata = *pairs;
}

Entry read_entry(const ear::json::Member& member, std::size_t n_data) {
  const std::string where = "the tensor " + quoted(member.key);
  if (has_nul(member.key)) refuse(where + " has a NUL in its name");
  const ear::json::Object* fields = member.value.object();
  const ear::json::Value* dtype = member.value.find("dtype");
  const ear::json::Value* shape = member.value.find("shape");
  const ear::json::Value* offsets = member.value.find("data_offsets");
  if (!fields || fields->size() != 3 || !dtype || !dtype->string() || !shape || !shape->array() || !offsets ||
      !offsets->array() || offsets->array()->size() != 2) {
    refuse(where + " is not described by dtype, shape and data_offsets");
  }
  Entry entry;
  entry.name = member.key;
  const ear::Dtype* known = ear::find_dtype(*dtype->string());
  if (!known) refuse(where + " has the unknown dtype " + quoted(*dtype->string()));
  entry.tensor.dtype = known->name;
  const ear::json::Array& dims = *shape->array();
  if (dims.size() > EAR_SAFETENSORS_MAX_DIMS) {
    refuse(where + " has " + std::to_string(dims.size()) + " dimensions; at most 8 can be read", EAR_ERR_TOO_LARGE);
  }
  entry.tensor.n_dims = static_cast<std::int32_t>(dims.size());
  for (std::size_t i = 0; i < dims.size(); i++) {
    const std::int64_t* dim = dims[i].whole();
    if (!dim || *dim < 0) refuse(where + " has a shape that is not made of whole numbers");
    entry.tensor.shape[i] = *dim;
  }
  entry.begin = offset_of((*offsets->array())[0], where);
  entry.end = offset_of((*offsets->array())[1], where);
  if (entry.begin > entry.end || entry.end > n_data) {
    refuse(where + " lies at bytes " + std::to_string(entry.begin) + " to " + std::to_string(entry.end) +
           ", but the file holds " + std::to_string(n_data) + "; it may be truncated");
  }
  std::size_t bytes = 0;
  if (!ear::tensor_bytes(*known, entry.tensor.shape, entry.tensor.n_dims, bytes) || bytes != entry.end - entry.begin) {
    refuse(where + " takes " + std::to_string(entry.end - entry.begin) + " bytes, which does not go with its shape");
  }
  entry.tensor.n_bytes = bytes;
  return entry;
}

// Every byte after the header belongs to exactly one tensor.
void check_cover(const std::vector<Entry>& entries, std::size_t n_data) {
  std::vector<const Entry*> order;
  for (const Entry& entry : entries) order.push_back(&entry);
  std::sort(order.begin(), order.end(), [](const Entry* a, const Entry* b) {
    return a->begin != b->begin ? a->begin < b->begin : a->end < b->end;
  });
  std::size_t reached = 0;
  for (const Entry* entry : order) {
    if (entry->begin != reached) {
      refuse("the tensor " + quoted(entry->name) + " begins at byte " + std::to_string(entry->begin) +
             ", but the one before it ends at " + std::to_string(reached));
    }
    reached = entry->end;
  }
  if (reached != n_data) refuse(std::to_string(n_data - reached) + " bytes after the last tensor belong to none");
}

void place(ear_safetensors& file, const char* data) {
  for (Entry& entry : file.entries) {
    entry.tensor.name = entry.name.c_str();
    entry.tensor.data = data + entry.begin;
    const std::size_t n = entry.tensor.n_bytes;
    if (n == 0 || reinterpret_cast<std::uintptr_t>(entry.tensor.data) % ear::find_dtype(entry.tensor.dtype)->bytes == 0) continue;
    file.copies.push_back(std::make_unique<std::max_align_t[]>(n / sizeof(std::max_align_t) + 1));
    std::memcpy(file.copies.back().get(), data + entry.begin, n);
    entry.tensor.data = file.copies.back().get();
  }
}

void read(ear_safetensors& file, const char* bytes, std::size_t n) {
  if (n < 8) refuse("the file has " + std::to_string(n) + " bytes, too few for the length of a header");
  std::uint64_t n_header = 0;
  for (int i = 7; i >= 0; i--) n_header = n_header << 8 | static_cast<unsigned char>(bytes[i]);
  if (n_header > n - 8) {
    refuse("the header should have " + std::to_string(n_header) + " bytes, but only " + std::to_string(n - 8) +
           " follow; the file is truncated or no safetensors file");
  }
  if (n_header > kMaxHeader) refuse("the header is longer than 100,000,000 bytes", EAR_ERR_TOO_LARGE);
  const std::string_view header(bytes + 8, static_cast<std::size_t>(n_header));
  if (header.empty() || header.front() != '{') refuse("the header does not begin with {");
  ear::json::Value root;
  std::string why;
  ear::json::Limits limits;
  limits.bytes = kMaxHeader;
  limits.depth = 3;
  if (!ear::json::read(header, root, why, limits)) refuse("the header, " + why);

  const std::size_t n_data = n - 8 - header.size();
  for (const ear::json::Member& member : *root.object()) {
    if (member.key == "__metadata__") {
      read_metadata(member.value, file);
    } else {
      file.entries.push_back(read_entry(member, n_data));
    }
  }
  check_cover(file.entries, n_data);
  place(file, header.data() + header.size());
  for (std::size_t i = 0; i < file.entries.size(); i++) file.by_name.push_back(i);
  std::sort(file.by_name.begin(), file.by_name.end(),
            [&](std::size_t a, std::size_t b) { return file.entries[a].name < file.entries[b].name; });
}

}  // namespace

extern "C" {

ear_status ear_safetensors_read(ear_safetensors** out, const void* bytes, size_t n, char* why, size_t capacity) {
  ear::say(why, capacity, "");
  if (!out || (!bytes && n > 0)) return EAR_ERR_ARGUMENT;
  return ear::guarded([&] {
    auto file = std::make_unique<ear_safetensors>();
    try {
      read(*file, static_cast<const char*>(bytes), n);
    } catch (const ear::Refusal& refusal) {
      ear::say(why, capacity, ear::as_sentence(refusal.sentence));
      return refusal.status;
    }
    *out = file.release();
    return EAR_OK;
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
