#include "base/utf8.hpp"

namespace ear {

namespace {

// The length of the longest beginning of a character at text, at least 1: a lead byte and those that may follow it.
std::size_t maximal_part(const char* text, const char* end) {
  const auto byte = [&](std::ptrdiff_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0xc2 || first > 0xf4) return 1;
  // The second byte's range keeps overlong forms, surrogates and what lies beyond U+10FFFF out.
  const unsigned low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  const unsigned high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  const std::size_t length = length_of_character(text[0]);
  std::size_t n = 1;
  while (n < length && end - text > static_cast<std::ptrdiff_t>(n)) {
    const unsigned next = byte(static_cast<std::ptrdiff_t>(n));
    if (n == 1 ? next < low || next > high : (next & 0xc0) != 0x80) break;
    n++;
  }
  return n;
}

}  // namespace

std::string valid_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  const char* copied = at;
  std::uint32_t point = 0;
  while (at < end) {
    if (read_code_point(at, end, point)) continue;
    out.append(copied, at);
    out += "\xef\xbf\xbd";
    at += maximal_part(at, end);
    copied = at;
  }
  out.append(copied, end);
  return out;
}

}  // namespace ear
