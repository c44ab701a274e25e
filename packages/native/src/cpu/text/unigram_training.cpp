/*
 * Learns a unigram model: from many seeds, alternate between expecting how often each piece is used (EM) and throwing a
 * quarter of the pieces away, those whose loss costs the text least, until the wanted number is left. Bytes take part
 * as pieces that are never thrown away, so that a small vocabulary knows what its rare characters cost.
 *
 * Source: Kudo, "Subword Regularization" (2018), section 3.2. The M step weighs a piece that is expected c times with
 * about exp(digamma(c)), a prior that favours few pieces; c - 1/2 + 1/(24 c) is its expansion and needs no library.
 */
#include <algorithm>
#include <numeric>

#include "text/cancel.hpp"
#include "text/chunks.hpp"
#include "text/expectation.hpp"
#include "text/stable_log.hpp"
#include "text/unigram.hpp"
#include "text/unigram_seeds.hpp"

namespace ear::text {

namespace {

constexpr double kLeastExpected = 0.5;  // pieces that are expected less often go at once
constexpr double kKeptAtOnce = 0.75;
constexpr std::size_t kMostSeeds = 400'000;

struct Piece {
  std::string_view text;
  double weight;  // not yet divided by the sum of all
};

double weight_of(double expected) {
  const double c = std::max(expected, kLeastExpected);
  return c - 0.5 + 1 / (24 * c);
}

class Learner {
 public:
  Learner(std::vector<CountedChunk> chunks, std::size_t wanted, const Cancel& cancel)
      : chunks_(std::move(chunks)), wanted_(wanted), cancel_(cancel), byte_weights_(kByteTokens, weight_of(0)) {
    const std::size_t n_longer = std::min(kMostSeeds, 16 * wanted + 10'000);
    for (const Seed& seed : find_seeds(chunks_, n_longer, cancel)) {
      pieces_.push_back({seed.piece, static_cast<double>(seed.count)});
    }
  }

  std::unique_ptr<Model> learn() {
    for (;;) {
      for (int turn = 0; turn < 2; turn++) reestimate(true);
      if (pieces_.size() <= wanted_) break;
      prune();
    }
    for (int turn = 0; turn < 2; turn++) reestimate(false);
    return finished();
  }

 private:
  double total_weight() const {
    double total = 0;
    for (const double weight : byte_weights_) total += weight;
    for (const Piece& piece : pieces_) total += piece.weight;
    return total;
  }

  Trie trie_of_pieces() const {
    Trie trie;
    for (std::size_t i = 0; i < pieces_.size(); i++) {
      trie.add(pieces_[i].text, kByteTokens + static_cast<std::int32_t>(i));
    }
    return trie;
  }

  // One turn of EM; with `dropping`, pieces that are hardly expected go as long as there are more than wanted.
  void reestimate(bool dropping) {
    const double total = total_weight();
    std::vector<double> p;
    for (const double weight : byte_weights_) p.push_back(weight / total);
    for (const Piece& piece : pieces_) p.push_back(piece.weight / total);
    const Trie trie = trie_of_pieces();
    std::vector<double> expected(p.size());
    for (std::size_t i = 0; i < chunks_.size(); i++) {
      cancel_.check(i);
      expectation_.add(chunks_[i].chunk, static_cast<double>(chunks_[i].count), trie, p, expected);
    }
    for (std::size_t byte = 0; byte < kByteTokens; byte++) byte_weights_[byte] = weight_of(expected[byte]);
    std::size_t spare = dropping && pieces_.size() > wanted_ ? pieces_.size() - wanted_ : 0;
    std::vector<Piece> kept;  // from the back, where the seeds of the least worth are
    for (std::size_t i = pieces_.size(); i-- > 0;) {
      const double count = expected[kByteTokens + i];
      if (count < kLeastExpected && spare > 0) {
        spare--;
      } else {
        kept.push_back({pieces_[i].text, weight_of(count)});
      }
    }
    std::reverse(kept.begin(), kept.end());
    pieces_ = std::move(kept);
  }

  std::vector<std::int32_t> costs() const {
    const double log_total = stable_log(total_weight());
    const auto cost_of = [&](double weight) {
      const double cost = (log_total - stable_log(weight)) * kCostUnit;
      return static_cast<std::int32_t>(std::clamp(cost + 0.5, 0.0, static_cast<double>(kMaxCost)));
    };
    std::vector<std::int32_t> all;
    for (const double weight : byte_weights_) all.push_back(cost_of(weight));
    for (const Piece& piece : pieces_) all.push_back(cost_of(piece.weight));
    return all;
  }

  // Keeps the pieces without which the text would become most expensive.
  void prune() {
    const std::vector<std::int32_t> all_costs = costs();
    const Trie trie = trie_of_pieces();
    std::vector<std::int64_t> used(all_costs.size());  // in the cheapest cut of the whole text
    Ids ids;
    std::int64_t total = 0;
    for (std::size_t i = 0; i < chunks_.size(); i++) {
      cancel_.check(i);
      ids.clear();
      lattice_.cheapest(chunks_[i].chunk, trie, all_costs, ids);
      for (const std::int32_t id : ids) used[static_cast<std::size_t>(id)] += chunks_[i].count;
      total += chunks_[i].count * static_cast<std::int64_t>(ids.size());
    }
    std::vector<double> losses(pieces_.size());
    for (std::size_t i = 0; i < pieces_.size(); i++) {
      cancel_.check(i);
      losses[i] = loss_without(i, trie, all_costs, used, static_cast<double>(total));
    }
    std::vector<std::size_t> order(pieces_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return losses[a] != losses[b] ? losses[a] > losses[b] : pieces_[a].text < pieces_[b].text;
    });
    const auto most = static_cast<std::size_t>(kKeptAtOnce * static_cast<double>(pieces_.size()));
    order.resize(std::max(wanted_, most));
    std::sort(order.begin(), order.end());  // so that pieces keep their order, and sums theirs
    std::vector<Piece> kept;
    for (const std::size_t i : order) kept.push_back(pieces_[i]);
    pieces_ = std::move(kept);
  }

  // By how much ln p of the text falls, for each of its tokens, when the uses of a piece become uses of what it would
  // be cut into.
  double loss_without(std::size_t i, const Trie& trie, const std::vector<std::int32_t>& all_costs,
                      const std::vector<std::int64_t>& used, double total) {
    const auto id = kByteTokens + static_cast<std::int32_t>(i);
    const auto uses = static_cast<double>(used[static_cast<std::size_t>(id)]);
    if (uses == 0) return 0;
    Ids parts;
    lattice_.cheapest(pieces_[i].text, trie, all_costs, parts, id);
    const double log_total = stable_log(total + uses * static_cast<double>(parts.size() - 1));
    double log_parts = 0;
    for (const std::int32_t part : parts) {
      log_parts += stable_log(static_cast<double>(used[static_cast<std::size_t>(part)]) + uses) - log_total;
    }
    return uses / total * (stable_log(uses) - stable_log(total) - log_parts);
  }

  std::unique_ptr<Model> finished() {
    const std::vector<std::int32_t> all = costs();
    std::vector<std::size_t> order(pieces_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto cost = [&](std::size_t i) { return all[kByteTokens + i]; };
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return cost(a) != cost(b) ? cost(a) < cost(b) : pieces_[a].text < pieces_[b].text;
    });
    auto model = std::make_unique<Unigram>(std::vector<std::int32_t>(all.begin(), all.begin() + kByteTokens));
    for (const std::size_t i : order) model->add(pieces_[i].text, cost(i));
    return model;
  }

  const std::vector<CountedChunk> chunks_;
  const std::size_t wanted_;
  const Cancel& cancel_;
  std::vector<double> byte_weights_;
  std::vector<Piece> pieces_;
  Expectation expectation_;
  Lattice lattice_;
};

}  // namespace

std::unique_ptr<Model> learn_unigram(std::string_view text, std::int32_t n_tokens, const Cancel& cancel) {
  return Learner(count_chunks(text, cancel), static_cast<std::size_t>(n_tokens - kByteTokens), cancel).learn();
}

}  // namespace ear::text
