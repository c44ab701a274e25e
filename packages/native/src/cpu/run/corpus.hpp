// A text as tokens, split into what is learnt from and what is kept for validation, and the batches drawn from it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "ear/text.h"
#include "run/batch.hpp"
#include "run/chance.hpp"
#include "run/recipe.hpp"

namespace ear::run {

class Corpus {
 public:
  // Errors: TEXT, ARGUMENT (too short), MEMORY, EAR_FINISHED (cancelled).
  ear_status read(const Recipe& recipe, const ear_text* tokenizer, std::string_view text, const int32_t* cancel,
                  ear_problem* problem);

  int64_t train_tokens() const { return n_train_; }
  int64_t val_tokens() const { return static_cast<int64_t>(ids_.size()) - n_train_; }
  // As ear_run_facts has it.
  double bytes_per_token() const { return bytes_per_token_; }
  size_t bytes() const { return ids_.capacity() * sizeof(uint16_t); }

  // Batch `index` of a stream: windows of T tokens that begin anywhere. A part that is shorter than a block gives
  // shorter rows. The part must hold two tokens.
  void draw(Stream stream, int64_t index, const Recipe& recipe, Batch& out) const;

 private:
  ear_status weigh(const ear_text* tokenizer, size_t text_bytes, ear_problem* problem);
  ear_status append(const ear_text* tokenizer, std::string_view piece, ear_problem* problem);
  ear_status read_documents(const Recipe& recipe, const ear_text* tokenizer, std::string_view text,
                            const int32_t* cancel, ear_problem* problem);

  std::vector<uint16_t> ids_;  // V <= 65536; the part to learn from, then the part for validation
  std::vector<int32_t> scratch_;
  int64_t n_train_ = 0;
  double bytes_per_token_ = 0;
};

}  // namespace ear::run
