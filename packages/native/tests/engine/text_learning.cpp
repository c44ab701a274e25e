// What the tokenizers learn, and how they cut: small cases by hand, random ones against slow and plain programs.
#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "check.hpp"
#include "text/cancel.hpp"
#include "text/chunks.hpp"
#include "text/expectation.hpp"
#include "text/stable_log.hpp"
#include "text/unigram.hpp"
#include "text/unigram_seeds.hpp"
#include "text_support.hpp"

using namespace text_support;

namespace {

const ear::text::Cancel kNever(nullptr);

std::vector<std::string> chunks_of(std::string_view text) {
  std::vector<std::string> chunks;
  ear::text::ChunkReader reader(text);
  for (std::string_view chunk; reader.next(chunk);) chunks.emplace_back(chunk);
  return chunks;
}

using Words = std::vector<std::vector<std::string>>;

// Merges left + right everywhere, from left to right.
void merge_all(Words& words, const std::string& left, const std::string& right) {
  for (auto& word : words) {
    for (size_t i = 0; i + 1 < word.size(); i++) {
      if (word[i] != left || word[i + 1] != right) continue;
      word[i] += word[i + 1];
      word.erase(word.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
  }
}

Words words_of(std::string_view text) {
  Words words;
  for (const std::string& chunk : chunks_of(text)) {
    auto& word = words.emplace_back();
    for (const char c : chunk) word.emplace_back(1, c);
  }
  return words;
}

// BPE as its definition says it: count all pairs anew for each merge.
std::vector<std::string> slow_bpe(std::string_view text, size_t n_tokens) {
  std::vector<std::string> tokens;
  std::map<std::string, size_t> id;
  for (int byte = 0; byte < 256; byte++) id[tokens.emplace_back(1, static_cast<char>(byte))] = static_cast<size_t>(byte);
  Words words = words_of(text);
  while (tokens.size() < n_tokens) {
    std::map<std::pair<size_t, size_t>, int> counts;
    for (const auto& word : words) {
      for (size_t i = 0; i + 1 < word.size(); i++) counts[{id[word[i]], id[word[i + 1]]}]++;
    }
    std::pair<size_t, size_t> best{0, 0};
    int most = 1;
    for (const auto& [pair, count] : counts) {
      const std::string &left = tokens[pair.first], &right = tokens[pair.second];
      const bool allowed = ear::continues_character(right[0]) || (ear::is_utf8(left) && ear::is_utf8(right));
      if (allowed && count > most && left.size() + right.size() <= 256 && id.count(left + right) == 0) {
        most = count;
        best = pair;
      }
    }
    if (most < 2) break;
    const std::string left = tokens[best.first], right = tokens[best.second];
    id[left + right] = tokens.size();
    tokens.push_back(left + right);
    merge_all(words, left, right);
  }
  return tokens;
}

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

TEST("chunks: words keep the space before them, and Hangul is a script of its own") {
  using List = std::vector<std::string>;
  CHECK(chunks_of("Hello, world!") == (List{"Hello", ",", " world", "!"}));
  CHECK(chunks_of("AI는 3·1운동을 안다.") == (List{"AI", "는", " 3", "·", "1", "운동을", " 안다", "."}));
  CHECK(chunks_of("don't  'tis\n\n   제1조") == (List{"don", "'t", " ", " '", "tis", "\n\n  ", " 제", "1", "조"}));
  CHECK(chunks_of("a \n") == (List{"a", " \n"}) && chunks_of(" ") == (List{" "}) && chunks_of("").empty());
  CHECK(chunks_of("e\xcc\x81t\xc3\xa9 漢字는") == (List{"e\xcc\x81t\xc3\xa9", " 漢字", "는"}));
  CHECK(chunks_of("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab글").size() == 1);  // jamo and syllables
}

TEST("chunks: together they are the text, none is longer than 1,024 bytes, and all are whole characters") {
  Draw draw(5);
  std::string text = draw.text(5000) + std::string(5000, 'x') + std::string(3000, ' ') + "y";
  for (int i = 0; i < 2000; i++) text += "가";
  std::string together;
  for (const std::string& chunk : chunks_of(text)) {
    CHECK(!chunk.empty() && chunk.size() <= ear::text::kMaxChunk && ear::is_utf8(chunk));
    together += chunk;
  }
  CHECK(together == text);
}

// By hand. Chunks "aaab" and " aaab". aa occurs 4 times; then aa+a and a+b twice each, and 97 is the smaller left id;
// then aa+ab twice; " "+aaab only once.
TEST("BPE: merges the most frequent pair, of equal ones the smaller, until nothing repeats") {
  const Tokenizer tokenizer = trained(EAR_TEXT_BPE, "aaab aaab", 300);
  CHECK(vocab_size(tokenizer) == 259);
  CHECK(token(tokenizer, 256) == "aa" && token(tokenizer, 257) == "ab" && token(tokenizer, 258) == "aaab");
  CHECK(saved(tokenizer) ==
        "{\"format\":\"ear-tokenizer/1\",\"kind\":\"bpe\",\"normalize\":\"none\",\"end\":false,\"vocab_size\":259,"
        "\"merges\":[\n[97,97],\n[97,98],\n[256,257]\n]}\n");
  CHECK(encoded(tokenizer, "aaaab") == (Ids{256, 256, 98}));
  CHECK(encoded(tokenizer, "aaab aab") == (Ids{258, 32, 256, 98}));
}

TEST("BPE: learns and encodes what the plain definition says") {
  Draw draw(6);
  for (int round = 0; round < 12; round++) {
    const std::string text = draw.text(400);
    const std::vector<std::string> expected = slow_bpe(text, 330);
    const Tokenizer tokenizer = trained(EAR_TEXT_BPE, text, 330);
    CHECK(vocab_size(tokenizer) == static_cast<int32_t>(expected.size()));
    for (size_t id = 0; id < expected.size(); id++) CHECK(token(tokenizer, static_cast<int32_t>(id)) == expected[id]);

    const std::string other = draw.text(300) + text;
    Words words = words_of(other);
    // Each token is made of the two parts of its own merge, which the file lists in order.
    const std::string file = saved(tokenizer);
    size_t at = file.find("merges");
    for (size_t id = 256; id < expected.size(); id++) {
      at = file.find('\n', at) + 1;
      const int left = std::stoi(file.substr(at + 1)), right = std::stoi(file.substr(file.find(',', at) + 1));
      merge_all(words, expected[static_cast<size_t>(left)], expected[static_cast<size_t>(right)]);
    }
    std::vector<std::string> cut, wanted;
    for (const auto& word : words) wanted.insert(wanted.end(), word.begin(), word.end());
    for (const int32_t id : encoded(tokenizer, other)) cut.push_back(token(tokenizer, id));
    CHECK(cut == wanted);
  }
}

TEST("BPE: a token is whole characters or lies within one") {
  const std::string text = "가나다 가나다 나가다 다가나 하늘 하늘이 하늘은 ééé ééé";
  const Tokenizer tokenizer = trained(EAR_TEXT_BPE, text + text, 400);
  for (int32_t id = 256; id < vocab_size(tokenizer); id++) {
    const std::string bytes = token(tokenizer, id);
    const auto begins = std::count_if(bytes.begin(), bytes.end(), [](char c) { return !ear::continues_character(c); });
    CHECK(ear::is_utf8(bytes) || (begins <= 1 && bytes.size() <= 3));
  }
}

// By hand: "abc" costs 25 whole, 12 + 10 as a|bc and 10 + 12 as ab|c; of the equal ones the longer last piece wins.
TEST("unigram: takes the cheapest cut") {
  std::string bytes = "12";
  for (int i = 1; i < 256; i++) bytes += ",12";
  Tokenizer tokenizer;
  CHECK(load("{\"format\":\"ear-tokenizer/1\",\"kind\":\"unigram\",\"normalize\":\"none\",\"end\":false,\"vocab_size\":259,"
             "\"bytes\":[" + bytes + "],\"pieces\":[[\"ab\",10],[\"bc\",10],[\"abc\",25]]}", &tokenizer) == "");
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
    for (size_t i = 0; i < toy.pieces.size(); i++) covered += expected[256 + i] * static_cast<double>(toy.pieces[i].size());
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
  CHECK(found.count(" 국민") && found.count(" 국민은") && found.count(" banana") && found.count("국") && !found.count(" 국민에게"));
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
