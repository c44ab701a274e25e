#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "base/json.hpp"
#include "base/sentence.hpp"
#include "base/sha256.hpp"
#include "files/safetensors.hpp"
#include "run/file.hpp"
#include "run/problem.hpp"
#include "run/weights.hpp"

namespace ear::run {

namespace {

void hash_text(Sha256& hash, std::string_view text) {
  const auto length = static_cast<uint64_t>(text.size());
  unsigned char digits[8];
  for (int i = 0; i < 8; i++) digits[i] = static_cast<unsigned char>(length >> (8 * i));
  hash.update(digits, sizeof digits);
  hash.update(text.data(), text.size());
}

bool take(const json::Value& root, const char* key, int64_t& out) {
  const json::Value* value = root.find(key);
  if (!value || !value->whole() || *value->whole() < 0) return false;
  out = *value->whole();
  return true;
}

bool take(const json::Value& root, const char* key, double& out) {
  const json::Value* value = root.find(key);
  if (!value || (!value->is_null() && !value->number())) return false;
  out = value->is_null() ? kNaN : *value->number();
  return true;
}

}  // namespace

std::string hash_of(const Description& description, const ear_safetensors_tensor* tensors, size_t n) {
  Sha256 hash;
  for (const std::string* text : {&description.kind, &description.recipe, &description.tokenizer,
                                  &description.text_sha256, &description.counters}) {
    hash_text(hash, *text);
  }
  std::vector<const ear_safetensors_tensor*> sorted;
  for (size_t i = 0; i < n; i++) sorted.push_back(tensors + i);
  std::sort(sorted.begin(), sorted.end(),
            [](const auto* a, const auto* b) { return std::strcmp(a->name, b->name) < 0; });
  for (const ear_safetensors_tensor* tensor : sorted) {
    std::string head = joined({tensor->name, " ", tensor->dtype});
    for (int32_t i = 0; i < tensor->n_dims; i++) head.append(" ").append(std::to_string(tensor->shape[i]));
    hash_text(hash, head);
    hash_text(hash, {static_cast<const char*>(tensor->data), tensor->n_bytes});
  }
  char hex[65];
  hash.finish_hex(hex);
  return hex;
}

std::string write_counters(const Counters& counters) {
  std::string out;
  json::Writer(out)
      .open_object()
      .key("step")
      .whole(counters.step)
      .key("tokens")
      .whole(counters.tokens)
      .key("seconds")
      .number(counters.seconds)
      .key("first_loss")
      .number(counters.first_loss)
      .key("best_val")
      .number(counters.best_val)
      .key("best_step")
      .whole(counters.best_step)
      .key("evaluations_without_progress")
      .whole(counters.evaluations_without_progress)
      .key("evaluated_step")
      .whole(counters.evaluated_step)
      .close_object();
  return out;
}

bool read_counters(const std::string& text, Counters& out) {
  json::Value root;
  std::string why;
  if (!json::read(text, root, why, {4096, 64, 2})) return false;
  return take(root, "step", out.step) && out.step <= kMaxSteps && take(root, "tokens", out.tokens) &&
         take(root, "seconds", out.seconds) && out.seconds >= 0 && take(root, "first_loss", out.first_loss) &&
         take(root, "best_val", out.best_val) && take(root, "best_step", out.best_step) &&
         take(root, "evaluations_without_progress", out.evaluations_without_progress) &&
         take(root, "evaluated_step", out.evaluated_step);
}

ear_status save_text(const ear_text* text, std::string& out) {
  size_t n = 0;
  ear_status status = ear_text_save(text, nullptr, 0, &n);
  if (status != EAR_OK && status != EAR_ERR_CAPACITY) return status;
  out.resize(n);
  return ear_text_save(text, out.data(), out.size(), &n);
}

ear_status write_file(const char* path, const ear_lm* lm, const Description& description, ear_problem* problem) {
  std::vector<Outside> held;
  const bool moments = description.kind == kCheckpoint;
  for (const Prefix& prefix : kParts) {
    if (prefix.part != EAR_LM_WEIGHT && !moments) continue;
    const ear_status status = take_out(lm, prefix, held);
    if (status != EAR_OK) return refuse(problem, status, "model");
  }
  std::vector<ear_safetensors_tensor> tensors;
  for (const Outside& one : held) {
    tensors.push_back({one.name.c_str(), "F32", one.n_dims, {one.shape[0], one.shape[1]}, one.numbers.data(),
                       one.numbers.size() * sizeof(float)});
  }
  const std::string sha256 = hash_of(description, tensors.data(), tensors.size());
  const char* const metadata[] = {"format",      "pt",
                                  "ear",         description.kind.c_str(),
                                  "recipe",      description.recipe.c_str(),
                                  "tokenizer",   description.tokenizer.c_str(),
                                  "text_sha256", description.text_sha256.c_str(),
                                  "counters",    description.counters.c_str(),
                                  "sha256",      sha256.c_str()};
  Reason why;
  const ear_status status =
      write_safetensors(path, tensors.data(), tensors.size(), metadata, std::size(metadata) / 2, why);
  if (status == EAR_OK) return status;
  if (why.english.empty()) return refuse(problem, status, "file");
  return refuse(problem, status, "file", joined({path, " cannot be written: ", why.english, "."}),
                joined({path, " 파일을 쓸 수 없어요: ", why.korean}));
}

}  // namespace ear::run
