/*
 * Splits text into chunks that tokens of BPE and unigram do not cross, much as GPT-2 does, with Hangul as a script of
 * its own. A chunk is one of
 *   - a run of letters, of Hangul, of digits or of other signs, with at most one space before it; marks go with what
 *     they follow. "AI는" is "AI" and "는", so the particle is the same token after every word;
 *   - an apostrophe between letters with the letters after it ("don't": "don", "'t");
 *   - a run of white space, without its last space where a word follows.
 * A run longer than 1,024 bytes is cut, so that nothing that works on a chunk can take long.
 */
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace ear::text {

class Cancel;

constexpr std::size_t kMaxChunk = 1024;

class ChunkReader {
 public:
  // text is valid UTF-8 and outlives the reader.
  explicit ChunkReader(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}
  // The next chunk, a part of text; false at the end.
  bool next(std::string_view& chunk);

 private:
  const char* at_;
  const char* const end_;
  bool after_letters_ = false;
};

// Gives each different chunk a number, from 0, in the order of their first appearance. Chunks are not copied.
class ChunkTable {
 public:
  ChunkTable();
  // The number of chunk; when it is new, it is added (added = true).
  std::uint32_t number(std::string_view chunk, bool& added);
  // The number of chunk, or size() where it is not known.
  std::uint32_t find(std::string_view chunk) const;
  std::size_t size() const { return chunks_.size(); }
  std::string_view operator[](std::uint32_t number) const { return chunks_[number]; }

 private:
  std::size_t slot_of(std::string_view chunk) const;
  void grow();

  std::vector<std::uint32_t> slots_;  // number + 1; 0 is empty
  std::vector<std::string_view> chunks_;
  std::vector<std::uint32_t> hashes_;
};

struct CountedChunk {
  std::string_view chunk;
  std::int64_t count;
};

// Every different chunk of text with how often it occurs, in the order of first appearance.
std::vector<CountedChunk> count_chunks(std::string_view text, const Cancel& cancel);

}  // namespace ear::text
