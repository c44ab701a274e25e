#include <cmath>
#include <limits>
#include <vector>

#include "base/json.hpp"
#include "base/utf8.hpp"
#include "run/problem.hpp"
#include "run/recipe.hpp"

namespace ear::run {

namespace {

std::string joined(const std::vector<std::string_view>& names) {
  std::string list;
  for (const std::string_view name : names) list.append(list.empty() ? "" : ", ").append(name);
  return list;
}

// A value as a sentence shows it.
std::string shown(const json::Value& value) {
  if (value.array()) return "[…]";
  if (value.object()) return "{…}";
  std::string text;
  json::write(value, text);
  if (text.size() <= 60) return text;
  size_t n = 40;
  while (continues_character(text[n])) n--;
  return text.substr(0, n) + "…";
}

int64_t characters(std::string_view text) {
  int64_t n = 0;
  for (const char byte : text) n += !continues_character(byte);
  return n;
}

// Reads the fields that a JSON object holds and remembers the first thing that is wrong.
class Reader {
 public:
  Reader(const json::Object& root, ear_problem* problem) : root_(root), problem_(problem) {}

  void part(const char* name) {
    close_part();
    part_ = name;
    parts_.emplace_back(name);
    fields_ = nullptr;
    for (const json::Member& member : root_) {
      if (member.key != name) continue;
      fields_ = member.value.object();
      if (!fields_) wrong(name, "객체가", "an object", member.value);
    }
  }

  template <size_t n>
  void word(const char* name, int64_t& out, const std::array<std::string_view, n>& words) {
    const json::Value* value = take(name);
    if (!value) return;
    for (size_t i = 0; value->string() && i < n; i++) {
      if (*value->string() != words[i]) continue;
      out = static_cast<int64_t>(i);
      return;
    }
    const std::string list = joined({words.begin(), words.end()});
    wrong(path(name), list + " 가운데 하나가", "one of " + list, *value);
  }

  void whole(const char* name, int64_t& out, int64_t low, int64_t high) {
    const json::Value* value = take(name);
    if (!value) return;
    const double* number = value->number();
    if (number && *number >= static_cast<double>(low) && *number <= static_cast<double>(high) &&
        *number == std::floor(*number)) {
      out = static_cast<int64_t>(*number);
      return;
    }
    const std::string from = std::to_string(low), to = std::to_string(high);
    wrong(path(name), from + "~" + to + " 사이의 정수가", "a whole number from " + from + " to " + to, *value);
  }

  void number(const char* name, double& out, double low, double high) {
    const json::Value* value = take(name);
    if (!value) return;
    const double* number = value->number();
    if (number && *number >= low && *number <= high) {
      out = *number;
      return;
    }
    const std::string from = run::show(low), to = run::show(high);
    wrong(path(name), from + "~" + to + " 사이의 수가", "a number from " + from + " to " + to, *value);
  }

  void flag(const char* name, bool& out) {
    const json::Value* value = take(name);
    if (!value) return;
    if (value->boolean()) out = *value->boolean();
    else wrong(path(name), "true나 false가", "true or false", *value);
  }

  void text(const char* name, std::string& out, int64_t high) {
    const json::Value* value = take(name);
    if (!value) return;
    if (value->string() && characters(*value->string()) <= high) out = *value->string();
    else wrong(path(name), std::to_string(high) + "자 이하의 글이",
               "text of at most " + std::to_string(high) + " characters", *value);
  }

  void end() {
    close_part();
    for (const json::Member& member : root_) unknown(member.key, member.key, parts_);
  }

  ear_status status() const { return status_; }

 private:
  std::string path(const char* name) const { return std::string(part_) + "." + name; }

  const json::Value* take(const char* name) {
    names_.emplace_back(name);
    if (!fields_) return nullptr;
    for (const json::Member& member : *fields_) {
      if (member.key == name) return &member.value;
    }
    return nullptr;
  }

  void close_part() {
    if (fields_) {
      for (const json::Member& member : *fields_) unknown(member.key, std::string(part_) + "." + member.key, names_);
    }
    names_.clear();
  }

  void unknown(const std::string& key, const std::string& where, const std::vector<std::string_view>& known) {
    for (const std::string_view name : known) {
      if (key == name) return;
    }
    if (status_ != EAR_OK) return;
    const std::string list = joined(known);
    status_ = refuse(problem_, EAR_ERR_ARGUMENT, where, where + " is not known; there are " + list + ".",
                     where + ": 모르는 이름이에요. 있는 것: " + list);
  }

  void wrong(const std::string& where, const std::string& korean, const std::string& english, const json::Value& got) {
    if (status_ != EAR_OK) return;
    const std::string received = shown(got);
    status_ = refuse(problem_, EAR_ERR_ARGUMENT, where, where + " takes " + english + ", not " + received + ".",
                     where + "에는 " + korean + " 들어가요. 받은 값: " + received);
  }

  const json::Object& root_;
  ear_problem* const problem_;
  ear_status status_ = EAR_OK;
  const char* part_ = "";
  const json::Object* fields_ = nullptr;
  std::vector<std::string_view> names_;  // of this part, as far as it was visited
  std::vector<std::string_view> parts_;
};

void fill(Recipe& recipe) {
  if (recipe.model.n_kv_head < 0) recipe.model.n_kv_head = recipe.model.n_head;
  Recipe::Train& train = recipe.train;
  if (train.min_lr < 0) train.min_lr = train.lr / 10;
  if (train.warmup < 0) train.warmup = train.steps < 1000 ? train.steps / 10 : 100;
  if (train.decay_steps < 0) train.decay_steps = train.steps;
}

// What fields may not say together.
ear_status hold_to_rules(const Recipe& recipe, ear_problem* problem) {
  const auto must = [&](const char* where, const std::string& english, const std::string& korean) {
    return refuse(problem, EAR_ERR_ARGUMENT, where, std::string(where) + " " + english,
                  std::string(where) + ": " + korean);
  };
  const auto digits = [](int64_t number) { return std::to_string(number); };
  const Recipe::Model& model = recipe.model;
  const bool llama = model.family == EAR_LM_LLAMA;
  const int64_t unit = llama ? 2 * model.n_head : model.n_head;
  if (model.n_embd % unit != 0) {
    return must("model.n_embd", "must be a multiple of " + digits(unit) + ", not " + digits(model.n_embd) + ".",
                digits(unit) + "의 배수여야 해요. 받은 값: " + digits(model.n_embd));
  }
  if (llama && model.n_head % model.n_kv_head != 0) {
    return must("model.n_kv_head",
                "must divide the " + digits(model.n_head) + " heads, which " + digits(model.n_kv_head) + " does not.",
                "헤드 수 " + digits(model.n_head) + "의 약수여야 해요. 받은 값: " + digits(model.n_kv_head));
  }
  if (llama && model.bias) {
    return must("model.bias", "exists in the family gpt2 only.", "gpt2 계열에서만 쓸 수 있어요.");
  }
  if (!llama && model.n_kv_head != model.n_head) {
    return must("model.n_kv_head",
                "must equal the " + digits(model.n_head) + " heads in the family gpt2, not " +
                    digits(model.n_kv_head) + ".",
                "gpt2 계열에서는 헤드 수 " + digits(model.n_head) + "와 같아야 해요. 받은 값: " + digits(model.n_kv_head));
  }
  const Recipe::Tokenizer& tokenizer = recipe.tokenizer;
  const int64_t least = tokenizer.kind == EAR_TEXT_BPE ? 257 : tokenizer.kind == EAR_TEXT_UNIGRAM ? 300 : 2;
  if (tokenizer.vocab_size < least) {
    const std::string kind(kTokenizers[static_cast<size_t>(tokenizer.kind)]);
    return must("tokenizer.vocab_size",
                "must be at least " + digits(least) + " for " + kind + ", not " + digits(tokenizer.vocab_size) + ".",
                kind + "에는 " + digits(least) + " 이상이 필요해요. 받은 값: " + digits(tokenizer.vocab_size));
  }
  const Recipe::Train& train = recipe.train;
  if (train.min_lr > train.lr) {
    return must("train.min_lr",
                "may not be above train.lr (" + show(train.lr) + "), but is " + show(train.min_lr) + ".",
                "train.lr(" + show(train.lr) + ")보다 클 수 없어요. 받은 값: " + show(train.min_lr));
  }
  return EAR_OK;
}

}  // namespace

ear_status read_recipe(std::string_view text, Recipe& out, ear_problem* problem) {
  json::Value root;
  std::string why, korean;
  if (!json::read(text, root, why, {std::size_t{1} << 16, 1024, 8}, &korean)) {
    return refuse(problem, EAR_ERR_TEXT, "recipe", "The recipe is not JSON: " + why + ".",
                  "레시피가 JSON이 아니에요: " + korean);
  }
  if (!root.object()) {
    return refuse(problem, EAR_ERR_ARGUMENT, "", "The recipe takes an object, not " + shown(root) + ".",
                  "레시피에는 객체가 들어가요. 받은 값: " + shown(root));
  }
  Recipe recipe;
  Reader reader(*root.object(), problem);
  visit(recipe, reader);
  if (reader.status() != EAR_OK) return reader.status();
  fill(recipe);
  const ear_status status = hold_to_rules(recipe, problem);
  if (status == EAR_OK) out = recipe;
  return status;
}

}  // namespace ear::run
