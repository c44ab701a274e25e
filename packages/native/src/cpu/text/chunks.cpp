#include "text/chunks.hpp"

#include <array>
#include <cstring>

#include "base/utf8.hpp"
#include "text/cancel.hpp"
#include "text/unicode.hpp"

namespace ear::text {

namespace {

using unicode::CharClass;

CharClass class_of(std::uint32_t point) {
  static const auto ascii = [] {
    std::array<CharClass, 128> classes{};
    for (std::uint32_t c = 0; c < 128; c++) classes[c] = unicode::char_class(c);
    return classes;
  }();
  return point < 128 ? ascii[point] : unicode::char_class(point);
}

// Reads one character of valid UTF-8 that begins at text, which is before end.
struct Character {
  Character(const char* text, const char* end) : after(text), kind(CharClass::other) {
    std::uint32_t point = 0;
    if (!read_code_point(after, end, point)) after = end;
    kind = class_of(point);
  }
  const char* after;
  CharClass kind;
};

bool is_letter(CharClass kind) { return kind == CharClass::letter || kind == CharClass::hangul; }

// The end of the run of `kind` that goes on at text, at most kMaxChunk bytes after start.
const char* end_of_run(const char* start, const char* text, const char* end, CharClass kind) {
  while (text < end) {
    const Character next(text, end);
    const bool belongs = next.kind == kind || (next.kind == CharClass::mark && kind != CharClass::space);
    if (!belongs || static_cast<std::size_t>(next.after - start) > kMaxChunk) return text;
    text = next.after;
  }
  return text;
}

std::uint32_t hash_of(std::string_view bytes) {
  std::uint64_t hash = 0x9e3779b97f4a7c15ull ^ bytes.size();
  const auto mix = [&](std::uint64_t word) {
    hash = (hash ^ word) * 0xff51afd7ed558ccdull;
    hash ^= hash >> 32;
  };
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, 8);
    mix(word);
  }
  std::uint64_t rest = 0;
  std::memcpy(&rest, bytes.data() + i, bytes.size() - i);
  mix(rest);
  return static_cast<std::uint32_t>(hash ^ (hash >> 29));
}

}  // namespace

bool ChunkReader::next(std::string_view& chunk) {
  if (at_ == end_) return false;
  const char* const start = at_;
  const bool after_letters = after_letters_;
  after_letters_ = false;
  Character first(start, end_);
  const char* body = start;
  if (first.kind == CharClass::space) {
    const char* const run_end = end_of_run(start, first.after, end_, CharClass::space);
    const bool word_follows =
        run_end < end_ && run_end[-1] == ' ' && static_cast<std::size_t>(run_end - start) < kMaxChunk;
    if (!word_follows || run_end - start > 1) {
      at_ = word_follows ? run_end - 1 : run_end;
      chunk = std::string_view(start, static_cast<std::size_t>(at_ - start));
      return true;
    }
    body = run_end;
    first = Character(body, end_);
  }
  CharClass kind = first.kind == CharClass::mark ? CharClass::other : first.kind;
  const char* run = first.after;
  if (after_letters && body == start && *body == '\'' && run < end_) {
    const Character second(run, end_);
    if (is_letter(second.kind)) {
      kind = second.kind;
      run = second.after;
    }
  }
  at_ = end_of_run(start, run, end_, kind);
  after_letters_ = is_letter(kind);
  chunk = std::string_view(start, static_cast<std::size_t>(at_ - start));
  return true;
}

ChunkTable::ChunkTable() : slots_(1024) {}

std::size_t ChunkTable::slot_of(std::string_view chunk) const {
  const std::uint32_t hash = hash_of(chunk);
  std::size_t slot = hash & (slots_.size() - 1);
  while (slots_[slot] != 0) {
    const std::uint32_t number = slots_[slot] - 1;
    if (hashes_[number] == hash && chunks_[number] == chunk) break;
    slot = (slot + 1) & (slots_.size() - 1);
  }
  return slot;
}

std::uint32_t ChunkTable::find(std::string_view chunk) const {
  const std::uint32_t held = slots_[slot_of(chunk)];
  return held != 0 ? held - 1 : static_cast<std::uint32_t>(chunks_.size());
}

std::uint32_t ChunkTable::number(std::string_view chunk, bool& added) {
  std::size_t slot = slot_of(chunk);
  added = slots_[slot] == 0;
  if (!added) return slots_[slot] - 1;
  if (chunks_.size() * 2 >= slots_.size()) {
    grow();
    slot = slot_of(chunk);
  }
  chunks_.push_back(chunk);
  hashes_.push_back(hash_of(chunk));
  slots_[slot] = static_cast<std::uint32_t>(chunks_.size());
  return slots_[slot] - 1;
}

void ChunkTable::grow() {
  std::vector<std::uint32_t> slots(slots_.size() * 2);
  for (std::uint32_t number = 0; number < chunks_.size(); number++) {
    std::size_t slot = hashes_[number] & (slots.size() - 1);
    while (slots[slot] != 0) slot = (slot + 1) & (slots.size() - 1);
    slots[slot] = number + 1;
  }
  slots_.swap(slots);
}

std::vector<CountedChunk> count_chunks(std::string_view text, const Cancel& cancel) {
  ChunkTable table;
  std::vector<CountedChunk> counted;
  ChunkReader reader(text);
  std::string_view chunk;
  for (std::uint64_t turn = 0; reader.next(chunk); turn++) {
    cancel.check(turn);
    bool added = false;
    const std::uint32_t number = table.number(chunk, added);
    if (added) counted.push_back({chunk, 0});
    counted[number].count++;
  }
  return counted;
}

}  // namespace ear::text
