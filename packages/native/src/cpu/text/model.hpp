// What the kinds of tokenizers have in common: tokens with their bytes, a way to encode, and a part of the file.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "ear/text.h"

namespace ear::text {

class Cancel;
using Ids = std::vector<std::int32_t>;

// BPE and unigram begin with the bytes: token b is byte b.
constexpr std::int32_t kByteTokens = 256;

// No token is longer, so that a small file cannot describe a large vocabulary.
constexpr std::size_t kMaxTokenBytes = 256;

// The bytes of each token, one after another.
class Tokens {
 public:
  Tokens() : starts_{0} {}
  std::int32_t size() const { return static_cast<std::int32_t>(starts_.size()) - 1; }
  std::string_view operator[](std::int32_t id) const {
    const auto i = static_cast<std::size_t>(id);
    return std::string_view(bytes_).substr(starts_[i], starts_[i + 1] - starts_[i]);
  }
  void add(std::string_view bytes) {
    bytes_ += bytes;
    starts_.push_back(static_cast<std::uint32_t>(bytes_.size()));
  }
  // Adds the 256 bytes, each a token of its own, in order.
  void add_all_bytes() {
    for (int byte = 0; byte < kByteTokens; byte++) {
      const char c = static_cast<char>(byte);
      add(std::string_view(&c, 1));
    }
  }

 private:
  std::string bytes_;
  std::vector<std::uint32_t> starts_;
};

class Model {
 public:
  virtual ~Model() = default;
  const Tokens& tokens() const { return tokens_; }
  // Appends the ids of text, which is valid UTF-8 in the tokenizer's form. Throws Refusal for what has no id.
  virtual void encode(std::string_view text, Ids& out) const = 0;
  // Writes the members that belong to this kind into the file's object.
  virtual void save(json::Writer& json) const = 0;

 protected:
  Tokens tokens_;
};

/*
 * Each kind twice: learnt from text (valid UTF-8, in its form) for at most n_tokens tokens, or read from a file's
 * object. Loading throws Refusal with a clause that names what is wrong; n_tokens is then the most that may be there.
 */
std::unique_ptr<Model> learn_characters(std::string_view text, std::int32_t n_tokens, const Cancel& cancel);
std::unique_ptr<Model> load_characters(const json::Value& file, std::int32_t n_tokens);
std::unique_ptr<Model> make_bytes();
std::unique_ptr<Model> learn_bpe(std::string_view text, std::int32_t n_tokens, const Cancel& cancel);
std::unique_ptr<Model> load_bpe(const json::Value& file, std::int32_t n_tokens);
std::unique_ptr<Model> learn_unigram(std::string_view text, std::int32_t n_tokens, const Cancel& cancel);
std::unique_ptr<Model> load_unigram(const json::Value& file, std::int32_t n_tokens);

}  // namespace ear::text
