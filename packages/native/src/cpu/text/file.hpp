/*
 * The file of a tokenizer, JSON:
 *   {"format": "ear-tokenizer/1", "kind": "char" | "byte" | "bpe" | "unigram", "normalize": "none" | "nfc" | "nfkc" |
 *    "nfd" | "nfkd", "end": true | false, "vocab_size": V, …}
 * and, by kind: "characters": a string in code point order; "merges": [[left, right], …], merge r making token 256 + r;
 * "bytes": 256 costs and "pieces": [["piece", cost], …], costs being -ln p in millionths. Tokens of BPE and unigram
 * begin with the 256 bytes; the end of a document, where there is one, is V - 1.
 */
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "text/model.hpp"

struct ear_text {
  ear_text_kind kind;
  ear_text_form form;
  bool has_end;
  std::unique_ptr<const ear::text::Model> model;

  std::int32_t vocab_size() const { return model->tokens().size() + (has_end ? 1 : 0); }
  std::int32_t end() const { return has_end ? model->tokens().size() : -1; }
};

namespace ear::text {

std::string save(const ear_text& text);
// Throws Refusal with a clause about the first thing that is wrong.
std::unique_ptr<ear_text> load(std::string_view file);

}  // namespace ear::text
