// Documents as tokens of the smallest tokenizer (ear/tokenizer.h), and the order in which training meets them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ear/random.h"
#include "ear/status.h"
#include "ear/tokenizer.h"

namespace ear::text {

// Whether each of docs (n_docs) is there and not empty.
bool all_there(const char* const* docs, std::size_t n_docs);

// order = 0 .. n_docs - 1, shuffled. Errors: ARGUMENT.
ear_status shuffle_documents(ear_random* random, std::size_t n_docs, std::vector<std::uint32_t>& order);

struct Documents {
  std::vector<std::int32_t> tokens;  // all of them, end to end, each with BOS at both ends
  std::vector<std::size_t> starts;   // document i is tokens[starts[i]] .. tokens[starts[i + 1] - 1]

  // Takes docs[order[0]], docs[order[1]], … Errors: TEXT, ARGUMENT.
  ear_status read(const ear_tokenizer* tokenizer, const char* const* docs, const std::vector<std::uint32_t>& order);

  struct Document {
    const std::int32_t* tokens;  // (n)
    std::size_t n;
  };
  // The document of a step; after the last one comes the first again.
  Document of_step(std::int32_t step) const;
  // Predictions of the longest document.
  std::size_t longest() const;
};

}  // namespace ear::text
