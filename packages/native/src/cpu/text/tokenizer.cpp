#include "ear/tokenizer.h"

#include <algorithm>
#include <set>
#include <vector>

#include "base/guard.hpp"
#include "base/utf8.hpp"

struct ear_tokenizer {
  std::vector<std::uint32_t> characters;  // (V - 1) code points, ascending

  int bos() const { return static_cast<int>(characters.size()); }

  // The token of a code point, or -1 when it has never been seen.
  int token_of(std::uint32_t point) const {
    const auto found = std::lower_bound(characters.begin(), characters.end(), point);
    if (found == characters.end() || *found != point) return -1;
    return static_cast<int>(found - characters.begin());
  }
};

extern "C" {

ear_status ear_tokenizer_create(ear_tokenizer** out, const char* const* docs, size_t n_docs) {
  if (!out || !docs || n_docs == 0) return EAR_ERR_ARGUMENT;
  return ear::guarded([&] {
    bool ascii[128] = {};
    std::set<std::uint32_t> others;
    for (size_t i = 0; i < n_docs; i++) {
      const char* text = docs[i];
      if (!text) return EAR_ERR_ARGUMENT;
      while (*text) {
        std::uint32_t point = 0;
        if (!ear::read_code_point(text, point)) return EAR_ERR_TEXT;
        if (point < 128) {
          ascii[point] = true;
        } else if (others.insert(point).second && others.size() >= EAR_MAX_VOCAB) {
          return EAR_ERR_TOO_LARGE;
        }
      }
    }
    auto tokenizer = new ear_tokenizer;
    for (std::uint32_t point = 0; point < 128; point++) {
      if (ascii[point]) tokenizer->characters.push_back(point);
    }
    tokenizer->characters.insert(tokenizer->characters.end(), others.begin(), others.end());
    if (tokenizer->characters.empty() || tokenizer->characters.size() >= EAR_MAX_VOCAB) {
      const bool empty = tokenizer->characters.empty();
      delete tokenizer;
      return empty ? EAR_ERR_ARGUMENT : EAR_ERR_TOO_LARGE;
    }
    *out = tokenizer;
    return EAR_OK;
  });
}

void ear_tokenizer_destroy(ear_tokenizer* tokenizer) { delete tokenizer; }

ear_status ear_tokenizer_vocab_size(const ear_tokenizer* tokenizer, int32_t* out) {
  if (!tokenizer || !out) return EAR_ERR_ARGUMENT;
  *out = tokenizer->bos() + 1;
  return EAR_OK;
}

ear_status ear_tokenizer_encode(const ear_tokenizer* tokenizer, const char* doc, int32_t* tokens, size_t capacity,
                                size_t* n_tokens) {
  if (!tokenizer || !doc || (!tokens && capacity > 0) || !n_tokens) return EAR_ERR_ARGUMENT;
  size_t n = 0;
  const auto put = [&](int32_t token) {
    if (n < capacity) tokens[n] = token;
    n++;
  };
  put(tokenizer->bos());
  while (*doc) {
    std::uint32_t point = 0;
    if (!ear::read_code_point(doc, point)) return EAR_ERR_TEXT;
    const int token = tokenizer->token_of(point);
    if (token < 0) return EAR_ERR_TEXT;
    put(token);
  }
  put(tokenizer->bos());
  *n_tokens = n;
  return n <= capacity ? EAR_OK : EAR_ERR_CAPACITY;
}

ear_status ear_tokenizer_decode(const ear_tokenizer* tokenizer, const int32_t* tokens, size_t n, char* text,
                                size_t capacity) {
  if (!tokenizer || (!tokens && n > 0) || !text || capacity == 0) return EAR_ERR_ARGUMENT;
  size_t used = 0;
  for (size_t i = 0; i < n; i++) {
    if (tokens[i] == tokenizer->bos()) continue;
    if (tokens[i] < 0 || tokens[i] > tokenizer->bos()) return EAR_ERR_ARGUMENT;
    char bytes[4];
    const int length = ear::write_code_point(tokenizer->characters[static_cast<size_t>(tokens[i])], bytes);
    if (used + static_cast<size_t>(length) + 1 > capacity) return EAR_ERR_CAPACITY;
    std::copy_n(bytes, length, text + used);
    used += static_cast<size_t>(length);
  }
  text[used] = '\0';
  return EAR_OK;
}

}  // extern "C"
