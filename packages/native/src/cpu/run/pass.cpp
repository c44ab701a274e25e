#include "run/pass.hpp"

#include <algorithm>

namespace ear::run {

int64_t rows_of_pass(const ear_lm_config& config, int64_t B, int64_t T) {
  const int64_t C = config.n_embd;
  const bool llama = config.family == EAR_LM_LLAMA;
  const int64_t own = llama ? (8 * C / 3 + 31) / 32 * 32 : 4 * C;
  const int64_t H = config.n_hidden > 0 ? config.n_hidden : own;
  const int64_t widest = std::max<int64_t>({llama ? 2 * H : H, 3 * C, config.vocab_size});
  // Forwards, and backwards by input and by weight.
  const double row = 3.0 * static_cast<double>(T) * static_cast<double>(C) * static_cast<double>(widest);
  const auto most = static_cast<int64_t>(std::clamp(8e9 / row, 1.0, static_cast<double>(B)));
  const int64_t passes = (B + most - 1) / most;
  return (B + passes - 1) / passes;
}

}  // namespace ear::run
