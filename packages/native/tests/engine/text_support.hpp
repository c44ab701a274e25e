// What the tests of tokenizers share: calls of the C interface with C++ values, and random text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/owned.hpp"
#include "base/utf8.hpp"
#include "check.hpp"
#include "ear/text.h"
#include "korean.hpp"
#include "text/chunks.hpp"

namespace text_support {

using Tokenizer = ear::Owned<ear_text>;
using Ids = std::vector<std::int32_t>;

inline Tokenizer trained(ear_text_kind kind, std::string_view text, std::int32_t vocab_size = 300, bool end = false,
                         ear_text_form form = EAR_TEXT_AS_IS) {
  ear_text* made = nullptr;
  CHECK(ear_text_train(&made, kind, vocab_size, form, end ? 1 : 0, text.data(), text.size(), nullptr) == EAR_OK);
  return Tokenizer(made);
}

inline std::int32_t vocab_size(const Tokenizer& tokenizer) {
  std::int32_t out = -1;
  CHECK(ear_text_vocab_size(tokenizer.get(), &out) == EAR_OK);
  return out;
}

inline std::string token(const Tokenizer& tokenizer, std::int32_t id) {
  const char* bytes = nullptr;
  size_t n = 0;
  CHECK(ear_text_token(tokenizer.get(), id, &bytes, &n) == EAR_OK);
  return n > 0 ? std::string(bytes, n) : std::string();
}

inline Ids encoded(const Tokenizer& tokenizer, std::string_view text) {
  size_t n = 0;
  const ear_status status = ear_text_encode(tokenizer.get(), text.data(), text.size(), nullptr, 0, &n);
  CHECK(status == (n > 0 ? EAR_ERR_CAPACITY : EAR_OK));
  Ids ids(n);
  CHECK(ear_text_encode(tokenizer.get(), text.data(), text.size(), ids.data(), n, &n) == EAR_OK && n == ids.size());
  return ids;
}

inline std::string decoded(const Tokenizer& tokenizer, const Ids& ids) {
  size_t n = 0;
  ear_text_decode(tokenizer.get(), ids.data(), ids.size(), nullptr, 0, &n);
  std::string text(n, '\0');
  CHECK(ear_text_decode(tokenizer.get(), ids.data(), ids.size(), text.data(), n, &n) == EAR_OK && n == text.size());
  return text;
}

inline std::string saved(const Tokenizer& tokenizer) {
  size_t n = 0;
  CHECK(ear_text_save(tokenizer.get(), nullptr, 0, &n) == EAR_ERR_CAPACITY);
  std::string file(n, '\0');
  CHECK(ear_text_save(tokenizer.get(), file.data(), n, &n) == EAR_OK && n == file.size());
  return file;
}

// What the loader says about a file; "" when it takes it.
inline std::string load(std::string_view file, Tokenizer* out = nullptr) {
  ear_text* made = nullptr;
  char why[512], korean[512];
  const ear_status status =
      ear_text_load_explained(&made, file.data(), file.size(), why, sizeof why, korean, sizeof korean);
  Tokenizer owned(made);
  CHECK(status == EAR_OK || status == EAR_ERR_TEXT);
  CHECK((status == EAR_OK) == (made != nullptr) && (status == EAR_OK) == (why[0] == '\0'));
  CHECK((why[0] == '\0') == (korean[0] == '\0') && (korean[0] == '\0' || std::string_view(korean).ends_with(".")));
  CHECK(korean[0] == '\0' || check::is_korean_alone(korean));
  if (out) *out = std::move(owned);
  return why;
}

inline std::string normal(std::string_view text, ear_text_form form) {
  size_t n = 0;
  ear_text_normalize(form, text.data(), text.size(), nullptr, 0, &n);
  std::string out(n, '\0');
  CHECK(ear_text_normalize(form, text.data(), text.size(), out.data(), n, &n) == EAR_OK && n == out.size());
  return out;
}

inline std::vector<std::string> chunks_of(std::string_view text) {
  std::vector<std::string> chunks;
  ear::text::ChunkReader reader(text);
  for (std::string_view chunk; reader.next(chunk);) chunks.emplace_back(chunk);
  return chunks;
}

// A generator of its own, so that every machine draws the same.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : state_(seed) {}
  std::uint32_t below(std::uint32_t n) {
    state_ = state_ * 6364136223846793005ull + 1442695040888963407ull;
    return static_cast<std::uint32_t>(state_ >> 33) % n;
  }
  // n characters of everything: mostly small letters, spaces and Hangul, so that words repeat, and any code point.
  std::string text(int n) {
    std::string out;
    for (int i = 0; i < n; i++) {
      const std::uint32_t kind = below(16);
      std::uint32_t point = below(0x110000 - 0x800);
      if (point >= 0xd800) point += 0x800;
      if (kind < 7) point = 'a' + below(4);
      if (kind >= 7 && kind < 10) point = ' ';
      if (kind >= 10 && kind < 14) point = 0xac00 + 28 * below(6) + below(2);
      if (kind == 14) point = U"\n\t.'0129\u0301\u1100\u1161\u11a8\u00e9"[below(13)];
      ear::append_code_point(out, point);
    }
    return out;
  }

 private:
  std::uint64_t state_;
};

}  // namespace text_support
