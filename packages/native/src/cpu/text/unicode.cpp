#include "text/unicode.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "text/unicode_tables.hpp"

namespace ear::unicode {

namespace {

// The run that holds a code point; runs are first * scale + value, ascending, and the first begins at 0.
std::uint32_t value_in(const std::uint32_t* runs, std::size_t n, std::uint32_t scale, std::uint32_t point) {
  const std::uint32_t* after = std::upper_bound(runs, runs + n, point * scale + (scale - 1));
  return after[-1] % scale;
}

// The stream of mappings with an index over it.
struct Mappings {
  std::vector<std::uint32_t> points;  // ascending
  std::vector<std::uint32_t> places;  // of their heads in kMappings
  std::vector<std::uint32_t> seconds;  // every code point that a primary composite ends with, ascending

  Mappings() {
    std::uint32_t point = 0;
    for (std::size_t i = 0; i < kMappingCount; i += 1 + kMappings[i] / 2 % 32) {
      point += kMappings[i] / 64;
      points.push_back(point);
      places.push_back(static_cast<std::uint32_t>(i));
    }
    for (std::size_t i = 0; i < kCompositeCount; i++) seconds.push_back(kComposites[i][1]);
    std::sort(seconds.begin(), seconds.end());
    seconds.erase(std::unique(seconds.begin(), seconds.end()), seconds.end());
  }
};

const Mappings& mappings() {
  static const Mappings made;
  return made;
}

}  // namespace

CharClass char_class(std::uint32_t point) {
  if (point >= kHangulBase && is_hangul_syllable(point)) return CharClass::hangul;
  return static_cast<CharClass>(value_in(kClassRuns, kClassRunCount, 8, point));
}

std::uint8_t combining_class(std::uint32_t point) {
  if (point < 0x300 || is_hangul_syllable(point)) return 0;
  return static_cast<std::uint8_t>(value_in(kCombiningRuns, kCombiningRunCount, 256, point));
}

const std::uint32_t* mapping(std::uint32_t point, bool compatibility, int& n) {
  if (point < 0xa0) return nullptr;
  const Mappings& all = mappings();
  const auto found = std::lower_bound(all.points.begin(), all.points.end(), point);
  if (found == all.points.end() || *found != point) return nullptr;
  const std::uint32_t* const head = kMappings + all.places[static_cast<std::size_t>(found - all.points.begin())];
  if (*head % 2 == 1 && !compatibility) return nullptr;
  n = static_cast<int>(*head / 2 % 32);
  return head + 1;
}

std::uint32_t compose(std::uint32_t first, std::uint32_t second) {
  if (first - kLeadBase < kLeads && second - kVowelBase < kVowels) {
    return kHangulBase + ((first - kLeadBase) * kVowels + (second - kVowelBase)) * kTails;
  }
  if (is_hangul_syllable(first)) {
    const bool open = (first - kHangulBase) % kTails == 0;
    return open && second > kTailBase && second < kTailBase + kTails ? first + (second - kTailBase) : 0;
  }
  const auto before = [](const std::uint32_t (&row)[3], const std::uint32_t (&wanted)[2]) {
    return row[0] != wanted[0] ? row[0] < wanted[0] : row[1] < wanted[1];
  };
  const std::uint32_t wanted[2] = {first, second};
  const auto* const end = kComposites + kCompositeCount;
  const auto* const found = std::lower_bound(kComposites, end, wanted, before);
  return found != end && (*found)[0] == first && (*found)[1] == second ? (*found)[2] : 0;
}

bool composes_backwards(std::uint32_t point) {
  if (point < 0x300) return false;
  if (point - kVowelBase < kVowels || (point > kTailBase && point < kTailBase + kTails)) return true;
  const std::vector<std::uint32_t>& seconds = mappings().seconds;
  return std::binary_search(seconds.begin(), seconds.end(), point);
}

}  // namespace ear::unicode
