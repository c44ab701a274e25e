// Code points in and out of UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ear {

// Reads the code point at text, which is not at its NUL, and moves text past it; false when the bytes are not UTF-8.
inline bool read_code_point(const char*& text, std::uint32_t& point) {
  const auto byte = [&](int i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const std::uint32_t first = byte(0);
  if (first < 0x80) {
    point = first;
    text += 1;
    return true;
  }
  const int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return false;
  point = first & (0x7fu >> length);
  for (int i = 1; i < length; i++) {
    if ((byte(i) & 0xc0) != 0x80) return false;  // a NUL ends here too, so nothing is read beyond it
    point = (point << 6) | (byte(i) & 0x3f);
  }
  constexpr std::uint32_t kSmallest[5] = {0, 0, 0x80, 0x800, 0x10000};
  if (point < kSmallest[length] || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return false;
  text += length;
  return true;
}

// Writes point as 1 to 4 bytes and returns how many.
inline int write_code_point(std::uint32_t point, char* out) {
  if (point < 0x80) {
    out[0] = static_cast<char>(point);
    return 1;
  }
  const int length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  for (int i = length - 1; i > 0; i--) {
    out[i] = static_cast<char>(0x80 | (point & 0x3f));
    point >>= 6;
  }
  out[0] = static_cast<char>((0xf00u >> length) | point);
  return length;
}

// Reads the code point at text, which may hold any bytes and is not at its end, and moves text past it; false when the
// bytes are not UTF-8. Nothing at or beyond end is read.
inline bool read_code_point(const char*& text, const char* end, std::uint32_t& point) {
  const auto first = static_cast<unsigned char>(*text);
  if (first < 0x80) {
    point = first;
    text += 1;
    return true;
  }
  const std::ptrdiff_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  return end - text >= length && read_code_point(text, point);
}

// How many bytes the character takes that begins with this byte of valid UTF-8.
inline std::size_t length_of_character(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

// Whether a byte goes on with a character that an earlier byte began.
inline bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

inline bool is_utf8(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  std::uint32_t point = 0;
  while (at < end) {
    if (!read_code_point(at, end, point)) return false;
  }
  return true;
}

inline void append_code_point(std::string& out, std::uint32_t point) {
  char bytes[4];
  out.append(bytes, static_cast<std::size_t>(write_code_point(point, bytes)));
}

// Copies bytes and puts one U+FFFD for each maximal part that cannot be a character: what the Unicode Standard
// (chapter 3.9) recommends, and what Python and browsers do.
std::string valid_utf8(std::string_view bytes);

}  // namespace ear
