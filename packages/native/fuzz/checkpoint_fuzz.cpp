// Checkpoints: whatever a file says, it is opened or refused with a sentence, and a model that comes out can be drawn
// from. The hash is put right first; with a wrong one every changed file would be refused at the door.
#include "ear/checkpoint.h"

#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/owned.hpp"
#include "promise.hpp"
#include "run/file.hpp"

namespace {

// The hash that a safetensors file with our metadata should carry, and the one that it carries; false for other files.
bool hashes_of(const std::string& bytes, std::string& carried, std::string& right) {
  ear_safetensors* read = nullptr;
  if (ear_safetensors_read(&read, bytes.data(), bytes.size(), nullptr, 0) != EAR_OK) return false;
  const ear::Owned<ear_safetensors> file(read);
  const auto said = [&](const char* key) {
    const char* value = ear_safetensors_metadata(read, key);
    return std::string(value ? value : "");
  };
  carried = said("sha256");
  std::vector<ear_safetensors_tensor> tensors(ear_safetensors_count(read));
  for (std::size_t i = 0; i < tensors.size(); i++) PROMISE(ear_safetensors_tensor_at(read, i, &tensors[i]) == EAR_OK);
  right = ear::run::hash_of({said("ear"), said("recipe"), said("tokenizer"), said("text_sha256"), said("counters")},
                            tensors.data(), tensors.size());
  return carried.size() == right.size();
}

void draw_from(const ear_checkpoint* checkpoint) {
  ear_lm* lm = nullptr;
  ear_problem problem = {};
  const ear_status made = ear_checkpoint_model(checkpoint, 1, &lm, &problem);
  PROMISE((made == EAR_OK) == (lm != nullptr));
  if (!lm) {
    PROMISE(problem.sentence[0] != '\0' && problem.korean[0] != '\0');
    return;
  }
  ear_draw draw = {};
  draw.prompt = "";
  draw.count = 1;
  draw.max_tokens = 3;
  draw.sampling.temperature = 1;
  draw.sampling.top_p = 1;
  draw.sampling.repetition_penalty = 1;
  const auto ignore = [](void*, std::int32_t, const char*, std::size_t) { return std::int32_t{1}; };
  (void)ear_draw_text(lm, ear_checkpoint_text(checkpoint), &draw, ignore, nullptr, &problem);
  ear_lm_destroy(lm);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size), carried, right;
  if (hashes_of(bytes, carried, right)) {
    const std::size_t at = bytes.find(carried);
    if (at != bytes.npos) bytes.replace(at, carried.size(), right);
  }
  const std::string name = "ear-fuzz-" + std::to_string(getpid());
  const std::string path = (std::filesystem::temp_directory_path() / name).string();
  std::ofstream(path, std::ios::binary) << bytes;
  ear_checkpoint* checkpoint = nullptr;
  ear_problem problem = {};
  const ear_status status = ear_checkpoint_open(&checkpoint, path.c_str(), &problem);
  std::remove(path.c_str());
  PROMISE((status == EAR_OK) == (checkpoint != nullptr));
  if (checkpoint) {
    draw_from(checkpoint);
  } else {
    PROMISE(problem.sentence[0] != '\0' && problem.korean[0] != '\0');
  }
  ear_checkpoint_destroy(checkpoint);
  return 0;
}
