// Continuing prompts with keys and values kept, against asking the whole model again for each token.
#include <algorithm>

#include "fast/model/sampling.hpp"
#include "lm_support.hpp"

namespace {

using namespace lm_support;

struct Heard {
  std::vector<std::vector<int32_t>> tokens;
  size_t longest = 1000;  // ends a sequence after that many
};

int32_t hear(void* self, int32_t sequence, int32_t token) {
  auto& heard = *static_cast<Heard*>(self);
  auto& mine = heard.tokens[static_cast<size_t>(sequence)];
  mine.push_back(token);
  return mine.size() < heard.longest;
}

using Prompts = std::vector<std::vector<int32_t>>;

Heard generate(ear_lm* lm, const Prompts& prompts, int32_t max_tokens, const ear_lm_sampling& sampling,
               int32_t stop = -1, size_t longest = 1000) {
  std::vector<int32_t> tokens;
  std::vector<int64_t> starts{0};
  for (const auto& prompt : prompts) {
    tokens.insert(tokens.end(), prompt.begin(), prompt.end());
    starts.push_back(static_cast<int64_t>(tokens.size()));
  }
  Heard heard{Prompts(prompts.size()), longest};
  const int32_t B = static_cast<int32_t>(prompts.size());
  CHECK(ear_lm_generate(lm, tokens.data(), starts.data(), B, max_tokens, stop, &sampling, hear, &heard) == EAR_OK);
  return heard;
}

// The same without any cache: the window by the header's rule, the whole model at each step.
std::vector<int32_t> plainly(ear_lm* lm, const ear_lm_config& config, std::vector<int32_t> history, int32_t max_tokens,
                             const ear_lm_sampling& sampling, uint64_t sequence) {
  const size_t V = static_cast<size_t>(config.vocab_size), block = static_cast<size_t>(config.block_size);
  std::vector<int32_t> drawn;
  size_t window = std::min(history.size(), block);
  while (static_cast<int32_t>(drawn.size()) < max_tokens) {
    std::vector<float> logits(window * V);
    const int32_t* const from = history.data() + history.size() - window;
    CHECK(ear_lm_forward(lm, from, 1, static_cast<int32_t>(window), logits.data()) == EAR_OK);
    int32_t token = 0;
    const double draw = ear::fast::draw_at(sampling.seed, sequence, history.size());
    CHECK(ear_lm_pick(logits.data() + (window - 1) * V, config.vocab_size, history.data(), history.size(), &sampling,
                      draw, &token) == EAR_OK);
    drawn.push_back(token);
    history.push_back(token);
    window = window == block ? block / 2 + 1 : window + 1;
  }
  return drawn;
}

const ear_lm_config kConfigs[] = {
    gpt2(2, 2, 32, 0, 12, 23, true, true),
    llama(2, 4, 2, 32, 0, 9, 23, false),
    llama(1, 2, 1, 8, 0, 1, 23, true),
};

const Prompts kPrompts = {{3}, {1, 2, 3, 4, 5, 6}, {22, 0}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}};

}  // namespace

TEST("generation with a cache draws what the whole model draws, greedy and at random, beyond the window") {
  for (const ear_lm_config& config : kConfigs) {
    const Lm lm = make(config, 4);
    enlarge(lm.get(), 6);
    const ear_lm_sampling rules[] = {{0, 0, 1, 1, 5, 0}, {1.2, 0, 1, 1, 5, 7}, {0.9, 8, 0.9, 1.3, 6, 0}};
    for (const ear_lm_sampling& sampling : rules) {
      const Heard heard = generate(lm.get(), kPrompts, 30, sampling);
      for (size_t b = 0; b < kPrompts.size(); b++) {
        CHECK(heard.tokens[b] == plainly(lm.get(), config, kPrompts[b], 30, sampling, sampling.first_sequence + b));
      }
    }
  }
}

TEST("a batch of prompts gives what one by one gives, whatever ends first") {
  const Lm lm = make(kConfigs[0], 4), threaded = make(kConfigs[0], 4, 2);
  enlarge(lm.get(), 6);
  enlarge(threaded.get(), 6);
  ear_lm_sampling sampling{1, 0, 1, 1, 9, 40};
  const Heard all = generate(lm.get(), kPrompts, 40, sampling);
  CHECK(generate(threaded.get(), kPrompts, 40, sampling).tokens == all.tokens);
  const int32_t stop = all.tokens[1][3];
  const Heard stopped = generate(lm.get(), kPrompts, 40, sampling, stop);
  const Heard told = generate(lm.get(), kPrompts, 40, sampling, -1, 5);
  for (size_t b = 0; b < kPrompts.size(); b++) {
    const auto& whole = all.tokens[b];
    CHECK(whole.size() == 40);
    const auto end = std::find(whole.begin(), whole.end(), stop);
    CHECK(stopped.tokens[b] == std::vector<int32_t>(whole.begin(), end));
    CHECK(told.tokens[b] == std::vector<int32_t>(whole.begin(), whole.begin() + 5));
    sampling.first_sequence = 40 + b;
    CHECK(generate(lm.get(), {kPrompts[b]}, 40, sampling).tokens[0] == whole);
  }
  CHECK(stopped.tokens[1].size() <= 3);
  CHECK(generate(lm.get(), kPrompts, 0, sampling).tokens == Prompts(4));
  sampling.seed = 10;
  CHECK(generate(lm.get(), kPrompts, 40, sampling).tokens != all.tokens);
}

TEST("a model that is not finite draws nothing") {
  const Lm lm = make(kConfigs[0]);
  std::vector<float> bad(32, NAN);
  CHECK(ear_lm_set(lm.get(), ear_lm_tensor_count(lm.get()) - 1, EAR_LM_WEIGHT, bad.data(), 32) == EAR_OK);
  const int32_t token = 1;
  const int64_t starts[2] = {0, 1};
  const ear_lm_sampling sampling{1, 0, 1, 1, 0, 0};
  Heard heard{Prompts(1)};
  CHECK(ear_lm_generate(lm.get(), &token, starts, 1, 5, -1, &sampling, hear, &heard) == EAR_DIVERGED);
  CHECK(heard.tokens[0].empty());
}

TEST("the attention maps of every layer are causal rows that sum to one") {
  for (const ear_lm_config& config : {kConfigs[0], kConfigs[1]}) {
    const Lm lm = make(config);
    enlarge(lm.get(), 6);
    const int T = 7;
    const auto tokens = some_tokens(7, 23, 3);
    std::vector<float> att(static_cast<size_t>(config.n_head * T * T));
    for (int layer = 0; layer < config.n_layer; layer++) {
      CHECK(ear_lm_attention(lm.get(), tokens.data(), T, layer, att.data()) == EAR_OK);
      for (int row = 0; row < config.n_head * T; row++) {
        double sum = 0;
        for (int s = 0; s < T; s++) {
          const float one = att[static_cast<size_t>(row * T + s)];
          CHECK(s <= row % T ? one > 0 : one == 0);
          sum += one;
        }
        CHECK(std::fabs(sum - 1) < 1e-5);
      }
    }
  }
}

TEST("a cancelled model ends every pass, and works again afterwards") {
  const Lm lm = make(kConfigs[0]);
  const auto tokens = some_tokens(24, 23, 1);
  std::vector<float> logits(24 * 23);
  double before = 0, loss = 7;
  CHECK(ear_lm_loss(lm.get(), tokens.data(), tokens.data(), 2, 12, &before) == EAR_OK);
  int32_t cancel = 1;
  ear_lm_set_cancel(lm.get(), &cancel);
  CHECK(ear_lm_forward(lm.get(), tokens.data(), 2, 12, logits.data()) == EAR_FINISHED);
  CHECK(ear_lm_loss(lm.get(), tokens.data(), tokens.data(), 2, 12, &loss) == EAR_FINISHED && loss == 7);
  CHECK(ear_lm_gradient(lm.get(), tokens.data(), tokens.data(), 2, 12, 1, 0, 0, &loss) == EAR_FINISHED && loss == 7);
  const int64_t starts[2] = {0, 1};
  const ear_lm_sampling sampling{1, 0, 1, 1, 0, 0};
  struct Cut {
    int32_t* cancel;
    int drawn = 0;
  } cut{&cancel};
  const auto cut_at_three = [](void* self, int32_t, int32_t) -> int32_t {
    auto& mine = *static_cast<Cut*>(self);
    *mine.cancel = ++mine.drawn == 3;
    return 1;
  };
  cancel = 0;
  CHECK(ear_lm_generate(lm.get(), tokens.data(), starts, 1, 50, -1, &sampling, cut_at_three, &cut) == EAR_FINISHED);
  CHECK(cut.drawn == 3);
  ear_lm_set_cancel(lm.get(), nullptr);
  CHECK(ear_lm_loss(lm.get(), tokens.data(), tokens.data(), 2, 12, &loss) == EAR_OK && loss == before);
}
