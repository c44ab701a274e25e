#include <cstring>

#include "fast/share.hpp"

namespace ear::fast {

void embedding_forward(Context& context, float* out, const std::int32_t* tokens, const float* wte, const float* wpe,
                       int B, int T, int C) {
  const Tiles& tiles = tiles_for(context.isa);
  const std::int64_t N = std::int64_t{B} * T;
  share_ranges(context, N, kRowTile, 2.0 * static_cast<double>(N) * C, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t n = begin; n < end; n++) {
      const float* from = wte + std::int64_t{tokens[n]} * C;
      if (wpe) {
        tiles.add(out + n * C, from, wpe + n % T * C, C);
      } else {
        std::memcpy(out + n * C, from, sizeof(float) * static_cast<std::size_t>(C));
      }
    }
  });
}

void embedding_backward(Context& context, float* dwte, float* dwpe, const float* dout, const std::int32_t* tokens,
                        int B, int T, int C, int V) {
  const Tiles& tiles = tiles_for(context.isa);
  const std::int64_t N = std::int64_t{B} * T;
  std::int32_t* starts = context.workspace.integers(kSlotStarts, std::int64_t{V} + 1);
  std::int32_t* order = context.workspace.integers(kSlotOrder, N);
  // Rows by token, and within a token in their order: where each token's rows end, then the rows from the last.
  std::fill_n(starts, V + 1, 0);
  for (std::int64_t n = 0; n < N; n++) starts[tokens[n]]++;
  for (int token = 1; token <= V; token++) starts[token] += starts[token - 1];
  for (std::int64_t n = N - 1; n >= 0; n--) order[--starts[tokens[n]]] = static_cast<std::int32_t>(n);
  const double work = 2.0 * static_cast<double>(N) * C;
  share_ranges(context, V, std::max(1, V / 64), work, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t token = begin; token < end; token++) {
      float* row = dwte + token * C;
      for (std::int32_t i = starts[token]; i < starts[token + 1]; i++) {
        tiles.add(row, row, dout + std::int64_t{order[i]} * C, C);
      }
    }
  });
  if (!dwpe) return;
  share_ranges(context, T, 8, work, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t t = begin; t < end; t++) {
      for (std::int64_t b = 0; b < B; b++) tiles.add(dwpe + t * C, dwpe + t * C, dout + (b * T + t) * C, C);
    }
  });
}

}  // namespace ear::fast
