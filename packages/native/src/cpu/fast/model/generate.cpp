// Continuing prompts: every step reads one token into each sequence that goes on, and draws the next.
#include <algorithm>

#include "fast/model/cache.hpp"
#include "fast/model/sampling.hpp"

namespace {

using ear::fast::Cache;

constexpr std::int64_t kMaxTokens = std::int64_t{1} << 24;

struct Sequence {
  std::int32_t number;                // of its prompt
  std::vector<std::int32_t> history;  // prompt and what was drawn
  bool goes_on;
};

struct Request {
  const std::int32_t* tokens;
  const std::int64_t* starts;
  std::int32_t B, max_tokens, stop;
  const ear_lm_sampling& sampling;
  ear_lm_on_token on_token;
  void* self;
};

class Generation {
 public:
  Generation(ear_lm& lm, const Request& request)
      : lm_(lm),
        request_(request),
        V_(static_cast<std::size_t>(lm.config.vocab_size)),
        block_size_(lm.config.block_size),
        cache_(lm, request.B, capacity(lm, request)),
        picker_(lm.config.vocab_size),
        logits_(static_cast<std::size_t>(request.B) * V_) {
    for (std::int32_t b = 0; b < request.B; b++) {
      sequences_.push_back({b, {request.tokens + request.starts[b], request.tokens + request.starts[b + 1]}, true});
      const int n = static_cast<int>(std::min<std::int64_t>(request.starts[b + 1] - request.starts[b], block_size_));
      cache_.prefill(b, end_of(b) - n, n, logits(b));
    }
    next_.resize(sequences_.size());
  }

  ear_status run() {
    for (std::int32_t drawn = 0; drawn < request_.max_tokens && !sequences_.empty(); drawn++) {
      if (drawn > 0) read_drawn();
      for (std::size_t slot = 0; slot < sequences_.size(); slot++) {
        const ear_status status = draw(slot);
        if (status != EAR_OK) return status;
      }
      // From the last slot down, so that what moves into a gap is known to go on.
      for (std::size_t slot = sequences_.size(); slot-- > 0;) {
        if (!sequences_[slot].goes_on) end(slot);
      }
    }
    return EAR_OK;
  }

 private:
  // No sequence is ever longer than its prompt and what may be drawn.
  static int capacity(const ear_lm& lm, const Request& request) {
    std::int64_t longest = 0;
    for (std::int32_t b = 0; b < request.B; b++) longest = std::max(longest, request.starts[b + 1] - request.starts[b]);
    return static_cast<int>(std::min<std::int64_t>(longest + request.max_tokens, lm.config.block_size));
  }

  float* logits(std::size_t slot) { return logits_.data() + slot * V_; }
  const std::int32_t* end_of(std::int32_t slot) const {
    const auto& history = sequences_[static_cast<std::size_t>(slot)].history;
    return history.data() + history.size();
  }

  ear_status draw(std::size_t slot) {
    Sequence& sequence = sequences_[slot];
    const ear_lm_sampling& sampling = request_.sampling;
    const std::uint64_t number = sampling.first_sequence + static_cast<std::uint64_t>(sequence.number);
    std::int32_t token = 0;
    const ear_status status = picker_.pick(logits(slot), sequence.history.data(), sequence.history.size(), sampling,
                                           ear::fast::draw_at(sampling.seed, number, sequence.history.size()), &token);
    if (status != EAR_OK) return status;
    sequence.history.push_back(token);
    sequence.goes_on = token != request_.stop && request_.on_token(request_.self, sequence.number, token) != 0;
    return EAR_OK;
  }

  // The last sequence takes the place of one that ended, so that those that go on stay side by side.
  void end(std::size_t slot) {
    const std::size_t last = sequences_.size() - 1;
    if (slot != last) {
      cache_.move(static_cast<int>(last), static_cast<int>(slot));
      sequences_[slot] = std::move(sequences_[last]);
    }
    sequences_.pop_back();
  }

  void read_drawn() {
    for (std::size_t slot = 0; slot < sequences_.size(); slot++) {
      const int at = static_cast<int>(slot);
      next_[slot] = sequences_[slot].history.back();
      if (cache_.length(at) < block_size_) continue;
      cache_.forget(at);
      const int n = block_size_ / 2;
      if (n > 0) cache_.prefill(at, end_of(at) - 1 - n, n, nullptr);
    }
    cache_.decode(next_.data(), static_cast<int>(sequences_.size()), logits_.data());
  }

  ear_lm& lm_;
  const Request& request_;
  const std::size_t V_;
  const int block_size_;
  std::vector<Sequence> sequences_;  // by slot
  Cache cache_;
  ear::fast::Picker picker_;
  std::vector<float> logits_;       // (B, V)
  std::vector<std::int32_t> next_;  // by slot
};

bool valid(const ear_lm& lm, const Request& r) {
  if (r.B < 1 || r.B > 4096 || r.max_tokens < 0 || r.max_tokens > kMaxTokens) return false;
  if (r.stop < -1 || r.stop >= lm.config.vocab_size || !ear::fast::valid_sampling(r.sampling)) return false;
  if (r.starts[0] < 0) return false;
  for (std::int32_t b = 0; b < r.B; b++) {
    if (r.starts[b + 1] <= r.starts[b] || r.starts[b + 1] > kMaxTokens) return false;
  }
  for (std::int64_t i = r.starts[0]; i < r.starts[r.B]; i++) {
    if (r.tokens[i] < 0 || r.tokens[i] >= lm.config.vocab_size) return false;
  }
  return true;
}

}  // namespace

extern "C" ear_status ear_lm_generate(ear_lm* lm, const int32_t* tokens, const int64_t* starts, int32_t B,
                                      int32_t max_tokens, int32_t stop, const ear_lm_sampling* sampling,
                                      ear_lm_on_token on_token, void* self) {
  if (!lm || !tokens || !starts || !sampling || !on_token) return EAR_ERR_ARGUMENT;
  const Request request{tokens, starts, B, max_tokens, stop, *sampling, on_token, self};
  if (!valid(*lm, request)) return EAR_ERR_ARGUMENT;
  return ear::fast::cancellable([&] {
    const ear::fast::OwnKernels own(lm->stand_ins);
    return max_tokens == 0 ? EAR_OK : Generation(*lm, request).run();
  });
}
