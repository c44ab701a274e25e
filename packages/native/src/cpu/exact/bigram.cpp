#include "ear/bigram.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/guard.hpp"
#include "base/math/functions.hpp"

struct ear_bigram {
  size_t vocab;                       // V
  std::vector<uint64_t> counts;       // (V, V)
  std::vector<uint64_t> totals;       // (V) sums of the rows

  double probability(size_t seen, size_t next) const {
    return static_cast<double>(counts[seen * vocab + next] + 1) / static_cast<double>(totals[seen] + vocab);
  }

  // Whether tokens (n) are a document of this table.
  bool knows(const int32_t* tokens, size_t n) const {
    const auto known = [&](int32_t token) { return token >= 0 && static_cast<size_t>(token) < vocab; };
    return tokens && n >= 2 && std::all_of(tokens, tokens + n, known);
  }
};

extern "C" {

ear_status ear_bigram_create(ear_bigram** out, int32_t vocab_size) {
  if (!out || vocab_size < 2) return EAR_ERR_ARGUMENT;
  if (vocab_size > EAR_MAX_BIGRAM_VOCAB) return EAR_ERR_TOO_LARGE;
  return ear::guarded([&] {
    const size_t vocab = static_cast<size_t>(vocab_size);
    *out = new ear_bigram{vocab, std::vector<uint64_t>(vocab * vocab), std::vector<uint64_t>(vocab)};
    return EAR_OK;
  });
}

void ear_bigram_destroy(ear_bigram* bigram) { delete bigram; }

ear_status ear_bigram_count(ear_bigram* bigram, const int32_t* tokens, size_t n_tokens) {
  if (!bigram || !bigram->knows(tokens, n_tokens)) return EAR_ERR_ARGUMENT;
  for (size_t i = 0; i + 1 < n_tokens; i++) {
    const size_t seen = static_cast<size_t>(tokens[i]);
    bigram->counts[seen * bigram->vocab + static_cast<size_t>(tokens[i + 1])]++;
    bigram->totals[seen]++;
  }
  return EAR_OK;
}

ear_status ear_bigram_loss(const ear_bigram* bigram, const int32_t* tokens, size_t n_tokens, double* loss) {
  if (!bigram || !bigram->knows(tokens, n_tokens) || !loss) return EAR_ERR_ARGUMENT;
  double sum = 0;
  for (size_t i = 0; i + 1 < n_tokens; i++) {
    sum += -ear::math::log(bigram->probability(static_cast<size_t>(tokens[i]), static_cast<size_t>(tokens[i + 1])));
  }
  *loss = sum / static_cast<double>(n_tokens - 1);
  return EAR_OK;
}

ear_status ear_bigram_counts(const ear_bigram* bigram, double* counts, size_t n) {
  if (!bigram || !counts || n != bigram->counts.size()) return EAR_ERR_ARGUMENT;
  std::copy(bigram->counts.begin(), bigram->counts.end(), counts);
  return EAR_OK;
}

ear_status ear_bigram_probs(const ear_bigram* bigram, double* probs, size_t n) {
  if (!bigram || !probs || n != bigram->counts.size()) return EAR_ERR_ARGUMENT;
  for (size_t i = 0; i < n; i++) probs[i] = bigram->probability(i / bigram->vocab, i % bigram->vocab);
  return EAR_OK;
}

ear_status ear_bigram_mean_loss(const ear_bigram* bigram, double* loss) {
  if (!bigram || !loss) return EAR_ERR_ARGUMENT;
  double sum = 0;
  double pairs = 0;
  for (size_t i = 0; i < bigram->counts.size(); i++) {
    const double count = static_cast<double>(bigram->counts[i]);
    if (count > 0) sum -= count * ear::math::log(bigram->probability(i / bigram->vocab, i % bigram->vocab));
    pairs += count;
  }
  if (pairs == 0) return EAR_ERR_ARGUMENT;
  *loss = sum / pairs;
  return EAR_OK;
}

ear_status ear_bigram_sample(const ear_bigram* bigram, ear_random* random, double temperature, int32_t* tokens,
                             size_t capacity, size_t* n_tokens) {
  if (!bigram || !random || !(temperature > 0) || !std::isfinite(temperature) || !tokens || !n_tokens) {
    return EAR_ERR_ARGUMENT;
  }
  return ear::guarded([&] {
    const size_t bos = bigram->vocab - 1;
    std::vector<double> weights(bigram->vocab);
    size_t seen = bos;
    *n_tokens = 0;
    while (*n_tokens < capacity) {
      // Divided by the largest first, so that a small temperature cannot push every weight to zero.
      double largest = 0;
      for (size_t i = 0; i < weights.size(); i++) largest = std::max(largest, bigram->probability(seen, i));
      for (size_t i = 0; i < weights.size(); i++) {
        const double probability = bigram->probability(seen, i);
        weights[i] = temperature == 1 ? probability : ear::math::pow(probability / largest, 1 / temperature);
      }
      size_t drawn = 0;
      const ear_status status = ear_random_choice(random, weights.data(), weights.size(), &drawn);
      if (status != EAR_OK) return status;
      if (drawn == bos) break;
      tokens[(*n_tokens)++] = static_cast<int32_t>(drawn);
      seen = drawn;
    }
    return EAR_OK;
  });
}

}  // extern "C"
