// The parts around the model: random numbers, tokenizer, count model.
#include <cmath>
#include <cstring>

#include "check.hpp"
#include "ear/bigram.h"
#include "ear/random.h"
#include "ear/tokenizer.h"

namespace {

bool near(double a, double b, double tolerance = 1e-12) { return std::fabs(a - b) <= tolerance; }

ear_random* seeded(uint64_t seed) {
  ear_random* random = nullptr;
  CHECK(ear_random_create(&random, seed) == EAR_OK);
  return random;
}

}  // namespace

// Golden numbers of this test: CPython 3.11, random.seed(42) and random.seed(2**40 + 7).
TEST("draws the numbers that CPython's random draws") {
  ear_random* random = seeded(42);
  double drawn = 0;
  CHECK(ear_random_uniform(random, &drawn) == EAR_OK && drawn == 0.6394267984578837);
  CHECK(ear_random_gauss(random, 0, 1, &drawn) == EAR_OK && near(drawn, 0.7921447409497909));
  CHECK(ear_random_gauss(random, 10, 2, &drawn) == EAR_OK && near(drawn, 10.251036551406521));
  uint32_t items[10];
  for (uint32_t i = 0; i < 10; i++) items[i] = i;
  CHECK(ear_random_shuffle(random, items, 10) == EAR_OK);
  const uint32_t shuffled[10] = {9, 7, 8, 0, 4, 6, 5, 1, 2, 3};
  CHECK(std::memcmp(items, shuffled, sizeof items) == 0);
  const double weights[4] = {1, 0, 3, 0.5};
  size_t counts[4] = {};
  for (int i = 0; i < 1000; i++) {
    size_t index = 0;
    CHECK(ear_random_choice(random, weights, 4, &index) == EAR_OK);
    counts[index]++;
  }
  CHECK(counts[0] == 203 && counts[1] == 0 && counts[2] == 686 && counts[3] == 111);
  ear_random_destroy(random);

  random = seeded((1ull << 40) + 7);
  CHECK(ear_random_uniform(random, &drawn) == EAR_OK && drawn == 0.6137037779936511);
  ear_random_destroy(random);
}

TEST("refuses weights that are no distribution") {
  ear_random* random = seeded(1);
  size_t index = 9;
  const double negative[2] = {1, -1}, zero[2] = {0, 0}, nan[2] = {NAN, 1}, infinite[2] = {INFINITY, 1};
  for (const double* weights : {negative, zero, nan, infinite}) {
    CHECK(ear_random_choice(random, weights, 2, &index) == EAR_DIVERGED && index == 9);
  }
  CHECK(ear_random_choice(random, nullptr, 2, &index) == EAR_ERR_ARGUMENT);
  ear_random_destroy(random);
}

TEST("gives characters ids in code point order and puts BOS at both ends") {
  const char* docs[] = {"cab", "나가", "b😀"};
  ear_tokenizer* tokenizer = nullptr;
  CHECK(ear_tokenizer_create(&tokenizer, docs, 3) == EAR_OK);
  int32_t vocab = 0;
  CHECK(ear_tokenizer_vocab_size(tokenizer, &vocab) == EAR_OK && vocab == 7);
  int32_t tokens[8];
  size_t n = 0;
  CHECK(ear_tokenizer_encode(tokenizer, "c나😀a", tokens, 8, &n) == EAR_OK && n == 6);
  const int32_t expected[6] = {6, 2, 4, 5, 0, 6};
  CHECK(std::memcmp(tokens, expected, sizeof expected) == 0);
  char text[32];
  CHECK(ear_tokenizer_decode(tokenizer, tokens, n, text, sizeof text) == EAR_OK && std::strcmp(text, "c나😀a") == 0);
  CHECK(ear_tokenizer_encode(tokenizer, "cab", tokens, 4, &n) == EAR_ERR_CAPACITY && n == 5);
  CHECK(ear_tokenizer_encode(tokenizer, "x", tokens, 8, &n) == EAR_ERR_TEXT);
  CHECK(ear_tokenizer_decode(tokenizer, tokens, 1, text, 0) == EAR_ERR_ARGUMENT);
  ear_tokenizer_destroy(tokenizer);
}

TEST("refuses text that is not UTF-8") {
  // A lone continuation, a cut sequence, an overlong form, a surrogate, a byte beyond Unicode.
  for (const char* bad : {"a\x80", "\xea\xb0", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80"}) {
    ear_tokenizer* tokenizer = nullptr;
    CHECK(ear_tokenizer_create(&tokenizer, &bad, 1) == EAR_ERR_TEXT && tokenizer == nullptr);
  }
}

TEST("counts pairs, leaves room for the unseen, and measures the loss") {
  ear_bigram* bigram = nullptr;
  CHECK(ear_bigram_create(&bigram, 3) == EAR_OK);  // a, b, BOS
  double loss = 0;
  CHECK(ear_bigram_mean_loss(bigram, &loss) == EAR_ERR_ARGUMENT);
  const int32_t ab[] = {2, 0, 1, 2}, aa[] = {2, 0, 0, 2}, bad[] = {2, 3, 2};
  CHECK(ear_bigram_count(bigram, ab, 4) == EAR_OK);
  CHECK(ear_bigram_count(bigram, aa, 4) == EAR_OK);
  CHECK(ear_bigram_count(bigram, bad, 3) == EAR_ERR_ARGUMENT);
  double p[9];
  CHECK(ear_bigram_probs(bigram, p, 9) == EAR_OK);
  // After a: a once, b once, BOS once; after b: BOS once; after BOS: a twice. One is added to each count.
  const double expected[9] = {2 / 6.0, 2 / 6.0, 2 / 6.0, 1 / 4.0, 1 / 4.0, 2 / 4.0, 3 / 5.0, 1 / 5.0, 1 / 5.0};
  for (int i = 0; i < 9; i++) CHECK(near(p[i], expected[i]));
  CHECK(ear_bigram_mean_loss(bigram, &loss) == EAR_OK);
  CHECK(near(loss, -(3 * std::log(1 / 3.0) + std::log(0.5) + 2 * std::log(0.6)) / 6));
  ear_bigram_destroy(bigram);
}

TEST("draws from the count model, hotter or colder") {
  ear_bigram* bigram = nullptr;
  CHECK(ear_bigram_create(&bigram, 3) == EAR_OK);
  const int32_t doc[] = {2, 0, 1, 2};
  for (int i = 0; i < 50; i++) CHECK(ear_bigram_count(bigram, doc, 4) == EAR_OK);
  ear_random* random = seeded(3);
  int32_t tokens[16];
  size_t n = 0;
  for (int i = 0; i < 20; i++) {
    CHECK(ear_bigram_sample(bigram, random, 0.001, tokens, 16, &n) == EAR_OK);
    CHECK(n == 2 && tokens[0] == 0 && tokens[1] == 1);
  }
  bool different = false;
  for (int i = 0; i < 20; i++) {
    CHECK(ear_bigram_sample(bigram, random, 10, tokens, 16, &n) == EAR_OK);
    different = different || n != 2 || tokens[0] != 0;
  }
  CHECK(different);
  CHECK(ear_bigram_sample(bigram, random, 0, tokens, 16, &n) == EAR_ERR_ARGUMENT);
  ear_random_destroy(random);
  ear_bigram_destroy(bigram);
}
