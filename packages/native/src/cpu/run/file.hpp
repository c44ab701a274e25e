// A checkpoint or a file of weights: safetensors whose metadata say what they are of.
//
// Weights lie under the names and in the shapes that transformers uses, so that others can load them from a checkpoint
// as well; the moments of AdamW lie beside them as "adamw.first.NAME" and "adamw.second.NAME".
#pragma once

#include <string>

#include "run/run.hpp"

namespace ear::run {

inline constexpr const char* kCheckpoint = "checkpoint/1";
inline constexpr const char* kWeights = "weights/1";

// What the metadata say, besides the hash over all of it and all tensors.
struct Description {
  std::string kind;  // kCheckpoint or kWeights
  std::string recipe;
  std::string tokenizer;
  std::string text_sha256;
  std::string counters;
};

// A file in memory, found whole: its hash is right, its recipe and counters can be read.
struct File {
  std::string bytes;
  Owned<ear_safetensors> tensors;
  Description description;
  Recipe recipe;
  Counters counters;
};

// Reads all of a regular file. Errors: INTERNAL (the system's reason), MEMORY.
ear_status read_bytes(const char* path, std::string& out, ear_problem* problem);
// Takes apart bytes that are a safetensors file. Errors: TEXT, MEMORY.
ear_status take_apart(const std::string& bytes, Owned<ear_safetensors>& out, ear_problem* problem);
// Both, and everything that only the engine's own files hold. Errors: those, TEXT.
ear_status read_file(const char* path, File& out, ear_problem* problem);

// Writes the weights of lm, and its moments where the kind is kCheckpoint. Errors: MEMORY, INTERNAL.
ear_status write_file(const char* path, const ear_lm* lm, const Description& description, ear_problem* problem);

// The tokenizer as its file.
ear_status save_text(const ear_text* text, std::string& out);

std::string write_counters(const Counters& counters);
bool read_counters(const std::string& json, Counters& out);

// The hash that metadata carry: of the description and of every tensor, by name, dtype, shape and bytes.
std::string hash_of(const Description& description, const ear_safetensors_tensor* tensors, size_t n);

}  // namespace ear::run
