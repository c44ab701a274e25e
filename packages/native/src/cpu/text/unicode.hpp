// What the engine knows about characters. Hangul syllables are computed (Unicode Standard, chapter 3.12), all else is
// in the tables.
#pragma once

#include <cstdint>

namespace ear::unicode {

// hangul: letters of Hangul, syllables and jamo alike. Unassigned code points are `other`.
enum class CharClass : std::uint8_t { other = 0, space = 1, letter = 2, hangul = 3, number = 4, mark = 5 };
CharClass char_class(std::uint32_t point);

// The canonical combining class; 0 is a starter.
std::uint8_t combining_class(std::uint32_t point);

// The mapping of one level, n code points, or nullptr. Compatibility mappings only when they are asked for.
const std::uint32_t* mapping(std::uint32_t point, bool compatibility, int& n);

// The primary composite of two code points, or 0.
std::uint32_t compose(std::uint32_t first, std::uint32_t second);
// Whether compose() has an answer for some code point before this one.
bool composes_backwards(std::uint32_t point);

constexpr std::uint32_t kHangulBase = 0xac00, kLeadBase = 0x1100, kVowelBase = 0x1161, kTailBase = 0x11a7;
constexpr std::uint32_t kLeads = 19, kVowels = 21, kTails = 28;  // tail 0 is none
constexpr bool is_hangul_syllable(std::uint32_t point) {
  return point >= kHangulBase && point < kHangulBase + kLeads * kVowels * kTails;
}

}  // namespace ear::unicode
