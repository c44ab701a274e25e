#include "documents.hpp"

#include <algorithm>
#include <numeric>

namespace ear::ladder {

ear_status Documents::read(const ear_tokenizer* tokenizer, const char* const* docs, std::size_t n_docs,
                           ear_random* random) {
  std::vector<std::uint32_t> order(n_docs);
  std::iota(order.begin(), order.end(), 0u);
  ear_status status = ear_random_shuffle(random, order.data(), order.size());
  if (status != EAR_OK) return status;
  std::vector<std::int32_t> one(64);
  for (const std::uint32_t index : order) {
    std::size_t n = 0;
    status = ear_tokenizer_encode(tokenizer, docs[index], one.data(), one.size(), &n);
    if (status == EAR_ERR_CAPACITY) {
      one.resize(n);
      status = ear_tokenizer_encode(tokenizer, docs[index], one.data(), one.size(), &n);
    }
    if (status != EAR_OK) return status;
    starts_.push_back(tokens_.size());
    tokens_.insert(tokens_.end(), one.begin(), one.begin() + static_cast<std::ptrdiff_t>(n));
    longest_ = std::max(longest_, n - 1);
  }
  starts_.push_back(tokens_.size());
  return EAR_OK;
}

Documents::Document Documents::of_step(std::int32_t step) const {
  const std::size_t doc = static_cast<std::size_t>(step) % (starts_.size() - 1);
  return {&tokens_[starts_[doc]], starts_[doc + 1] - starts_[doc]};
}

}  // namespace ear::ladder
