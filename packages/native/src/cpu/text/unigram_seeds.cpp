#include "text/unigram_seeds.hpp"

#include <algorithm>
#include <cstring>

#include "base/utf8.hpp"
#include "text/cancel.hpp"

namespace ear::text {

namespace {

// A place where a piece could begin: what follows in its chunk, and how often that chunk occurs.
struct Suffix {
  std::string_view rest;  // at most kMaxPiece bytes, whole characters
  std::int64_t weight;
};

std::string_view whole_characters(std::string_view text, std::size_t n) {
  if (n >= text.size()) return text;
  while (n > 0 && continues_character(text[n])) n--;
  return text.substr(0, n);
}

std::int64_t count_characters(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return !continues_character(c); });
}

std::size_t shared(std::string_view a, std::string_view b) {
  const std::size_t n = std::min(a.size(), b.size());
  std::size_t i = 0;
  while (i < n && a[i] == b[i]) i++;
  return i;
}

std::vector<Suffix> sorted_suffixes(const std::vector<CountedChunk>& chunks, const Cancel& cancel) {
  std::vector<Suffix> suffixes;
  for (const CountedChunk& counted : chunks) {
    cancel.check(suffixes.size());
    for (std::size_t i = 0; i < counted.chunk.size(); i++) {
      if (continues_character(counted.chunk[i])) continue;
      suffixes.push_back({whole_characters(counted.chunk.substr(i), kMaxPiece), counted.count});
    }
  }
  std::uint64_t turn = 0;
  // Equal ones may stay in any order: what follows adds their weights up.
  std::sort(suffixes.begin(), suffixes.end(), [&](const Suffix& a, const Suffix& b) {
    cancel.check(++turn);
    return a.rest < b.rest;
  });
  return suffixes;
}

// Walks over the intervals of sorted suffixes that begin alike, the inner nodes of their tree.
class Walk {
 public:
  Walk(const std::vector<Suffix>& suffixes, std::vector<Seed>& longer) : suffixes_(suffixes), longer_(longer) {}

  void run(const Cancel& cancel) {
    std::int64_t before = 0;  // the weight of all suffixes so far
    std::size_t previous = 0;
    open_.push_back({0, 0});
    for (std::size_t i = 0; i < suffixes_.size(); i++) {
      cancel.check(i);
      const std::string_view rest = suffixes_[i].rest;
      const std::size_t next = i + 1 < suffixes_.size() ? shared(rest, suffixes_[i + 1].rest) : 0;
      // A suffix that goes further than both neighbours is a leaf of its own.
      take(rest, rest.size(), std::max(previous, next), suffixes_[i].weight);
      std::int64_t start = before;
      before += suffixes_[i].weight;
      while (open_.back().shared > next) {
        const Interval closed = open_.back();
        open_.pop_back();
        start = closed.before;
        take(rest, closed.shared, std::max(next, open_.back().shared), before - closed.before);
      }
      if (open_.back().shared < next) open_.push_back({next, start});
      previous = next;
    }
  }

 private:
  struct Interval {
    std::size_t shared;   // bytes that all of its suffixes share
    std::int64_t before;  // the weight of the suffixes before it
  };

  // The first n bytes of rest occur `count` times; the first `known` bytes belong to a larger interval.
  void take(std::string_view rest, std::size_t n, std::size_t known, std::int64_t count) {
    const std::string_view piece = whole_characters(rest, n);
    if (piece.size() <= known || piece.size() < 2) return;
    if (length_of_character(piece[0]) == piece.size()) return;
    if (count >= 2) longer_.push_back({piece, count});
  }

  const std::vector<Suffix>& suffixes_;
  std::vector<Seed>& longer_;
  std::vector<Interval> open_;
};

}  // namespace

std::vector<Seed> find_seeds(const std::vector<CountedChunk>& chunks, std::size_t n_longer, const Cancel& cancel) {
  const std::vector<Suffix> suffixes = sorted_suffixes(chunks, cancel);
  std::vector<Seed> seeds, longer;
  // Suffixes that begin with the same character stand together.
  for (const Suffix& suffix : suffixes) {
    const std::string_view character = suffix.rest.substr(0, length_of_character(suffix.rest[0]));
    if (character.size() < 2) continue;
    if (seeds.empty() || seeds.back().piece != character) seeds.push_back({character, 0});
    seeds.back().count += suffix.weight;
  }
  Walk(suffixes, longer).run(cancel);
  const auto before = [](const Seed& a, const Seed& b) {
    const std::int64_t worth_a = a.count * count_characters(a.piece), worth_b = b.count * count_characters(b.piece);
    return worth_a != worth_b ? worth_a > worth_b : a.piece < b.piece;
  };
  if (longer.size() > n_longer) {
    std::nth_element(longer.begin(), longer.begin() + static_cast<std::ptrdiff_t>(n_longer), longer.end(), before);
    longer.resize(n_longer);
  }
  std::sort(longer.begin(), longer.end(), before);
  seeds.insert(seeds.end(), longer.begin(), longer.end());
  return seeds;
}

}  // namespace ear::text
