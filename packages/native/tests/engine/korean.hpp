// What a Korean sentence may hold: names of the field (JSON, dtype, limits.seconds) one by one, and what stands in
// quotation marks. Two English words beside each other are a reason that nobody translated.
#pragma once

#include <cstdio>
#include <string_view>

namespace check {

inline bool is_korean_alone(std::string_view sentence) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  bool hangul = false, quoted = false, after_word = false;
  std::size_t word = 0;  // letters of the word at hand
  for (std::size_t i = 0; i <= sentence.size(); i++) {
    const char c = i < sentence.size() ? sentence[i] : '.';
    hangul = hangul || (static_cast<unsigned char>(c) >= 0xea && static_cast<unsigned char>(c) <= 0xed);
    if (c == '"') quoted = !quoted;
    if (!quoted && letter(c)) {
      word++;
      continue;
    }
    // One letter is a quantity (-ln p), unless it is the article.
    if (after_word && (word > 1 || (word == 1 && sentence[i - 1] == 'a'))) {
      std::printf("  an English phrase in Korean: %.*s\n", static_cast<int>(sentence.size()), sentence.data());
      return false;
    }
    after_word = word > 1 && c == ' ';
    word = 0;
  }
  return hangul;
}

}  // namespace check
