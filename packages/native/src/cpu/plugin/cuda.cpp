// Finds and opens the CUDA half of the engine.
#include "ear/cuda.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <string>
#include <vector>

#include "base/guard.hpp"

namespace {

// Where this code itself lies: the addon, or the program.
std::string own_folder() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&ear_cuda_open), &info) == 0 || !info.dli_fname) return {};
  const char* const slash = std::strrchr(info.dli_fname, '/');
  return slash ? std::string(info.dli_fname, slash + 1) : std::string();
}

struct Found {
  const ear_cuda_plugin* table = nullptr;
  std::string why;
};

Found open_one(const std::string& file) {
  void* const library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char* const said = dlerror();
    return {nullptr, said ? said : file + " cannot be opened"};
  }
  const auto table = reinterpret_cast<ear_cuda_table>(dlsym(library, EAR_CUDA_TABLE));
  const ear_cuda_plugin* const plugin = table ? table() : nullptr;
  if (plugin && plugin->version == EAR_CUDA_VERSION && plugin->bytes == sizeof(ear_cuda_plugin)) return {plugin, {}};
  dlclose(library);
  return {nullptr, file + " is of another version of the engine; build it again"};
}

Found find() {
  std::vector<std::string> files;
  if (const char* named = std::getenv("EAR_CUDA_PLUGIN")) {
    files.emplace_back(named);
  } else {
    const std::string folder = own_folder();
    if (!folder.empty()) files.push_back(folder + "libear_cuda.so");
    files.emplace_back("libear_cuda.so");
  }
  std::string why;
  for (const std::string& file : files) {
    const Found found = open_one(file);
    if (found.table) return found;
    why += (why.empty() ? "" : "; ") + found.why;
  }
  return {nullptr, "The CUDA half of the engine cannot be opened: " + why + "."};
}

}  // namespace

extern "C" ear_status ear_cuda_open(const ear_cuda_plugin** out, char* why, size_t capacity) {
  if (!out) return EAR_ERR_ARGUMENT;
  return ear::guarded([&] {
    static std::mutex one_at_a_time;
    static const ear_cuda_plugin* opened = nullptr;
    const std::lock_guard<std::mutex> lock(one_at_a_time);
    const Found found = opened ? Found{opened, {}} : find();
    if (found.table) {
      *out = opened = found.table;
      return EAR_OK;
    }
    if (why && capacity > 0) {
      const size_t n = std::min(capacity - 1, found.why.size());
      std::memcpy(why, found.why.data(), n);
      why[n] = '\0';
    }
    return EAR_ERR_INTERNAL;
  });
}
