// Handles that free themselves, and the vocabulary as strings.
#pragma once

#include <string>
#include <vector>

#include "base/owned.hpp"

namespace ear_addon {

using ear::Owned;

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
