#include "text/normalize.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/utf8.hpp"
#include "text/unicode.hpp"

namespace ear::text {

namespace {

constexpr const char* kNames[] = {"none", "nfc", "nfkc", "nfd", "nfkd"};

/*
 * Works on one segment at a time: a segment ends before each starter that cannot compose with what is before it, since
 * neither reordering nor composition crosses such a character.
 */
class Normalizer {
 public:
  Normalizer(std::string& out, ear_text_form form)
      : out_(out),
        composing_(form == EAR_TEXT_NFC || form == EAR_TEXT_NFKC),
        compatibility_(form == EAR_TEXT_NFKC || form == EAR_TEXT_NFKD) {}

  void read(std::string_view text) {
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at < end) {
      // A character of ASCII before another one is a segment of its own.
      const char* const plain = at;
      while (end - at >= 2 && is_ascii(at[0]) && is_ascii(at[1])) at++;
      if (at > plain) {
        flush();
        out_.append(plain, at);
      }
      std::uint32_t point = 0;
      if (!read_code_point(at, end, point)) return;
      decompose(point);
    }
    flush();
  }

 private:
  struct Part {
    std::uint32_t point;
    std::uint8_t combining;
  };

  static bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

  void decompose(std::uint32_t point) {
    if (unicode::is_hangul_syllable(point)) {
      if (composing_) return add(point);  // it would only be put together again
      const std::uint32_t index = point - unicode::kHangulBase;
      add(unicode::kLeadBase + index / (unicode::kVowels * unicode::kTails));
      add(unicode::kVowelBase + index / unicode::kTails % unicode::kVowels);
      if (const std::uint32_t tail = index % unicode::kTails) add(unicode::kTailBase + tail);
      return;
    }
    int n = 0;
    const std::uint32_t* const mapping = unicode::mapping(point, compatibility_, n);
    if (!mapping) return add(point);
    for (int i = 0; i < n; i++) decompose(mapping[i]);
  }

  void add(std::uint32_t point) {
    const std::uint8_t combining = unicode::combining_class(point);
    if (combining == 0 && !unicode::composes_backwards(point)) flush();
    segment_.push_back({point, combining});
  }

  void flush() {
    if (segment_.size() > 1) {
      reorder();
      if (composing_) compose();
    }
    for (const Part& part : segment_) append_code_point(out_, part.point);
    segment_.clear();
  }

  // Marks between two starters go into the order of their combining classes; equal classes keep theirs.
  void reorder() {
    for (auto start = segment_.begin(); start != segment_.end();) {
      if (start->combining == 0) {
        ++start;
        continue;
      }
      const auto end = std::find_if(start, segment_.end(), [](const Part& part) { return part.combining == 0; });
      std::stable_sort(start, end, [](const Part& a, const Part& b) { return a.combining < b.combining; });
      start = end;
    }
  }

  void compose() {
    std::size_t kept = 0;
    std::size_t starter = segment_.size();  // index among the kept; size() stands for none
    for (const Part part : segment_) {
      if (starter < kept) {
        const Part& last = segment_[kept - 1];
        // Nothing of the same or a higher class may stand between the two, and a starter blocks everything.
        const bool adjacent = kept - 1 == starter;
        const bool blocked = !adjacent && (last.combining == 0 || last.combining >= part.combining);
        const std::uint32_t composite = blocked ? 0 : unicode::compose(segment_[starter].point, part.point);
        if (composite != 0) {
          segment_[starter].point = composite;
          continue;
        }
      }
      segment_[kept] = part;
      if (part.combining == 0) starter = kept;
      kept++;
    }
    segment_.resize(kept);
  }

  std::string& out_;
  const bool composing_, compatibility_;
  std::vector<Part> segment_;
};

}  // namespace

const char* form_name(ear_text_form form) { return kNames[form]; }

bool find_form(std::string_view name, ear_text_form& out) {
  for (int i = 0; i < 5; i++) {
    if (name != kNames[i]) continue;
    out = static_cast<ear_text_form>(i);
    return true;
  }
  return false;
}

std::string normalized(std::string_view text, ear_text_form form) {
  std::string out;
  out.reserve(text.size());
  if (form == EAR_TEXT_AS_IS) {
    out = text;
  } else {
    Normalizer(out, form).read(text);
  }
  return out;
}

}  // namespace ear::text
