// Unigram: the cheapest cut and expectations against all cuts, and what is learnt.
#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "check.hpp"
#include "text/cancel.hpp"
#include "text/expectation.hpp"
#include "text/stable_log.hpp"
#include "text/unigram.hpp"
#include "text/unigram_seeds.hpp"
#include "text_support.hpp"

using namespace text_support;

namespace {

const ear::text::Cancel kNever(nullptr);

// Every way to cut text into single bytes and pieces: calls found(ids) for each.
template <class Found>
void all_cuts(std::string_view text, const std::vector<std::string>& pieces, Ids& ids, Found&& found) {
  if (text.empty()) return found(ids);
  ids.push_back(static_cast<unsigned char>(text[0]));
  all_cuts(text.substr(1), pieces, ids, found);
  for (size_t i = 0; i < pieces.size(); i++) {
    if (!text.starts_with(pieces[i])) continue;
    ids.back() = 256 + static_cast<int32_t>(i);
    all_cuts(text.substr(pieces[i].size()), pieces, ids, found);
  }
  ids.pop_back();
}

struct Toy {
  std::vector<std::string> pieces;
  ear::text::Trie trie;
};

Toy random_toy(Draw& draw) {
  Toy toy;
  for (int i = 0; i < 8; i++) {
    std::string piece;
    const int n = 2 + static_cast<int>(draw.below(3));
    for (int k = 0; k < n; k++) piece += static_cast<char>('a' + draw.below(2));
    if (std::find(toy.pieces.begin(), toy.pieces.end(), piece) != toy.pieces.end()) continue;
    toy.trie.add(piece, 256 + static_cast<int32_t>(toy.pieces.size()));
    toy.pieces.push_back(piece);
  }
  return toy;
}

}  // namespace

// By hand: "abc" costs 25 whole, 12 + 10 as a|bc and 10 + 12 as ab|c; of the equal ones the longer last piece wins.
TEST("unigram: takes the cheapest cut") {
  std::string bytes = "12";
  for (int i = 1; i < 256; i++) bytes += ",12";
  Tokenizer tokenizer;
  CHECK(load("{\"format\":\"ear-tokenizer/1\",\"kind\":\"unigram\",\"normalize\":\"none\",\"end\":false,"
             "\"vocab_size\":259,\"bytes\":[" +
                 bytes + "],\"pieces\":[[\"ab\",10],[\"bc\",10],[\"abc\",25]]}",
             &tokenizer) == "");
  CHECK(encoded(tokenizer, "abc") == (Ids{'a', 257}));
  CHECK(encoded(tokenizer, "abab abcc") == (Ids{256, 256, ' ', 'a', 257, 'c'}));
}

TEST("unigram: the lattice finds the cheapest of all cuts") {
  Draw draw(7);
  for (int round = 0; round < 60; round++) {
    const Toy toy = random_toy(draw);
    std::vector<int32_t> costs(256 + toy.pieces.size());
    for (int32_t& cost : costs) cost = static_cast<int32_t>(draw.below(50));
    std::string text;
    for (int i = 0; i < 10; i++) text += static_cast<char>('a' + draw.below(2));
    int64_t cheapest = INT64_MAX;
    const auto cost_of = [&](const Ids& ids) {
      int64_t sum = 0;
      for (const int32_t id : ids) sum += costs[static_cast<size_t>(id)];
      return sum;
    };
    Ids scratch, found;
    all_cuts(text, toy.pieces, scratch, [&](const Ids& ids) { cheapest = std::min(cheapest, cost_of(ids)); });
    ear::text::Lattice lattice;
    CHECK(lattice.cheapest(text, toy.trie, costs, found) == cheapest && cost_of(found) == cheapest);
  }
}

TEST("unigram: expects each piece as often as the sum over all cuts says") {
  Draw draw(8);
  for (int round = 0; round < 40; round++) {
    const Toy toy = random_toy(draw);
    std::vector<double> p(256 + toy.pieces.size());
    for (double& x : p) x = (1 + draw.below(1000)) * 1e-3;
    std::string text;
    for (int i = 0; i < 9; i++) text += static_cast<char>('a' + draw.below(2));
    double total = 0;
    std::vector<double> sums(p.size()), expected(p.size());
    Ids scratch;
    all_cuts(text, toy.pieces, scratch, [&](const Ids& ids) {
      double product = 1;
      for (const int32_t id : ids) product *= p[static_cast<size_t>(id)];
      total += product;
      for (const int32_t id : ids) sums[static_cast<size_t>(id)] += product;
    });
    ear::text::Expectation().add(text, 3, toy.trie, p, expected);
    for (size_t id = 0; id < p.size(); id++) CHECK(std::fabs(expected[id] - 3 * sums[id] / total) < 1e-9);
  }
}

TEST("unigram: expectations hold where a probability is far below what a double can say") {
  Draw draw(9);
  for (int round = 0; round < 10; round++) {
    const Toy toy = random_toy(draw);
    std::vector<double> p(256 + toy.pieces.size()), expected(p.size());
    for (double& x : p) x = std::pow(10.0, -1.0 - draw.below(9));
    std::string text;
    for (size_t i = 0; i < ear::text::kMaxChunk; i++) text += static_cast<char>('a' + draw.below(2));
    ear::text::Expectation().add(text, 1, toy.trie, p, expected);
    // Every cut covers each byte once, so the expected lengths add up to the text.
    double covered = expected['a'] + expected['b'];
    for (size_t i = 0; i < toy.pieces.size(); i++) {
      covered += expected[256 + i] * static_cast<double>(toy.pieces[i].size());
    }
    CHECK(std::fabs(covered - static_cast<double>(text.size())) < 1e-6);
  }
}

TEST("unigram: seeds are counted as often as they occur, and repeated words are among them") {
  Draw draw(10);
  const std::string text = draw.text(1500) + " 국민은 국민을 국민에게 국민은 banana banana";
  const auto seeds = ear::text::find_seeds(ear::text::count_chunks(text, kNever), 100000, kNever);
  std::map<std::string, int64_t> found;
  for (const auto& [piece, count] : seeds) {
    CHECK(found.emplace(piece, count).second && ear::is_utf8(piece) && piece.size() >= 2);
    int64_t occurs = 0;
    for (const std::string& chunk : chunks_of(text)) {
      for (size_t at = chunk.find(piece); at != chunk.npos; at = chunk.find(piece, at + 1)) occurs++;
    }
    CHECK(occurs == count);
  }
  CHECK(found.count(" 국민") && found.count(" 국민은") && found.count(" banana") && found.count("국") &&
        !found.count(" 국민에게"));
  const auto few = ear::text::find_seeds(ear::text::count_chunks(text, kNever), 5, kNever);
  CHECK(std::count_if(few.begin(), few.end(), [](const auto& seed) {
          return ear::length_of_character(seed.piece[0]) < seed.piece.size();
        }) == 5);
}

TEST("unigram: learns the words that make a text, and knows what characters it had to leave out") {
  std::string text;
  const char* words[] = {"국민", "주권", "권력", "헌법"};
  const char* particles[] = {"은", "을", "에게", "으로"};
  for (int i = 0; i < 400; i++) text += std::string(" ") + words[i % 4] + particles[i / 4 % 4];
  const Tokenizer tokenizer = trained(EAR_TEXT_UNIGRAM, text + " 뷁", 300);
  // " 국민은" is frequent as a whole; a rare character falls back to its bytes or is a piece of its own.
  CHECK(encoded(tokenizer, " 국민은").size() == 1 && encoded(tokenizer, " 헌법으로").size() <= 2);
  CHECK(decoded(tokenizer, encoded(tokenizer, "뷁쀍")) == "뷁쀍");
  for (int32_t id = 257; id + 1 < vocab_size(tokenizer); id++) CHECK(ear::is_utf8(token(tokenizer, id)));
}

TEST("unigram: its logarithm is the logarithm") {
  Draw draw(11);
  for (int i = 0; i < 20000; i++) {
    const double x = std::ldexp(1.0 + draw.below(1u << 30) * 0x1p-30, static_cast<int>(draw.below(120)) - 60);
    CHECK(std::fabs(ear::text::stable_log(x) - std::log(x)) <= 4e-16 * std::fmax(1, std::fabs(std::log(x))));
  }
  CHECK(ear::text::stable_log(1) == 0);
}
