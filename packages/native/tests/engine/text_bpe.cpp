// Chunks and BPE: small cases by hand, random ones against a slow and plain program.
#include <algorithm>
#include <map>
#include <string>

#include "check.hpp"
#include "text_support.hpp"

using namespace text_support;

namespace {

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
  for (int byte = 0; byte < 256; byte++) {
    id[tokens.emplace_back(1, static_cast<char>(byte))] = static_cast<size_t>(byte);
  }
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
