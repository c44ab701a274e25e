// A safetensors file in memory, and the calls of include/ear/safetensors.h that can fail, with their reasons in both
// languages.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/reason.hpp"
#include "ear/safetensors.h"

namespace ear {

struct SafetensorsEntry {
  std::string name;
  ear_safetensors_tensor tensor = {};
  std::size_t begin = 0, end = 0;  // in the bytes after the header
};

}  // namespace ear

struct ear_safetensors {
  std::vector<ear::SafetensorsEntry> entries;
  std::vector<std::size_t> by_name;  // indices of entries, their names ascending
  ear::json::Object metadata;        // of strings
  std::vector<std::unique_ptr<std::max_align_t[]>> copies;
};

namespace ear {

constexpr std::size_t kMaxSafetensorsHeader = 100'000'000;

// Reads the entries, all but their data, and the metadata. n_data bytes follow the header. Throws Refusal.
void read_safetensors_header(std::string_view header, std::size_t n_data, ear_safetensors& file);

ear_status read_safetensors(ear_safetensors** out, const void* bytes, std::size_t n, Reason& why);

ear_status write_safetensors(const char* path, const ear_safetensors_tensor* tensors, std::size_t n_tensors,
                             const char* const* metadata, std::size_t n_metadata, Reason& why);

}  // namespace ear
