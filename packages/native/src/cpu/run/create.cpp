// Making a run: recipe, tokenizer, split, limits, weights.
#include <cmath>
#include <cstring>
#include <memory>

#include "base/guard.hpp"
#include "base/sha256.hpp"
#include "base/utf8.hpp"
#include "run/draw.hpp"
#include "run/machine.hpp"
#include "run/pass.hpp"
#include "run/problem.hpp"
#include "run/run.hpp"

namespace ear::run {

namespace {

constexpr size_t kMaxText = EAR_TEXT_MAX_BYTES;

ear_status over(ear_problem* problem, const char* where, double needed, int64_t limit, const char* english,
                const char* korean) {
  const std::string needs = show(needed), may = std::to_string(limit);
  return refuse(problem, EAR_ERR_TOO_LARGE, where,
                std::string("The run needs ") + needs + " " + english + ", but " + where + " allows " + may + ".",
                std::string("이 학습에는 ") + korean + " " + needs + "만큼 필요한데, " + where + "가 " + may + "까지예요.");
}

// What a tokenizer learns from: all of it, or of a long text as much as it can. Bytes that it did not see still have
// tokens then, because BPE and unigram know every byte.
std::string_view part_to_learn(std::string_view text, int64_t kind) {
  if ((kind != EAR_TEXT_BPE && kind != EAR_TEXT_UNIGRAM) || text.size() <= EAR_TEXT_MAX_LEARNT) return text;
  size_t n = EAR_TEXT_MAX_LEARNT;
  while (n > 0 && continues_character(text[n])) n--;
  return text.substr(0, n);
}

ear_status learn_tokenizer(ear_run& run, std::string_view whole, ear_problem* problem) {
  const Recipe::Tokenizer& wanted = run.recipe.tokenizer;
  const std::string_view text = part_to_learn(whole, wanted.kind);
  ear_text* learnt = nullptr;
  const ear_status status = ear_text_train(
      &learnt, static_cast<ear_text_kind>(wanted.kind), static_cast<int32_t>(wanted.vocab_size),
      static_cast<ear_text_form>(wanted.normalize), run.recipe.data.documents ? 1 : 0, text.data(), text.size(),
      run.cancel);
  run.text.reset(learnt);
  if (status == EAR_FINISHED) return cancelled(problem);
  if (status == EAR_ERR_TEXT) {
    return refuse(problem, status, "text", "The text is not valid UTF-8.", "글이 올바른 UTF-8이 아니에요.");
  }
  return status == EAR_OK ? status : refuse(problem, status, "tokenizer");
}

// A tokenizer that was given in place of the recipe's.
ear_status load_tokenizer(ear_run& run, std::string_view file, ear_problem* problem) {
  char why[384] = "", korean[512] = "";
  ear_text* loaded = nullptr;
  ear_status status =
      ear_text_load_explained(&loaded, file.data(), file.size(), why, sizeof why, korean, sizeof korean);
  run.text.reset(loaded);
  run.tokenizer_given = true;
  if (status == EAR_ERR_TEXT) return refuse(problem, status, "tokenizer", why, korean);
  int32_t end = -1;
  if (status == EAR_OK) status = ear_text_end(loaded, &end);
  if (status != EAR_OK) return refuse(problem, status, "tokenizer");
  if (end >= 0 || !run.recipe.data.documents) return EAR_OK;
  return refuse(problem, EAR_ERR_ARGUMENT, "tokenizer",
                "The recipe reads documents, but this tokenizer has no token for the end of one.",
                "레시피는 글을 문서로 나눠 읽는데, 이 토크나이저에는 문서의 끝을 나타내는 토큰이 없어요.");
}

ear_status check_prompt(const ear_run& run, ear_problem* problem) {
  std::vector<int32_t> prompt;
  return run.recipe.sample.every > 0
             ? read_prompt(run.text.get(), run.recipe.sample.prompt, "sample.prompt", prompt, problem)
             : EAR_OK;
}

// Also works out how many rows go at a time, and what the run will hold.
ear_status hold_to_limits(ear_run& run, const ear_lm_config& config, ear_problem* problem) {
  const Recipe& recipe = run.recipe;
  size_t parameters = 0, bytes = 0;
  ear_status status = ear_lm_num_params(&config, &parameters);
  if (status != EAR_OK) return refuse(problem, status, "model");
  if (parameters > static_cast<size_t>(recipe.limits.parameters)) {
    return over(problem, "limits.parameters", static_cast<double>(parameters), recipe.limits.parameters, "parameters",
                "매개변수가");
  }
  run.rows = rows_of_pass(config, recipe.train.batch_size, config.block_size);
  status = ear_lm_training_bytes(&config, static_cast<int32_t>(run.rows), config.block_size,
                                 recipe.train.checkpointing ? 1 : 0, &bytes);
  if (status != EAR_OK) return refuse(problem, status, "limits.bytes");
  bytes += run.corpus.bytes();
  run.bytes = bytes;
  if (bytes > static_cast<size_t>(recipe.limits.bytes)) {
    return over(problem, "limits.bytes", static_cast<double>(bytes), recipe.limits.bytes, "bytes of memory",
                "메모리가 바이트로");
  }
  return EAR_OK;
}

ear_status make_model(ear_run& run, int32_t threads, ear_problem* problem) {
  int32_t vocab = 0;
  const ear_status counted = ear_text_vocab_size(run.text.get(), &vocab);
  if (counted != EAR_OK) return refuse(problem, counted, "tokenizer");
  if (vocab < 2 || vocab > 65536) {
    const std::string n = std::to_string(vocab);
    return refuse(problem, EAR_ERR_ARGUMENT, "text",
                  "The text gives " + n + " different tokens; 2 to 65536 can be learnt.",
                  "글에서 서로 다른 토큰이 " + n + "개 나와요. 2~65536개라야 배울 수 있어요.");
  }
  const ear_lm_config config = lm_config(run.recipe.model, vocab);
  const ear_status allowed = hold_to_limits(run, config, problem);
  if (allowed != EAR_OK) return allowed;
  ear_lm* made = nullptr;
  const ear_status status = ear_lm_create(&made, &config, static_cast<uint64_t>(run.recipe.train.seed), threads,
                                          run.recipe.train.precision == 1 ? 1 : 0);
  if (status != EAR_OK) return refuse(problem, status, "model");
  run.lm.reset(made);
  ear_lm_set_cancel(made, run.cancel);
  return EAR_OK;
}

ear_status check_text(const char* text, size_t n, ear_problem* problem) {
  if (!text || n == 0) {
    return refuse(problem, EAR_ERR_ARGUMENT, "text", "There is no text to learn from.", "배울 글이 비어 있어요.");
  }
  if (n <= kMaxText) return EAR_OK;
  return refuse(problem, EAR_ERR_TOO_LARGE, "text",
                "The text has " + std::to_string(n) + " bytes; at most " + std::to_string(kMaxText) + " can be read.",
                "글이 " + std::to_string(n) + "바이트예요. " + std::to_string(kMaxText) + "바이트까지 읽을 수 있어요.");
}

std::string digest(std::string_view text) {
  Sha256 hash;
  hash.update(text.data(), text.size());
  char hex[65];
  hash.finish_hex(hex);
  return hex;
}

// tokenizer: null, or the file of one.
ear_status create(std::unique_ptr<ear_run>& out, std::string_view recipe, std::string_view text,
                  const std::string_view* tokenizer, int32_t threads, const int32_t* cancel, ear_problem* problem) {
  auto run = std::make_unique<ear_run>();
  run->cancel = cancel;
  ear_status status = read_recipe(recipe, run->recipe, problem);
  if (status != EAR_OK) return status;
  run->recipe_json = write_recipe(run->recipe);
  if (run->is_cancelled()) return cancelled(problem);
  {
    const Stopwatch stopwatch(*run);
    run->text_sha256 = digest(text);
    status = tokenizer ? load_tokenizer(*run, *tokenizer, problem) : learn_tokenizer(*run, text, problem);
    if (status == EAR_OK) status = check_prompt(*run, problem);
    if (status == EAR_OK) status = run->corpus.read(run->recipe, run->text.get(), text, cancel, problem);
    if (status == EAR_OK) status = make_model(*run, threads, problem);
    if (status != EAR_OK) return status;
  }
  out = std::move(run);
  return EAR_OK;
}

}  // namespace

}  // namespace ear::run

using namespace ear::run;

extern "C" {

ear_status ear_run_check(const char* recipe, char* out, size_t capacity, size_t* n_out, ear_problem* problem) {
  if (!recipe || !n_out || (!out && capacity > 0)) return refuse(problem, EAR_ERR_ARGUMENT, "recipe");
  const ear_status status = ear::guarded([&] {
    Recipe read;
    const ear_status checked = read_recipe(recipe, read, problem);
    if (checked != EAR_OK) return checked;
    const std::string json = write_recipe(read);
    *n_out = json.size();
    if (json.size() > capacity) return refuse(problem, EAR_ERR_CAPACITY, "recipe");
    std::memcpy(out, json.data(), json.size());
    return EAR_OK;
  });
  return status == EAR_ERR_MEMORY ? refuse(problem, status, "recipe") : status;
}

ear_status ear_run_create(ear_run** out, const char* recipe, const char* text, size_t n, int32_t threads,
                          const int32_t* cancel, ear_problem* problem) {
  return ear_run_create_with_tokenizer(out, recipe, text, n, nullptr, 0, threads, cancel, problem);
}

ear_status ear_run_create_with_tokenizer(ear_run** out, const char* recipe, const char* text, size_t n,
                                         const char* tokenizer, size_t n_tokenizer, int32_t threads,
                                         const int32_t* cancel, ear_problem* problem) {
  if (!out || !recipe || threads < 0) return refuse(problem, EAR_ERR_ARGUMENT, "run");
  const ear_status readable = check_text(text, n, problem);
  if (readable != EAR_OK) return readable;
  const ear_status status = ear::guarded([&] {
    std::unique_ptr<ear_run> run;
    const std::string_view file(tokenizer ? tokenizer : "", tokenizer ? n_tokenizer : 0);
    const ear_status made = create(run, recipe, {text, n}, tokenizer ? &file : nullptr, threads, cancel, problem);
    if (made == EAR_OK) *out = run.release();
    return made;
  });
  return status == EAR_ERR_MEMORY ? refuse(problem, status, "run") : status;
}

void ear_run_destroy(ear_run* run) { delete run; }

ear_lm* ear_run_lm(ear_run* run) {
  return run && bring_home(*run, {EAR_LM_WEIGHT}) == EAR_OK ? run->lm.get() : nullptr;
}
const ear_text* ear_run_text(const ear_run* run) { return run ? run->text.get() : nullptr; }
const char* ear_run_recipe(const ear_run* run) { return run ? run->recipe_json.c_str() : nullptr; }

size_t ear_run_bytes(const ear_run* run) { return run ? run->bytes : 0; }

}  // extern "C"
