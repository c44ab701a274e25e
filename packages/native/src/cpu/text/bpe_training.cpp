/*
 * Learns merges: again and again the pair of neighbours that occurs most often becomes a token. Of pairs that occur
 * equally often the one with the smaller left id wins, then the one with the smaller right id.
 *
 * Each pair knows where it occurs, and a heap orders the pairs, so that a merge touches only its own occurrences and
 * their neighbours: about O(n log n) in all for n bytes of different chunks. An entry of the heap may be out of date;
 * counts only fall after a pair is made, so an entry that says too much is put back with what is true.
 *
 * A token is made of whole characters or lies within one. Without that rule small vocabularies of Hangul, of which each
 * syllable is three bytes, fill up with ends of one syllable and beginnings of the next.
 */
#include <algorithm>
#include <string>
#include <unordered_set>

#include "base/utf8.hpp"
#include "text/bpe.hpp"
#include "text/cancel.hpp"
#include "text/chunks.hpp"

namespace ear::text {

namespace {

constexpr std::uint32_t kNowhere = UINT32_MAX;

struct Symbol {
  std::int32_t id;  // -1: merged into the one before
  std::uint32_t before, after;
  std::uint32_t chunk;
};

struct Pair {
  std::int32_t left, right;
  std::int64_t count = 0;
  std::vector<std::uint32_t> places;  // of left symbols; some may no longer hold the pair
};

struct Candidate {
  std::int64_t count;
  std::int32_t left, right;
  std::uint32_t pair;
  // The order of a heap that keeps the best in front.
  bool operator<(const Candidate& other) const {
    if (count != other.count) return count < other.count;
    return left != other.left ? left > other.left : right > other.right;
  }
};

class Learner {
 public:
  Learner(std::vector<CountedChunk> chunks, const Cancel& cancel) : chunks_(std::move(chunks)), cancel_(cancel) {
    for (std::int32_t id = 0; id < kByteTokens; id++) note_token(model_->tokens()[id]);
    lay_out();
  }

  std::unique_ptr<Model> learn(std::int32_t n_tokens) {
    while (model_->tokens().size() < n_tokens && !heap_.empty()) {
      cancel_.check();
      std::pop_heap(heap_.begin(), heap_.end());
      const Candidate best = heap_.back();
      heap_.pop_back();
      const std::int64_t count = pairs_[best.pair].count;
      if (count < best.count) {
        push(best.pair);
        continue;
      }
      const std::string bytes = std::string(model_->tokens()[best.left]) + std::string(model_->tokens()[best.right]);
      // What two other tokens make already needs no second id.
      if (bytes.size() > kMaxTokenBytes || !note_token(bytes)) continue;
      model_->add({best.left, best.right});
      merge(best.pair);
    }
    return std::move(model_);
  }

 private:
  // Remembers a token's bytes; false when they are known.
  bool note_token(std::string_view bytes) {
    if (!known_.emplace(bytes).second) return false;
    whole_.push_back(is_utf8(bytes));
    inside_.push_back(continues_character(bytes[0]));
    return true;
  }

  // Whether a token may be made of these two: both are whole characters, or the second goes on inside of one.
  bool may_merge(std::int32_t left, std::int32_t right) const {
    const auto l = static_cast<std::size_t>(left), r = static_cast<std::size_t>(right);
    return inside_[r] || (whole_[l] && whole_[r]);
  }

  void lay_out() {
    for (std::uint32_t chunk = 0; chunk < chunks_.size(); chunk++) {
      cancel_.check(chunk);
      const std::string_view bytes = chunks_[chunk].chunk;
      for (std::size_t i = 0; i < bytes.size(); i++) {
        const auto place = static_cast<std::uint32_t>(symbols_.size());
        symbols_.push_back({static_cast<unsigned char>(bytes[i]), i > 0 ? place - 1 : kNowhere,
                            i + 1 < bytes.size() ? place + 1 : kNowhere, chunk});
        if (i > 0) appear(place - 1);
      }
    }
    push_made();
  }

  std::int64_t weight(const Symbol& symbol) const { return chunks_[symbol.chunk].count; }

  // A pair has come into being: that of the symbol at place, which has one after it.
  void appear(std::uint32_t place) {
    const Symbol& left = symbols_[place];
    const std::int32_t right = symbols_[left.after].id;
    if (!may_merge(left.id, right)) return;
    std::uint32_t pair = table_.find(left.id, right);
    if (pair == PairTable::kNone) {
      pair = static_cast<std::uint32_t>(pairs_.size());
      table_.add(left.id, right, pair);
      pairs_.push_back({left.id, right, 0, {}});
      made_.push_back(pair);
    }
    pairs_[pair].count += weight(left);
    pairs_[pair].places.push_back(place);
  }

  // One occurrence of a pair is no more.
  void vanish(std::int32_t left, std::int32_t right, std::int64_t count) {
    const std::uint32_t pair = table_.find(left, right);
    if (pair != PairTable::kNone) pairs_[pair].count -= count;
  }

  void push(std::uint32_t pair) {
    Pair& p = pairs_[pair];
    if (p.count < 2) {
      p.places = {};  // what occurs once is worth no token
      return;
    }
    heap_.push_back({p.count, p.left, p.right, pair});
    std::push_heap(heap_.begin(), heap_.end());
  }

  void push_made() {
    for (const std::uint32_t pair : made_) push(pair);
    made_.clear();
  }

  void merge(std::uint32_t pair) {
    const std::int32_t left_id = pairs_[pair].left, right_id = pairs_[pair].right;
    const std::int32_t id = model_->tokens().size() - 1;
    std::vector<std::uint32_t> places = std::move(pairs_[pair].places);
    pairs_[pair].count = 0;
    std::sort(places.begin(), places.end());  // from left to right, as the encoder does
    for (std::size_t i = 0; i < places.size(); i++) {
      cancel_.check(i);
      const std::uint32_t place = places[i];
      Symbol& left = symbols_[place];
      if (left.id != left_id || left.after == kNowhere || symbols_[left.after].id != right_id) continue;
      Symbol& right = symbols_[left.after];
      if (left.before != kNowhere) vanish(symbols_[left.before].id, left_id, weight(left));
      if (right.after != kNowhere) vanish(right_id, symbols_[right.after].id, weight(left));
      left.id = id;
      right.id = -1;
      left.after = right.after;
      if (left.after != kNowhere) {
        symbols_[left.after].before = place;
        appear(place);
      }
      if (left.before != kNowhere) appear(left.before);
    }
    push_made();
  }

  const std::vector<CountedChunk> chunks_;
  const Cancel& cancel_;
  std::unique_ptr<Bpe> model_ = std::make_unique<Bpe>();
  std::unordered_set<std::string> known_;
  std::vector<bool> whole_, inside_;  // of each token: whole characters; begins inside of one
  std::vector<Symbol> symbols_;
  PairTable table_;
  std::vector<Pair> pairs_;
  std::vector<std::uint32_t> made_;  // pairs that are not on the heap yet
  std::vector<Candidate> heap_;
};

}  // namespace

std::unique_ptr<Model> learn_bpe(std::string_view text, std::int32_t n_tokens, const Cancel& cancel) {
  return Learner(count_chunks(text, cancel), cancel).learn(n_tokens);
}

}  // namespace ear::text
