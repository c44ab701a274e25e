// Files of tokenizers and normal forms: everything that is wrong is named, and the forms are those of Python.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "check.hpp"
#include "text_support.hpp"

using namespace text_support;

namespace {

const std::string kHead = "{\"format\":\"ear-tokenizer/1\",\"normalize\":\"nfc\",\"end\":false,";

std::string bpe(const std::string& merges, int vocab_size) {
  return kHead + "\"kind\":\"bpe\",\"vocab_size\":" + std::to_string(vocab_size) + ",\"merges\":" + merges + "}";
}

std::string unigram(const std::string& bytes, const std::string& pieces, int vocab_size) {
  return kHead + "\"kind\":\"unigram\",\"vocab_size\":" + std::to_string(vocab_size) + ",\"bytes\":[" + bytes +
         "],\"pieces\":" + pieces + "}";
}

std::string characters(const std::string& all, int vocab_size) {
  return kHead + "\"kind\":\"char\",\"vocab_size\":" + std::to_string(vocab_size) + ",\"characters\":" + all + "}";
}

bool says(const std::string& file, const char* words) {
  const std::string why = load(file);
  const bool said = why.find(words) != why.npos && why.ends_with(".");
  if (!said) std::printf("  said instead: %s\n", why.c_str());
  return said;
}

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t of_byte[256];
  for (std::uint32_t byte = 0; byte < 256; byte++) {
    of_byte[byte] = byte;
    for (int bit = 0; bit < 8; bit++) of_byte[byte] = of_byte[byte] >> 1 ^ (of_byte[byte] & 1 ? 0xedb88320u : 0);
  }
  std::uint32_t crc = UINT32_MAX;
  for (const char c : bytes) crc = crc >> 8 ^ of_byte[(crc ^ static_cast<unsigned char>(c)) & 0xff];
  return ~crc;
}

// The strings that unicode_tables.py draws.
std::vector<std::string> random_strings(int n) {
  constexpr std::uint32_t kRanges[][2] = {
      {0x20, 0x7E},     {0xA0, 0x24F},    {0x300, 0x36F},   {0x370, 0x3FF},   {0x591, 0x5C7},   {0x900, 0x9D7},
      {0xB00, 0xDDF},   {0xE30, 0xEDF},   {0xF40, 0xFBC},   {0x1100, 0x11FF}, {0x1DC0, 0x1EFF}, {0x2000, 0x215F},
      {0x3000, 0x33FF}, {0xAC00, 0xD7A3}, {0xD7B0, 0xD7FB}, {0xF900, 0xFB4F}, {0xFE20, 0xFFEE}, {0x110A0, 0x115BF},
      {0x1D15E, 0x1D1C0}, {0x2F800, 0x2FA1D}};
  Draw draw(20240229);
  std::vector<std::string> strings(static_cast<size_t>(n));
  for (std::string& string : strings) {
    const std::uint32_t length = 1 + draw.below(12);
    for (std::uint32_t i = 0; i < length; i++) {
      const auto& [low, high] = kRanges[draw.below(std::size(kRanges))];
      ear::append_code_point(string, low + draw.below(high - low + 1));
    }
  }
  return strings;
}

}  // namespace

TEST("tokenizer files: a good one is read, whoever wrote it") {
  CHECK(load(bpe("[[104,105],[256,33]]", 258)) == "");
  CHECK(load(characters("\"\\u0000\\n a가😀\"", 6)) == "");
  Tokenizer tokenizer;
  CHECK(load("\n{ \"end\" : true, \"vocab_size\" : 257, \"kind\" : \"byte\", \"normalize\" : \"nfkc\", "
             "\"format\" : \"ear-tokenizer/1\" } ", &tokenizer) == "");
  CHECK(encoded(tokenizer, "①") == (Ids{'1'}));
}

TEST("tokenizer files: what is wrong is named") {
  CHECK(says("", "Line 1, column 1"));
  CHECK(says("[]", "The file is an array"));
  CHECK(says("{\"format\":\"gguf\"}", "Format is \"gguf\""));
  CHECK(says("{\"format\":3}", "Format is not a string"));
  CHECK(says(kHead + "\"kind\":\"wordpiece\"}", "Kind is \"wordpiece\""));
  CHECK(says(kHead + "\"kind\":\"byte\",\"vocab_size\":256,\"merges\":[]}", "\"merges\" has no place"));
  CHECK(says(kHead + "\"kind\":\"byte\",\"vocab_size\":256.0}", "Vocab_size is not 256"));
  CHECK(says(kHead + "\"kind\":\"byte\"}", "Vocab_size is missing"));
  CHECK(says(kHead + "\"kind\":\"byte\",\"kind\":\"bpe\"}", "is there twice"));
  CHECK(says(bpe("[[97,98]]", 300), "Vocab_size is not 257"));
  CHECK(says(bpe("{}", 256), "Merges is not a list"));
  CHECK(
      says(bpe("[[97,98],[256,257]]", 258), "Merges[1] refers to a token that is not there yet; so far there are 257"));
  CHECK(says(bpe("[[256,256]]", 257), "Merges[0] refers"));
  CHECK(says(bpe("[[-1,97]]", 257), "Merges[0] refers"));
  CHECK(says(bpe("[[97,98,99]]", 257), "Merges[0] is not a pair"));
  CHECK(says(bpe("[[97,9.5]]", 257), "Merges[0] is not a pair"));
  CHECK(says(bpe("[[97,98],[97,98]]", 258), "Merges[1] makes a token that is there already"));
  CHECK(says(bpe("[[97,97],[97,256],[256,97]]", 259), "Merges[2] makes a token that is there already"));
  CHECK(says(bpe("[[97,97],[256,256],[257,257],[258,258],[259,259],[260,260],[261,261],[262,262],[263,263]]", 265),
             "Merges[8] makes a token of more than 256 bytes"));
  CHECK(says(characters("\"ba\"", 2), "not in code point order at number 1"));
  CHECK(says(characters("\"aa\"", 2), "not in code point order"));
  CHECK(says(characters("\"\"", 0), "Characters is not a string with a character"));
  CHECK(says(characters("7", 1), "Characters is not a string"));
  std::string bytes = "1";
  for (int i = 1; i < 256; i++) bytes += ",1";
  CHECK(load(unigram(bytes, "[[\"ab\",5]]", 257)) == "");
  CHECK(says(unigram("1,2", "[]", 256), "Bytes is not a list of 256 costs"));
  CHECK(says(unigram(bytes, "7", 256), "Pieces is not a list"));
  CHECK(says(unigram(bytes, "[[\"ab\",-5]]", 257), "Pieces[0] has no cost"));
  CHECK(says(unigram(bytes, "[[\"ab\",1e300]]", 257), "Pieces[0] has no cost"));
  CHECK(says(unigram(bytes, "[[\"ab\",null]]", 257), "Pieces[0] has no cost"));
  CHECK(says(unigram(bytes, "[[\"ab\",NaN]]", 257), "expected a value"));
  CHECK(says(unigram(bytes, "[[\"a\",5]]", 257), "Pieces[0] has 1 bytes"));
  CHECK(says(unigram(bytes, "[[\"ab\",5],[\"ab\",6]]", 258), "Pieces[1], \"ab\", is there already"));
  CHECK(says(unigram(bytes, "[[\"" + std::string(300, 'x') + "\",5]]", 257), "Pieces[0] has 300 bytes"));
}

TEST("tokenizer files: a file with any part cut off is refused or whole") {
  Draw draw(12);
  const std::string text = draw.text(600);
  for (const ear_text_kind kind : {EAR_TEXT_CHAR, EAR_TEXT_BYTE, EAR_TEXT_BPE, EAR_TEXT_UNIGRAM}) {
    const std::string file = saved(trained(kind, text, 320, true));
    for (size_t n = 0; n + 1 < file.size(); n += 1 + n / 50) CHECK(load(file.substr(0, n)) != "");
    CHECK(load(file.substr(0, file.size() - 1)) == "");  // the last line break alone
  }
}

// Hangul by the arithmetic of the Unicode Standard, chapter 3.12; the others from Annex 15.
TEST("normal forms: Hangul, ligatures, and marks in their order") {
  CHECK(normal("\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", EAR_TEXT_NFC) == "한");
  CHECK(normal("한", EAR_TEXT_NFD) == "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab");
  CHECK(normal("하\xe1\x86\xab", EAR_TEXT_NFC) == "한" && normal("한\xe1\x86\xab", EAR_TEXT_NFC) == "한\xe1\x86\xab");
  CHECK(normal("ﬁ①㈜", EAR_TEXT_NFKC) == "fi1(주)" && normal("ﬁ①", EAR_TEXT_NFC) == "ﬁ①");
  CHECK(normal("ㄱ", EAR_TEXT_NFKD) == "\xe1\x84\x80" && normal("ㄱ", EAR_TEXT_NFD) == "ㄱ");
  CHECK(normal("a\xcc\x81\xcc\xa3", EAR_TEXT_NFC) == "\xe1\xba\xa1\xcc\x81");  // dot below before acute
  CHECK(normal("Å", EAR_TEXT_NFC) == "Å");                                   // angstrom sign
  std::string marks = "a";
  for (int i = 0; i < 20000; i++) marks += i % 2 ? "\xcc\x81" : "\xcc\xa3";
  CHECK(normal(marks, EAR_TEXT_NFC).size() == marks.size());
}

// The golden: unicode_tables.py, by Python's unicodedata.
TEST("normal forms: equal Python's for every code point and for 50,000 random strings") {
  std::ifstream golden(EAR_TESTS "/golden/normalization.txt");
  std::string all_points, all_strings;
  for (std::uint32_t point = 0; point < 0x110000; point++) {
    if (point < 0xd800 || point > 0xdfff) ear::append_code_point(all_points, point), all_points += '\n';
  }
  for (const std::string& string : random_strings(50000)) all_strings += string + "\n";
  constexpr const char* kNames[] = {"none", "nfc", "nfkc", "nfd", "nfkd"};
  int compared = 0;
  for (std::string line; std::getline(golden, line);) {
    if (line.starts_with("#")) continue;
    std::istringstream fields(line);
    std::string name, crc_points, crc_strings;
    size_t n_points = 0, n_strings = 0;
    fields >> name >> crc_points >> n_points >> crc_strings >> n_strings;
    const auto form = static_cast<ear_text_form>(std::find(kNames, kNames + 5, name) - kNames);
    // Nothing crosses a line break, so that one call does them all.
    const std::string points = normal(all_points, form), all = normal(all_strings, form);
    CHECK(points.size() == n_points && crc32(points) == std::stoul(crc_points, nullptr, 16));
    CHECK(all.size() == n_strings && crc32(all) == std::stoul(crc_strings, nullptr, 16));
    compared++;
  }
  CHECK(compared == 4);
}
