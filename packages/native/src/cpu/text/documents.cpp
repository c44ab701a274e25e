#include "text/documents.hpp"

#include <algorithm>
#include <numeric>

namespace ear::text {

bool all_there(const char* const* docs, std::size_t n_docs) {
  return std::all_of(docs, docs + n_docs, [](const char* doc) { return doc && doc[0]; });
}

ear_status shuffle_documents(ear_random* random, std::size_t n_docs, std::vector<std::uint32_t>& order) {
  order.resize(n_docs);
  std::iota(order.begin(), order.end(), 0u);
  return ear_random_shuffle(random, order.data(), order.size());
}

ear_status Documents::read(const ear_tokenizer* tokenizer, const char* const* docs,
                           const std::vector<std::uint32_t>& order) {
  std::vector<std::int32_t> one(64);
  for (const std::uint32_t index : order) {
    std::size_t n = 0;
    ear_status status = ear_tokenizer_encode(tokenizer, docs[index], one.data(), one.size(), &n);
    if (status == EAR_ERR_CAPACITY) {
      one.resize(n);
      status = ear_tokenizer_encode(tokenizer, docs[index], one.data(), one.size(), &n);
    }
    if (status != EAR_OK) return status;
    starts.push_back(tokens.size());
    tokens.insert(tokens.end(), one.begin(), one.begin() + static_cast<std::ptrdiff_t>(n));
  }
  starts.push_back(tokens.size());
  return EAR_OK;
}

Documents::Document Documents::of_step(std::int32_t step) const {
  const std::size_t doc = static_cast<std::size_t>(step) % (starts.size() - 1);
  return {&tokens[starts[doc]], starts[doc + 1] - starts[doc]};
}

std::size_t Documents::longest() const {
  std::size_t most = 0;
  for (std::size_t i = 0; i + 1 < starts.size(); i++) most = std::max(most, starts[i + 1] - starts[i] - 1);
  return most;
}

}  // namespace ear::text
