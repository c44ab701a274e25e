// Tokenizers through their C interface: round trips, ends, limits, broken input, the same result every time.
#include "ear/text.h"

#include <algorithm>
#include <string>

#include "base/sha256.hpp"
#include "check.hpp"
#include "text_support.hpp"

using namespace text_support;

namespace {

constexpr ear_text_kind kKinds[] = {EAR_TEXT_CHAR, EAR_TEXT_BYTE, EAR_TEXT_BPE, EAR_TEXT_UNIGRAM};
constexpr ear_text_form kForms[] = {EAR_TEXT_AS_IS, EAR_TEXT_NFC, EAR_TEXT_NFKC, EAR_TEXT_NFD, EAR_TEXT_NFKD};
const std::string kKorean =
    "대한민국은 민주공화국이다. 대한민국의 주권은 국민에게 있고, 모든 권력은 국민으로부터 나온다. 국민은 법 앞에 평등하다.";

}  // namespace

TEST("tokenizers: decoding what was encoded gives the text in its form, whatever the text") {
  Draw draw(1);
  for (const ear_text_form form : kForms) {
    const std::string text = draw.text(3000);
    for (const ear_text_kind kind : kKinds) {
      const Tokenizer tokenizer = trained(kind, text, 400, true, form);
      for (const std::string& sample :
           {text, std::string(), std::string(kind == EAR_TEXT_CHAR ? "" : "가\xf0\x9f\x98\x80 e\xcc\x81")}) {
        const Ids ids = encoded(tokenizer, sample);
        CHECK(decoded(tokenizer, ids) == normal(sample, form));
        CHECK(
            std::all_of(ids.begin(), ids.end(), [&](int32_t id) { return id >= 0 && id + 1 < vocab_size(tokenizer); }));
      }
      if (kind == EAR_TEXT_CHAR) continue;
      const std::string unseen = draw.text(2000);
      CHECK(decoded(tokenizer, encoded(tokenizer, unseen)) == normal(unseen, form));
    }
  }
}

TEST("tokenizers: the same text gives the same tokenizer, and its file gives it back") {
  Draw draw(2);
  const std::string text = draw.text(4000);
  for (const ear_text_kind kind : kKinds) {
    const Tokenizer first = trained(kind, text, 500, true, EAR_TEXT_NFC);
    const std::string file = saved(first);
    CHECK(saved(trained(kind, text, 500, true, EAR_TEXT_NFC)) == file);
    Tokenizer second;
    CHECK(load(file, &second) == "");
    CHECK(second && saved(second) == file && vocab_size(second) == vocab_size(first));
    CHECK(encoded(second, text) == encoded(first, text));
  }
}

// The digests are those of this engine on x86-64, with -O0 and -O3; another machine must find the same.
TEST("tokenizers: what is learnt is the same on every machine") {
  Draw draw(13);
  const std::string text = draw.text(20000) + kKorean;
  const auto digest = [&](ear_text_kind kind) {
    const std::string file = saved(trained(kind, text, 700, true, EAR_TEXT_NFKC));
    ear::Sha256 hash;
    char hex[65];
    hash.update(file.data(), file.size());
    hash.finish_hex(hex);
    return std::string(hex, 16);
  };
  CHECK(digest(EAR_TEXT_BPE) == "096c38394562e2d2");
  CHECK(digest(EAR_TEXT_UNIGRAM) == "0a5833c384d67816");
}

TEST("tokenizers: characters get ids in code point order, and one that was never seen is refused") {
  const Tokenizer tokenizer = trained(EAR_TEXT_CHAR, "나a가\nb가", 0, true);
  CHECK(vocab_size(tokenizer) == 6);
  CHECK(encoded(tokenizer, "가나\nab") == (Ids{3, 4, 0, 1, 2}));
  CHECK(token(tokenizer, 3) == "가" && token(tokenizer, 0) == "\n" && token(tokenizer, 5).empty());
  int32_t end = 0;
  CHECK(ear_text_end(tokenizer.get(), &end) == EAR_OK && end == 5);
  CHECK(decoded(tokenizer, {5, 3, 5, 4, 5}) == "가나");
  size_t n = 0;
  CHECK(ear_text_encode(tokenizer.get(), "다", 3, nullptr, 0, &n) == EAR_ERR_TEXT);
}

TEST("tokenizers: without an end there is no id for it") {
  const Tokenizer tokenizer = trained(EAR_TEXT_BYTE, "");
  int32_t end = 0;
  CHECK(ear_text_end(tokenizer.get(), &end) == EAR_OK && end == -1 && vocab_size(tokenizer) == 256);
  CHECK(encoded(tokenizer, "가") == (Ids{0xea, 0xb0, 0x80}));
}

TEST("tokenizers: any list of ids decodes to UTF-8, and an id out of range is refused") {
  const Tokenizer tokenizer = trained(EAR_TEXT_BPE, kKorean, 300, true);
  CHECK(decoded(tokenizer, {0xea, 0xb0}) == "\xef\xbf\xbd");
  CHECK(decoded(tokenizer, {0xea, 0xb0, 0x80, 0xff, 'a'}) == "가\xef\xbf\xbd" "a");
  Draw draw(3);
  for (int i = 0; i < 200; i++) {
    Ids ids(draw.below(40));
    for (int32_t& id : ids) id = static_cast<int32_t>(draw.below(static_cast<uint32_t>(vocab_size(tokenizer))));
    CHECK(ear::is_utf8(decoded(tokenizer, ids)));
  }
  size_t n = 0;
  for (const int32_t id : {-1, vocab_size(tokenizer), INT32_MAX, INT32_MIN}) {
    CHECK(ear_text_decode(tokenizer.get(), &id, 1, nullptr, 0, &n) == EAR_ERR_ARGUMENT);
    const char* bytes = nullptr;
    CHECK(ear_text_token(tokenizer.get(), id, &bytes, &n) == EAR_ERR_ARGUMENT);
  }
}

TEST("tokenizers: small texts and vocabularies at their limits") {
  for (const ear_text_kind kind : {EAR_TEXT_BPE, EAR_TEXT_UNIGRAM}) {
    CHECK(vocab_size(trained(kind, "", 300, true)) == 257);
    CHECK(vocab_size(trained(kind, "a", 300)) == 256);
    CHECK(decoded(trained(kind, "가"), encoded(trained(kind, "가"), "가가")) == "가가");
    CHECK(vocab_size(trained(kind, kKorean, 300, true)) <= 300);
    CHECK(vocab_size(trained(kind, kKorean, EAR_TEXT_MAX_VOCAB, true)) < 600);  // the text repeats no more
    ear_text* made = nullptr;
    const int32_t least = kind == EAR_TEXT_BPE ? EAR_TEXT_MIN_BPE : EAR_TEXT_MIN_UNIGRAM;
    CHECK(ear_text_train(&made, kind, least - 1, EAR_TEXT_AS_IS, 0, "a", 1, nullptr) == EAR_ERR_ARGUMENT);
    CHECK(ear_text_train(&made, kind, EAR_TEXT_MAX_VOCAB + 1, EAR_TEXT_AS_IS, 0, "a", 1, nullptr) == EAR_ERR_TOO_LARGE);
    CHECK(made == nullptr);
  }
  CHECK(vocab_size(trained(EAR_TEXT_BPE, kKorean, EAR_TEXT_MIN_BPE, true)) == EAR_TEXT_MIN_BPE);
  const std::string long_text = kKorean + kKorean;
  CHECK(vocab_size(trained(EAR_TEXT_BPE, long_text, 350, true)) == 350);
  CHECK(vocab_size(trained(EAR_TEXT_UNIGRAM, long_text, 330, true)) == 330);
}

TEST("tokenizers: a long run of one character is no trouble") {
  const std::string run(300000, 'x'), spaces(300000, ' ');
  for (const ear_text_kind kind : {EAR_TEXT_BPE, EAR_TEXT_UNIGRAM}) {
    for (const std::string& text : {run, spaces}) {
      const Tokenizer tokenizer = trained(kind, text, 320);
      const Ids ids = encoded(tokenizer, text);
      CHECK(ids.size() < text.size() / 20 && decoded(tokenizer, ids) == text);
    }
  }
}

TEST("tokenizers: text that is not UTF-8 is refused, wherever it is given") {
  for (const std::string bad : {"a\x80", "\xea\xb0", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xff"}) {
    size_t n = 0;
    ear_text* made = nullptr;
    for (const ear_text_kind kind : kKinds) {
      CHECK(ear_text_train(&made, kind, 300, EAR_TEXT_NFC, 0, bad.data(), bad.size(), nullptr) == EAR_ERR_TEXT);
    }
    CHECK(ear_text_encode(trained(EAR_TEXT_BYTE, "a").get(), bad.data(), bad.size(), nullptr, 0, &n) == EAR_ERR_TEXT);
    CHECK(ear_text_normalize(EAR_TEXT_AS_IS, bad.data(), bad.size(), nullptr, 0, &n) == EAR_ERR_TEXT);
  }
}

TEST("tokenizers: learning ends when it is cancelled") {
  Draw draw(4);
  const std::string text = draw.text(20000);
  const int32_t cancel = 1;
  for (const ear_text_kind kind : kKinds) {
    ear_text* made = nullptr;
    CHECK(ear_text_train(&made, kind, 2000, EAR_TEXT_NFC, 0, text.data(), text.size(), &cancel) == EAR_FINISHED);
    CHECK(made == nullptr);
  }
}

TEST("tokenizers: missing pointers and unknown kinds are refused") {
  ear_text* made = nullptr;
  size_t n = 0;
  const auto kind = static_cast<ear_text_kind>(9);
  const auto form = static_cast<ear_text_form>(7);
  CHECK(ear_text_train(nullptr, EAR_TEXT_BYTE, 0, EAR_TEXT_AS_IS, 0, "a", 1, nullptr) == EAR_ERR_ARGUMENT);
  CHECK(ear_text_train(&made, kind, 300, EAR_TEXT_AS_IS, 0, "a", 1, nullptr) == EAR_ERR_ARGUMENT);
  CHECK(ear_text_train(&made, EAR_TEXT_BYTE, 0, form, 0, "a", 1, nullptr) == EAR_ERR_ARGUMENT);
  CHECK(ear_text_train(&made, EAR_TEXT_BYTE, 0, EAR_TEXT_AS_IS, 0, nullptr, 1, nullptr) == EAR_ERR_ARGUMENT);
  CHECK(ear_text_train(&made, EAR_TEXT_CHAR, 0, EAR_TEXT_AS_IS, 0, nullptr, 0, nullptr) == EAR_ERR_ARGUMENT);
  CHECK(ear_text_load(&made, nullptr, 1, nullptr, 0) == EAR_ERR_ARGUMENT);
  CHECK(ear_text_normalize(form, "a", 1, nullptr, 0, &n) == EAR_ERR_ARGUMENT);
  CHECK(ear_text_encode(nullptr, "a", 1, nullptr, 0, &n) == EAR_ERR_ARGUMENT);
  CHECK(made == nullptr);
  ear_text_destroy(nullptr);
}
