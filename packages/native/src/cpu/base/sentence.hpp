// A sentence for a caller's buffer.
#pragma once

#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/utf8.hpp"

namespace ear {

// Copies sentence and a NUL into out (capacity bytes), cut between characters where it does not fit. out may be null.
inline void say(char* out, std::size_t capacity, std::string_view sentence) {
  if (!out || capacity == 0) return;
  std::size_t n = sentence.size();
  if (n >= capacity) {
    n = capacity - 1;
    while (n > 0 && continues_character(sentence[n])) n--;
  }
  std::memcpy(out, sentence.data(), n);
  out[n] = '\0';
}

// The pieces one after another. Unlike a chain of +, it makes one string, and gcc 12 does not warn of it (-Wrestrict).
inline std::string joined(std::initializer_list<std::string_view> pieces) {
  std::size_t n = 0;
  for (const std::string_view piece : pieces) n += piece.size();
  std::string out;
  out.reserve(n);
  for (const std::string_view piece : pieces) out.append(piece);
  return out;
}

// A clause as a sentence of its own: a capital letter in front, a full stop at the end.
inline std::string as_sentence(std::string clause) {
  if (!clause.empty() && clause[0] >= 'a' && clause[0] <= 'z') clause[0] = static_cast<char>(clause[0] - 'a' + 'A');
  return clause + ".";
}

// text in quotation marks, cut after about 60 bytes, with a ? for each control character.
inline std::string quoted(std::string_view text) {
  std::size_t n = text.size();
  if (n > 60) {
    n = 60;
    while (n > 0 && continues_character(text[n])) n--;
  }
  std::string out(1, '"');
  for (const char c : text.substr(0, n)) out += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
  out += n < text.size() ? "…\"" : "\"";
  return out;
}

}  // namespace ear
