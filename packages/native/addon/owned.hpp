// Handles of the C interface with a destructor, and the vocabulary as strings.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ear/bigram.h"
#include "ear/checkpoint.h"
#include "ear/gpt.h"
#include "ear/ladder.h"
#include "ear/random.h"
#include "ear/tokenizer.h"
#include "ear/training.h"

namespace ear_addon {

struct Destroy {
  void operator()(ear_training* training) const { ear_training_destroy(training); }
  void operator()(ear_ladder* ladder) const { ear_ladder_destroy(ladder); }
  void operator()(ear_tokenizer* tokenizer) const { ear_tokenizer_destroy(tokenizer); }
  void operator()(ear_random* random) const { ear_random_destroy(random); }
  void operator()(ear_bigram* bigram) const { ear_bigram_destroy(bigram); }
  void operator()(ear_gpt* gpt) const { ear_gpt_destroy(gpt); }
  void operator()(ear_run* run) const { ear_run_destroy(run); }
  void operator()(ear_lm* lm) const { ear_lm_destroy(lm); }
  void operator()(ear_checkpoint* checkpoint) const { ear_checkpoint_destroy(checkpoint); }
};
template <class Handle>
using Owned = std::unique_ptr<Handle, Destroy>;

// The name of BOS among the tokens' strings; no character has five letters.
inline constexpr const char* kBos = "<BOS>";

// strings (V): each token's character in token order, "<BOS>" last.
inline ear_status read_vocabulary(const ear_tokenizer* tokenizer, std::vector<std::string>& strings) {
  int32_t vocab = 0;
  ear_status status = ear_tokenizer_vocab_size(tokenizer, &vocab);
  for (int32_t token = 0; status == EAR_OK && token + 1 < vocab; token++) {
    char text[5];
    status = ear_tokenizer_decode(tokenizer, &token, 1, text, sizeof text);
    if (status == EAR_OK) strings.emplace_back(text);
  }
  if (status == EAR_OK) strings.emplace_back(kBos);
  return status;
}

// text = the characters of tokens (n).
inline ear_status read_text(const ear_tokenizer* tokenizer, const std::vector<int32_t>& tokens, size_t n,
                            std::string& text) {
  std::vector<char> bytes(n * 4 + 1);
  const ear_status status = ear_tokenizer_decode(tokenizer, tokens.data(), n, bytes.data(), bytes.size());
  if (status == EAR_OK) text = bytes.data();
  return status;
}

}  // namespace ear_addon
