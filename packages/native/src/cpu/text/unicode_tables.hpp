// Facts about characters as unicode_tables.py wrote them into unicode_tables.cpp. unicode.hpp answers questions.
#pragma once

#include <cstddef>
#include <cstdint>

namespace ear::unicode {

extern const char kVersion[];  // of the Unicode Character Database

// Runs of code points that share a class, from `first` up to the next run: first * 8 + class (CharClass).
extern const std::uint32_t kClassRuns[];
extern const std::size_t kClassRunCount;

// Runs that share a canonical combining class: first * 256 + class.
extern const std::uint32_t kCombiningRuns[];
extern const std::size_t kCombiningRunCount;

// Decomposition mappings of one level, in code point order and without Hangul syllables. Each begins with a head,
// (code point - the one before) * 64 + length * 2 + (1: a compatibility mapping), followed by the mapping.
extern const std::uint32_t kMappings[];
extern const std::size_t kMappingCount;  // numbers in all

// Primary composites: first, second, composite; ascending by (first, second).
extern const std::uint32_t kComposites[][3];
extern const std::size_t kCompositeCount;

}  // namespace ear::unicode
