// The documents of a run as tokens, in the order in which training meets them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ear/random.h"
#include "ear/status.h"
#include "ear/tokenizer.h"

namespace ear::ladder {

class Documents {
 public:
  // Shuffles docs (n_docs) with random and encodes them. Errors: TEXT, ARGUMENT.
  ear_status read(const ear_tokenizer* tokenizer, const char* const* docs, std::size_t n_docs, ear_random* random);

  struct Document {
    const std::int32_t* tokens;  // (n) BOS at both ends
    std::size_t n;
  };
  // The document of a step; after the last one comes the first again.
  Document of_step(std::int32_t step) const;
  // Predictions of the longest document.
  std::size_t longest() const { return longest_; }

 private:
  std::vector<std::int32_t> tokens_;  // all documents, end to end
  std::vector<std::size_t> starts_;   // document i is tokens_[starts_[i]] .. tokens_[starts_[i + 1]]
  std::size_t longest_ = 0;
};

}  // namespace ear::ladder
