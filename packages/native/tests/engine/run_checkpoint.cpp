// Checkpoints: going on with equal bits, and refusing whatever is not whole.
#include <cstring>

#include "korean.hpp"
#include "run/file.hpp"
#include "run_support.hpp"

using runs::hash;
using runs::kSmall;
using runs::make;
using runs::Path;
using runs::Run;
using runs::steps;

namespace {

ear_status resume(const Run& run, const Path& path, ear_problem& problem) {
  problem = {};
  return ear_run_resume(run.get(), path.c_str(), &problem);
}

std::string drawn(ear_lm* lm, const ear_text* text, const std::string& prompt, int32_t count, bool* whole = nullptr) {
  struct Pieces {
    std::string all;
    bool whole = true;
  } pieces;
  const ear_draw draw{prompt.data(), prompt.size(), count, 60, {1.0, 0, 1.0, 1.0, 3, 0}};
  const auto listen = [](void* self, int32_t, const char* bytes, size_t n) -> int32_t {
    auto* pieces = static_cast<Pieces*>(self);
    // No piece begins inside a character, so none ends inside one either.
    if (n == 0 || (static_cast<unsigned char>(bytes[0]) & 0xc0) == 0x80) pieces->whole = false;
    pieces->all.append(bytes, n);
    return 1;
  };
  CHECK(ear_draw_text(lm, text, &draw, listen, &pieces, nullptr) == EAR_OK);
  if (whole) *whole = pieces.whole;
  return pieces.all;
}

}  // namespace

TEST("checkpoint: goes on with the bits that the run would have had") {
  const std::string llama =
      R"({"model": {"family": "llama", "n_layer": 2, "n_head": 4, "n_kv_head": 2, "n_embd": 16, "block_size": 8,
                    "dropout": 0.2},
          "tokenizer": {"kind": "bpe", "vocab_size": 270}, "data": {"documents": true},
          "train": {"steps": 40, "batch_size": 3}, "eval": {"every": 10, "batches": 2, "patience": 3}})";
  for (const std::string& recipe : {std::string(kSmall), llama}) {
    const Run whole = make(recipe);
    const std::vector<double> all = steps(whole, 40);
    const Run first = make(recipe);
    steps(first, 20);
    const Path path;
    ear_problem problem{};
    CHECK(ear_run_save(first.get(), path.c_str(), &problem) == EAR_OK);
    const Run second = make(recipe, runs::text(), 2);
    CHECK(resume(second, path, problem) == EAR_OK);
    CHECK(hash(second) == hash(first));
    const std::vector<double> rest = steps(second, 40);
    CHECK(rest.size() == 20 && std::memcmp(rest.data(), all.data() + 20, 20 * sizeof(double)) == 0);
    CHECK(hash(second) == hash(whole));
    ear_run_facts facts{};
    CHECK(ear_run_get_facts(second.get(), &facts) == EAR_OK && facts.step == 40 && facts.first_loss == all[0]);
  }
}

TEST("checkpoint: refuses another recipe and another text, and names the difference") {
  const Run run = make(kSmall);
  const Path path;
  ear_problem problem{};
  CHECK(ear_run_save(run.get(), path.c_str(), &problem) == EAR_OK);
  std::string other = kSmall;
  other.replace(other.find("\"dropout\": 0.1"), 14, "\"dropout\": 0.2");
  CHECK(resume(make(other), path, problem) == EAR_ERR_ARGUMENT && problem.where == std::string("model.dropout"));
  CHECK(resume(make(kSmall, runs::text() + "more"), path, problem) == EAR_ERR_ARGUMENT &&
        problem.where == std::string("text"));
  std::string watched = kSmall;
  watched.replace(watched.find("\"every\": 10"), 11, "\"every\": 5");
  CHECK(resume(make(watched), path, problem) == EAR_OK);
}

TEST("checkpoint: refuses a file that was cut or changed anywhere, and leaves the run as it was") {
  const std::string tiny =
      R"({"model": {"n_layer": 1, "n_head": 1, "n_embd": 8, "block_size": 4}, "train": {"steps": 9}})";
  const Run run = make(tiny), target = make(tiny);
  steps(run, 2);
  const std::string saved = hash(run);
  const Path path, broken;
  ear_problem problem{};
  CHECK(ear_run_save(run.get(), path.c_str(), &problem) == EAR_OK);
  const std::string bytes = path.read();
  const std::string before = hash(target);
  const auto refused = [&](const std::string& changed) {
    broken.write(changed);
    const ear_status status = resume(target, broken, problem);
    return status == EAR_ERR_TEXT && problem.sentence[0] != '\0' && check::is_korean_alone(problem.korean);
  };
  for (size_t n = 0; n < bytes.size(); n += 1 + bytes.size() / 50) CHECK(refused(bytes.substr(0, n)));
  CHECK(refused(bytes + "x"));
  int read = 0;
  uint64_t random = 88172645463325252u;  // xorshift64 (Marsaglia, 2003)
  for (int i = 0; i < 300; i++) {
    random ^= random << 13;
    random ^= random >> 7;
    random ^= random << 17;
    std::string changed = bytes;
    // Half of the changes in the header, which is the smaller part of the file.
    const size_t range = i % 2 ? bytes.size() : std::min<size_t>(bytes.size(), 4096);
    changed[random % range] ^= static_cast<char>(1 << (random >> 32) % 8);
    broken.write(changed);
    const Run other = make(tiny);
    // What is read all the same was changed where nothing hangs on it, such as a space of the header.
    const ear_status status = resume(other, broken, problem);
    CHECK(status == EAR_OK ? hash(other) == saved : status == EAR_ERR_TEXT && hash(other) == before);
    read += status == EAR_OK;
  }
  CHECK(read < 15);
  CHECK(refused("") && refused("not a checkpoint at all, but a text that is longer than eight bytes"));
  CHECK(hash(target) == before);
  CHECK(resume(target, path, problem) == EAR_OK);
}

TEST("checkpoint: says in both languages why a file cannot be read or written") {
  const Run run = make(kSmall);
  ear_problem problem{};
  const auto says = [&](ear_status status, const char* english, const char* korean) {
    const bool said = status == EAR_ERR_INTERNAL && std::strstr(problem.sentence, english) &&
                      std::strstr(problem.korean, korean) && check::is_korean_alone(problem.korean);
    if (!said) std::printf("  said instead: %s %s\n", problem.sentence, problem.korean);
    return said;
  };
  CHECK(says(ear_run_resume(run.get(), "/nowhere/at/all", &problem),
             "/nowhere/at/all cannot be read: No such file or directory.",
             "/nowhere/at/all 파일을 읽을 수 없어요: 그런 파일이나 폴더가 없어요."));
  CHECK(says(ear_run_resume(run.get(), "/tmp", &problem), "cannot be read: it is no file.", "파일이 아니에요."));
  CHECK(says(ear_run_save(run.get(), "/nowhere/at/all", &problem), "No such file or directory.",
             "그런 파일이나 폴더가 없어요."));
}

TEST("checkpoint: says in both languages why its tokenizer cannot be read") {
  const Run run = make(kSmall);
  const Path path;
  ear::run::Description description{ear::run::kWeights, ear_run_recipe(run.get()), "", run->text_sha256,
                                    ear::run::write_counters(run->counters)};
  for (const char* tokenizer : {"", "[]", "{\"format\": 3}", "{\"format\": \"another\"}"}) {
    description.tokenizer = tokenizer;
    ear_problem problem{};
    CHECK(ear::run::write_file(path.c_str(), ear_run_lm(run.get()), description, &problem) == EAR_OK);
    ear_checkpoint* opened = nullptr;
    CHECK(ear_checkpoint_open(&opened, path.c_str(), &problem) == EAR_ERR_TEXT && !opened);
    CHECK(std::strstr(problem.sentence, "The checkpoint's tokenizer cannot be read: "));
    CHECK(check::is_korean_alone(problem.korean) && std::strstr(problem.korean, "토크나이저를 읽을 수 없어요: "));
  }
}

TEST("checkpoint: hands weights on, and takes them back, in both families") {
  const std::string llama =
      R"({"model": {"family": "llama", "n_layer": 2, "n_head": 4, "n_kv_head": 2, "n_embd": 16, "block_size": 8,
                    "tied": false}})";
  for (const std::string& recipe : {std::string(kSmall), llama}) {
    const Run run = make(recipe), fresh = make(recipe);
    steps(run, 5);
    const Path path, checkpoint;
    ear_problem problem{};
    CHECK(ear_run_export(run.get(), path.c_str(), &problem) == EAR_OK);
    CHECK(resume(fresh, path, problem) == EAR_ERR_TEXT);
    CHECK(hash(fresh) != hash(run));
    CHECK(ear_run_import(fresh.get(), path.c_str(), &problem) == EAR_OK);
    CHECK(hash(fresh) == hash(run));
    CHECK(ear_run_import(run.get(), path.c_str(), &problem) == EAR_ERR_ARGUMENT);
    CHECK(ear_run_save(run.get(), checkpoint.c_str(), &problem) == EAR_OK);
    const Run third = make(recipe);
    CHECK(ear_run_import(third.get(), checkpoint.c_str(), &problem) == EAR_OK && hash(third) == hash(run));
    const Run narrower = make(R"({"model": {"n_layer": 2, "n_head": 2, "n_embd": 8, "block_size": 8}})");
    CHECK(ear_run_import(narrower.get(), path.c_str(), &problem) == EAR_ERR_ARGUMENT);
    const Run shallower = make(R"({"model": {"n_layer": 1, "n_head": 2, "n_embd": 16, "block_size": 8}})");
    CHECK(ear_run_import(shallower.get(), path.c_str(), &problem) == EAR_ERR_ARGUMENT);
  }
}

TEST("checkpoint: is enough to draw from and to be exported, without its text") {
  const Run run = make(kSmall);
  steps(run, 10);
  const Path path, weights;
  ear_problem problem{};
  CHECK(ear_run_save(run.get(), path.c_str(), &problem) == EAR_OK);
  ear_checkpoint* opened = nullptr;
  CHECK(ear_checkpoint_open(&opened, path.c_str(), &problem) == EAR_OK);
  const ear::Owned<ear_checkpoint> checkpoint(opened);
  ear_lm* made = nullptr;
  CHECK(ear_checkpoint_model(opened, 1, &made, &problem) == EAR_OK);
  const ear::Owned<ear_lm> lm(made);
  char ours[65], theirs[65];
  CHECK(ear_lm_hash(made, ours) == EAR_OK && ear_lm_hash(ear_run_lm(run.get()), theirs) == EAR_OK);
  CHECK(std::strcmp(ours, theirs) == 0);
  CHECK(ear_checkpoint_step(opened) == 10 &&
        std::strcmp(ear_checkpoint_recipe(opened), ear_run_recipe(run.get())) == 0);
  const std::string here = drawn(made, ear_checkpoint_text(opened), "the ", 2);
  CHECK(here == drawn(ear_run_lm(run.get()), ear_run_text(run.get()), "the ", 2) && here.find("the ") == 0);
  CHECK(ear_checkpoint_export(opened, weights.c_str(), &problem) == EAR_OK);
  const Run fresh = make(kSmall);
  CHECK(ear_run_import(fresh.get(), weights.c_str(), &problem) == EAR_OK && hash(fresh) == hash(run));
  char config[4096];
  size_t n = 0;
  CHECK(ear_checkpoint_config(opened, config, sizeof config, &n) == EAR_OK);
  CHECK(std::string(config, n).find("\"architectures\":[\"GPT2LMHeadModel\"]") != std::string::npos);
}

TEST("checkpoint: draws whole characters, and refuses what cannot be drawn") {
  const Run run =
      make(R"({"model": {"n_layer": 1, "n_head": 2, "n_embd": 16, "block_size": 8}, "tokenizer": {"kind": "byte"}})");
  ear_lm* const lm = ear_run_lm(run.get());
  const ear_text* const text = ear_run_text(run.get());
  bool whole = false;
  // Untrained on bytes: nearly everything that it draws is broken UTF-8.
  const std::string out = drawn(lm, text, "나비", 1, &whole);
  CHECK(whole && out.find("나비") == 0 && out.size() > 20);
  const auto refused = [&](double temperature, double top_p, int32_t count, const char* prompt) {
    ear_problem problem{};
    const ear_draw draw{prompt, std::strlen(prompt), count, 5, {temperature, 0, top_p, 1.0, 3, 0}};
    const auto ignore = [](void*, int32_t, const char*, size_t) -> int32_t { return 1; };
    CHECK(ear_draw_text(lm, text, &draw, ignore, nullptr, &problem) != EAR_OK);
    return std::string(problem.where);
  };
  CHECK(refused(-1, 1, 1, "a") == "temperature" && refused(1, 0, 1, "a") == "top_p");
  CHECK(refused(1, 1, 0, "a") == "count" && refused(1, 1, 1, "\xff") == "prompt");
}
