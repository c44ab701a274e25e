// One merge of byte-pair encoding: the most frequent pair of neighbours becomes one token.
#include <algorithm>
#include <tuple>

#include "op.hpp"

namespace ear::ops {

namespace {

enum class Ties { kSmaller, kFirst, kLarger };

struct Slips {
  Ties ties;
  bool skips_overlaps = false, first_only = false, from_the_end = false, drops_last = false;
};

struct Pair {
  std::uint32_t left, right, place;
  bool same(const Pair& other) const { return left == other.left && right == other.right; }
};

struct Best {
  Pair pair{};  // `place`: where it occurs first
  size_t count = 0;
};

bool wins(const Pair& pair, const Pair& over, Ties ties) {
  if (ties == Ties::kFirst) return pair.place < over.place;
  const bool smaller = std::tie(pair.left, pair.right) < std::tie(over.left, over.right);
  return ties == Ties::kSmaller ? smaller : !smaller;
}

// The pair that occurs most often; of `aaa` both pairs count unless overlaps are skipped.
Best most_frequent(const std::vector<std::uint32_t>& ids, const Slips& slips) {
  std::vector<Pair> pairs;
  for (size_t i = 0; i + 1 < ids.size(); i++) pairs.push_back({ids[i], ids[i + 1], static_cast<std::uint32_t>(i)});
  std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) {
    return std::tie(a.left, a.right, a.place) < std::tie(b.left, b.right, b.place);
  });
  Best best;
  for (size_t begin = 0, end = 0; begin < pairs.size(); begin = end) {
    size_t count = 0, counted = 0;
    for (end = begin; end < pairs.size() && pairs[end].same(pairs[begin]); end++) {
      if (slips.skips_overlaps && count > 0 && pairs[end].place == pairs[counted].place + 1) continue;
      counted = end;
      count++;
    }
    const bool more = count > best.count;
    if (more || (count == best.count && wins(pairs[begin], best.pair, slips.ties))) best = {pairs[begin], count};
  }
  return best;
}

// Where the pair is merged: the left places, no two of which overlap.
std::vector<bool> merged_places(const std::vector<std::uint32_t>& ids, const Pair& pair, const Slips& slips) {
  std::vector<bool> places(ids.size());
  const auto holds = [&](size_t i) { return ids[i] == pair.left && ids[i + 1] == pair.right; };
  if (slips.from_the_end) {
    for (size_t i = ids.size() - 1; i-- > 0;) places[i] = holds(i) && !places[i + 1];
    return places;
  }
  for (size_t i = 0; i + 1 < ids.size(); i++) {
    places[i] = holds(i) && !(i > 0 && places[i - 1]);
    if (places[i] && slips.first_only) break;
  }
  return places;
}

// bpe_merge(ids (N)) -> pair (2), count, length, out (N): ids below V; pair is the one of neighbours that occurs most
// often (overlaps count: `aaa` holds two), also where it occurs once, and count how often; out is ids with each pair
// replaced by the new token V, from left to right, of which the first `length` places count and the rest are -1. Of
// pairs that occur equally often bpe_merge takes the one with the smaller left id, then the smaller right id, as
// ear_text_train does; bpe_merge_first takes the one that occurs first, as Python's max over a dict of counts does.
// Source: Sennrich, Haddow, Birch, "Neural Machine Translation of Rare Words with Subword Units" (2016). Variants: ties
// by the other rule, or by the larger ids; overlaps counted once; only the first place merged; merged from the end; the
// last token lost where it is in no pair.
ear_status merge(const Call& call, const Slips& slips) {
  const auto [N, V] = call.sizes<2>();
  const auto [given] = call.in<1>();
  const auto [pair, count, length, out] = call.out<4>();
  std::vector<std::uint32_t> ids;
  for (size_t n = 0; n < N; n++) {
    size_t id = 0;
    if (!index_of(given[n], V, id)) return EAR_ERR_ARGUMENT;
    ids.push_back(static_cast<std::uint32_t>(id));
  }
  const Best best = most_frequent(ids, slips);
  const std::vector<bool> places = merged_places(ids, best.pair, slips);
  pair[0] = best.pair.left;
  pair[1] = best.pair.right;
  count[0] = static_cast<double>(best.count);
  std::fill(out, out + N, -1.0);
  size_t n = 0;
  for (size_t i = 0; i < N; i++) {
    const bool inside = i > 0 && places[i - 1];  // the right half of a pair
    if (inside || (slips.drops_last && i + 1 == N)) continue;
    out[n++] = places[i] ? static_cast<double>(V) : ids[i];
  }
  length[0] = static_cast<double>(n);
  return EAR_OK;
}

Slips slips_of(int variant, Ties right, Ties other) {
  Slips slips{variant == 1 ? other : variant == 2 ? Ties::kLarger : right};
  slips.skips_overlaps = variant == 3;
  slips.first_only = variant == 4;
  slips.from_the_end = variant == 5;
  slips.drops_last = variant == 6;
  return slips;
}

ear_status bpe_merge(const Call& call) { return merge(call, slips_of(call.variant, Ties::kSmaller, Ties::kFirst)); }

ear_status bpe_merge_first(const Call& call) {
  return merge(call, slips_of(call.variant, Ties::kFirst, Ties::kSmaller));
}

Op described(const char* name, ear_status (*compute)(const Call&), const char* other_rule) {
  return {.name = name,
          .dims = {"N", "V"},
          .inputs = {{"ids", "N"}},
          .outputs = {{"pair", "2"}, {"count", "1"}, {"length", "1"}, {"out", "N"}},
          .compute = compute,
          .work = "512*N",
          .fits = [](const int64_t* d) { return d[0] >= 2; },
          .variants = {other_rule, "ties_to_larger", "overlaps_skipped", "first_place_only", "from_the_end",
                       "last_dropped"}};
}

}  // namespace

std::vector<Op> bpe_ops() {
  return {described("bpe_merge", bpe_merge, "ties_to_first"),
          described("bpe_merge_first", bpe_merge_first, "ties_to_smaller")};
}

}  // namespace ear::ops
