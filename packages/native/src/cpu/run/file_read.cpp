#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <vector>

#include "base/sentence.hpp"
#include "files/safetensors.hpp"
#include "run/file.hpp"
#include "run/problem.hpp"

namespace ear::run {

namespace {

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

ear_status unreadable(ear_problem* problem, const char* path, const Reason& why) {
  return refuse(problem, EAR_ERR_INTERNAL, "file", joined({path, " cannot be read: ", why.english, "."}),
                joined({path, " 파일을 읽을 수 없어요: ", why.korean}));
}

ear_status damaged(ear_problem* problem, const Reason& why) {
  return refuse(problem, EAR_ERR_TEXT, "file", joined({"This is no whole checkpoint: ", why.english, "."}),
                joined({"온전한 체크포인트가 아니에요: ", why.korean}));
}

// The metadata of our own files; false where one is missing.
bool describe(const ear_safetensors* tensors, Description& out, std::string& sha256) {
  struct Key {
    const char* key;
    std::string* value;
  };
  for (const Key& wanted : {Key{"ear", &out.kind}, Key{"recipe", &out.recipe}, Key{"tokenizer", &out.tokenizer},
                            Key{"text_sha256", &out.text_sha256}, Key{"counters", &out.counters},
                            Key{"sha256", &sha256}}) {
    const char* value = ear_safetensors_metadata(tensors, wanted.key);
    if (!value) return false;
    *wanted.value = value;
  }
  return true;
}

}  // namespace

ear_status read_bytes(const char* path, std::string& out, ear_problem* problem) {
  struct stat about;
  if (stat(path, &about) != 0) return unreadable(problem, path, system_reason(errno));
  if (!S_ISREG(about.st_mode)) return unreadable(problem, path, {"it is no file", "파일이 아니에요."});
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path, "rb"));
  if (!file) return unreadable(problem, path, system_reason(errno));
  out.resize(static_cast<size_t>(about.st_size));
  const size_t n = std::fread(out.data(), 1, out.size(), file.get());
  if (n == out.size()) return EAR_OK;
  if (std::ferror(file.get())) return unreadable(problem, path, system_reason(errno));
  return unreadable(problem, path, {"it was cut while it was read", "읽는 동안 파일이 잘렸어요."});
}

ear_status take_apart(const std::string& bytes, Owned<ear_safetensors>& out, ear_problem* problem) {
  Reason why;
  ear_safetensors* tensors = nullptr;
  const ear_status status = read_safetensors(&tensors, bytes.data(), bytes.size(), why);
  if (status != EAR_OK) return why.english.empty() ? refuse(problem, status, "file") : damaged(problem, why);
  out.reset(tensors);
  return EAR_OK;
}

ear_status read_file(const char* path, File& out, ear_problem* problem) {
  ear_status status = read_bytes(path, out.bytes, problem);
  if (status == EAR_OK) status = take_apart(out.bytes, out.tensors, problem);
  if (status != EAR_OK) return status;
  std::string sha256;
  if (!describe(out.tensors.get(), out.description, sha256)) {
    return damaged(problem, {"its metadata name no recipe of this engine", "이 엔진의 레시피가 들어 있지 않아요."});
  }
  const std::string& kind = out.description.kind;
  if (kind != kCheckpoint && kind != kWeights) {
    return damaged(problem, {joined({"its format ", quoted(kind), " is not known"}),
                             joined({"모르는 형식이에요: ", quoted(kind)})});
  }
  std::vector<ear_safetensors_tensor> tensors(ear_safetensors_count(out.tensors.get()));
  for (size_t i = 0; i < tensors.size(); i++) {
    status = ear_safetensors_tensor_at(out.tensors.get(), i, &tensors[i]);
    if (status != EAR_OK) return refuse(problem, status, "file");
  }
  if (hash_of(out.description, tensors.data(), tensors.size()) != sha256) {
    return damaged(problem, {"its hash is another one, so some of its bytes were changed",
                             "해시가 달라요. 파일의 일부가 바뀌었어요."});
  }
  if (read_recipe(out.description.recipe, out.recipe, nullptr) != EAR_OK ||
      !read_counters(out.description.counters, out.counters)) {
    return damaged(problem, {"its recipe or its counters cannot be read", "레시피나 진행 기록을 읽을 수 없어요."});
  }
  return EAR_OK;
}

}  // namespace ear::run
