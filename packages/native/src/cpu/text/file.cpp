#include "text/file.hpp"

#include "base/refusal.hpp"
#include "base/sentence.hpp"
#include "text/normalize.hpp"

namespace ear::text {

namespace {

constexpr const char* kFormat = "ear-tokenizer/1";

struct Kind {
  const char* name;
  const char* members[2];  // of its own; nullptr where there are fewer
};
constexpr Kind kKinds[] = {
    {"char", {"characters"}}, {"byte", {}}, {"bpe", {"merges"}}, {"unigram", {"bytes", "pieces"}}};

ear_text_kind find_kind(const std::string& name) {
  for (int i = 0; i < 4; i++) {
    if (name == kKinds[i].name) return static_cast<ear_text_kind>(i);
  }
  refuse("kind is " + quoted(name) + " instead of char, byte, bpe or unigram",
         "kind가 char, byte, bpe, unigram이 아니라 " + quoted(name) + "예요.");
}

const json::Value& member(const json::Value& file, const char* key) {
  const json::Value* found = file.find(key);
  if (!found) refuse(std::string(key) + " is missing", std::string(key) + " 항목이 없어요.");
  return *found;
}

const std::string& string_of(const json::Value& file, const char* key) {
  const std::string* string = member(file, key).string();
  if (!string) refuse(std::string(key) + " is not a string", std::string(key) + " 값이 문자열이 아니에요.");
  return *string;
}

void check_members(const json::Value& file, const Kind& kind) {
  for (const json::Member& held : *file.object()) {
    bool known = false;
    for (const char* key : {"format", "kind", "normalize", "end", "vocab_size"}) known = known || held.key == key;
    for (const char* key : kind.members) known = known || (key && held.key == key);
    if (known) continue;
    refuse(quoted(held.key) + " has no place in a tokenizer of the kind " + kind.name,
           kind.name + std::string(" 토크나이저에는 ") + quoted(held.key) + " 항목이 없어야 해요.");
  }
}

std::unique_ptr<Model> load_model(ear_text_kind kind, const json::Value& file, std::int32_t n_tokens) {
  switch (kind) {
    case EAR_TEXT_CHAR: return load_characters(file, n_tokens);
    case EAR_TEXT_BYTE: return make_bytes();
    case EAR_TEXT_BPE: return load_bpe(file, n_tokens);
    case EAR_TEXT_UNIGRAM: return load_unigram(file, n_tokens);
  }
  refuse("the kind is unknown", EAR_ERR_INTERNAL);
}

}  // namespace

std::string save(const ear_text& text) {
  std::string out;
  json::Writer json(out);
  json.open_object().key("format").string(kFormat).key("kind").string(kKinds[text.kind].name);
  json.key("normalize").string(form_name(text.form)).key("end").boolean(text.has_end);
  json.key("vocab_size").whole(text.vocab_size());
  text.model->save(json);
  json.close_object();
  out += '\n';
  return out;
}

std::unique_ptr<ear_text> load(std::string_view bytes) {
  json::Value file;
  std::string why, korean;
  json::Limits limits;
  limits.depth = 3;
  if (!json::read(bytes, file, why, limits, &korean)) refuse(why, korean);
  if (!file.object()) {
    refuse("the file is " + std::string(file.kind()) + " instead of an object", "파일이 JSON 객체가 아니에요.");
  }
  if (const std::string& format = string_of(file, "format"); format != kFormat) {
    refuse("format is " + quoted(format) + " instead of " + quoted(kFormat),
           "format이 " + quoted(kFormat) + "이 아니라 " + quoted(format) + "예요.");
  }
  auto text = std::make_unique<ear_text>();
  text->kind = find_kind(string_of(file, "kind"));
  check_members(file, kKinds[text->kind]);
  if (const std::string& form = string_of(file, "normalize"); !find_form(form, text->form)) {
    refuse("normalize is " + quoted(form) + " instead of none, nfc, nfkc, nfd or nfkd",
           "normalize가 none, nfc, nfkc, nfd, nfkd가 아니라 " + quoted(form) + "예요.");
  }
  const bool* end = member(file, "end").boolean();
  if (!end) refuse("end is neither true nor false", "end는 true 또는 false여야 해요.");
  text->has_end = *end;
  text->model = load_model(text->kind, file, EAR_TEXT_MAX_VOCAB - (*end ? 1 : 0));
  const std::int64_t* vocab_size = member(file, "vocab_size").whole();
  if (!vocab_size || *vocab_size != text->vocab_size()) {
    const std::string n = std::to_string(text->vocab_size());
    refuse("vocab_size is not " + n + ", the number of tokens that the file describes",
           "vocab_size가 파일에 적힌 토큰 수 " + n + "와 달라요.");
  }
  return text;
}

}  // namespace ear::text
