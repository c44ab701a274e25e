// Picking a token from logits: what each rule keeps, in which order, and what is refused.
#include <limits>

#include "lm_support.hpp"

namespace {

const float kLogits[5] = {0, std::log(2.0f), std::log(4.0f), std::log(2.0f), -1e9f};  // chances 1 2 4 2 0, of 9

int32_t pick(const ear_lm_sampling& sampling, double draw, const std::vector<int32_t>& history = {}) {
  int32_t token = -1;
  CHECK(ear_lm_pick(kLogits, 5, history.data(), history.size(), &sampling, draw, &token) == EAR_OK);
  return token;
}

// The token at the middle of each of n equal pieces of [0, 1).
std::vector<int32_t> drawn(const ear_lm_sampling& sampling, int n) {
  std::vector<int32_t> tokens;
  for (int i = 0; i < n; i++) tokens.push_back(pick(sampling, (i + 0.5) / n));
  return tokens;
}

using Tokens = std::vector<int32_t>;

}  // namespace

TEST("tokens are drawn by their chances, counted upwards") {
  CHECK((drawn({1, 0, 1, 1, 0, 0}, 9) == Tokens{0, 1, 1, 2, 2, 2, 2, 3, 3}));
  CHECK((drawn({0.5, 0, 1, 1, 0, 0}, 25) ==
         Tokens{0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3}));
  CHECK(pick({1, 0, 1, 1, 0, 0}, 0) == 0 && pick({1, 0, 1, 1, 0, 0}, 1 - 1e-16) == 3);
}

TEST("temperature zero, or nearly, takes the most likely token, the lower of two") {
  CHECK(pick({0, 0, 1, 1, 0, 0}, 0.99) == 2);
  CHECK(pick({1e-300, 0, 1, 1, 0, 0}, 0.99) == 2);
  const float same[3] = {1, 3, 3};
  const ear_lm_sampling greedy{0, 0, 1, 1, 0, 0};
  int32_t token = 0;
  CHECK(ear_lm_pick(same, 3, nullptr, 0, &greedy, 0.5, &token) == EAR_OK && token == 1);
}

TEST("top_k keeps the k most likely tokens, top_p the fewest that reach its share") {
  CHECK((drawn({1, 1, 1, 1, 0, 0}, 3) == Tokens{2, 2, 2}));
  CHECK((drawn({1, 2, 1, 1, 0, 0}, 6) == Tokens{1, 1, 2, 2, 2, 2}));  // of the two equal ones the lower
  CHECK((drawn({1, 3, 1, 1, 0, 0}, 8) == Tokens{1, 1, 2, 2, 2, 2, 3, 3}));
  CHECK((drawn({1, 99, 1, 1, 0, 0}, 9) == drawn({1, 0, 1, 1, 0, 0}, 9)));
  CHECK((drawn({1, 0, 1e-9, 1, 0, 0}, 3) == Tokens{2, 2, 2}));
  CHECK((drawn({1, 0, 0.5, 1, 0, 0}, 6) == Tokens{1, 1, 2, 2, 2, 2}));
  CHECK((drawn({1, 0, 0.8, 1, 0, 0}, 8) == Tokens{1, 1, 2, 2, 2, 2, 3, 3}));
  CHECK((drawn({1, 3, 0.6, 1, 0, 0}, 6) == Tokens{1, 1, 2, 2, 2, 2}));  // 6 of the 8 that top_k left
}

TEST("whatever is left out, a larger draw never gives a lower token") {
  std::vector<float> logits(97);
  for (size_t i = 0; i < logits.size(); i++) logits[i] = static_cast<float>(i * 37 % 97) * 0.03f;
  for (const ear_lm_sampling& sampling : {ear_lm_sampling{1, 20, 1, 1, 0, 0}, ear_lm_sampling{1, 0, 0.5, 1, 0, 0}}) {
    int32_t before = 0, token = -1, different = 0;
    for (int i = 0; i < 500; i++) {
      CHECK(ear_lm_pick(logits.data(), 97, nullptr, 0, &sampling, i / 500.0, &token) == EAR_OK && token >= before);
      different += token != before;
      before = token;
    }
    CHECK(different >= 19 && different < 97);
  }
}

TEST("a repetition penalty makes what was there less likely, once, on both sides of zero") {
  const float logits[3] = {2, 1.5f, -1};
  int32_t token = -1;
  const ear_lm_sampling sampling{0, 0, 1, 1.5, 0, 0};
  const int32_t seen[4] = {0, 0, 0, 0};
  CHECK(ear_lm_pick(logits, 3, seen, 4, &sampling, 0, &token) == EAR_OK && token == 1);  // 2 / 1.5 < 1.5
  const float once[2] = {2, 1.2f};
  CHECK(ear_lm_pick(once, 2, seen, 4, &sampling, 0, &token) == EAR_OK && token == 0);  // 2 / 1.5 > 1.2
  const float below[2] = {-1, -1.2f};
  CHECK(ear_lm_pick(below, 2, seen, 1, &sampling, 0, &token) == EAR_OK && token == 1);  // -1 * 1.5 < -1.2
}

TEST("logits without a most likely token are refused, and so are rules out of their range") {
  const ear_lm_sampling fine{1, 0, 1, 1, 0, 0};
  const float inf = std::numeric_limits<float>::infinity(), nan = NAN;
  int32_t token = -7;
  for (const auto& logits : {std::vector<float>{0, nan}, {inf, 0}, {-inf, -inf}}) {
    CHECK(ear_lm_pick(logits.data(), 2, nullptr, 0, &fine, 0.5, &token) == EAR_DIVERGED && token == -7);
  }
  const float hidden[2] = {-inf, 0};
  CHECK(ear_lm_pick(hidden, 2, nullptr, 0, &fine, 0, &token) == EAR_OK && token == 1);
  token = -7;
  const ear_lm_sampling wrong[] = {
      {-1, 0, 1, 1, 0, 0},  {nan, 0, 1, 1, 0, 0}, {inf, 0, 1, 1, 0, 0}, {1, -1, 1, 1, 0, 0},  {1, 0, 0, 1, 0, 0},
      {1, 0, 1.1, 1, 0, 0}, {1, 0, nan, 1, 0, 0}, {1, 0, 1, 0.9, 0, 0}, {1, 0, 1, inf, 0, 0}, {1, 0, 1, nan, 0, 0}};
  for (const ear_lm_sampling& one : wrong) {
    CHECK(ear_lm_pick(kLogits, 5, nullptr, 0, &one, 0.5, &token) == EAR_ERR_ARGUMENT);
  }
  const int32_t outside[2] = {5, -1};
  CHECK(ear_lm_pick(kLogits, 5, outside, 1, &fine, 0.5, &token) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_pick(kLogits, 5, outside + 1, 1, &fine, 0.5, &token) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_pick(kLogits, 5, nullptr, 1, &fine, 0.5, &token) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_pick(kLogits, 0, nullptr, 0, &fine, 0.5, &token) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_pick(nullptr, 5, nullptr, 0, &fine, 0.5, &token) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_pick(kLogits, 5, nullptr, 0, nullptr, 0.5, &token) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_pick(kLogits, 5, nullptr, 0, &fine, 0.5, nullptr) == EAR_ERR_ARGUMENT);
  for (const double draw : {-0.1, 1.0, static_cast<double>(nan)}) {
    CHECK(ear_lm_pick(kLogits, 5, nullptr, 0, &fine, draw, &token) == EAR_ERR_ARGUMENT);
  }
  CHECK(token == -7);
}
