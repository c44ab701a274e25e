#include "fast/model/activations.hpp"

#include <algorithm>

namespace ear::fast {

namespace {

// Hands out aligned pieces of memory; with none, it only counts.
struct Cursor {
  float* memory;
  std::int64_t used = 0;

  float* take(std::int64_t n) {
    float* piece = memory ? memory + used : nullptr;
    used += (n + 15) / 16 * 16;
    return piece;
  }
};

// Logits of that many floats are alive at once: enough rows for the matrix kernels, never gigabytes.
constexpr std::int64_t kLogits = std::int64_t{1} << 23;

BlockActivations take_block(Cursor& cursor, const Widths& w, std::int64_t N, std::int64_t rows_of_heads) {
  BlockActivations a{};
  a.norm1 = cursor.take(N * w.C);
  a.mean1 = cursor.take(N);
  a.rstd1 = cursor.take(N);
  a.qkv = cursor.take(N * w.QKV);
  a.lse = cursor.take(rows_of_heads);
  a.att = cursor.take(N * w.C);
  a.middle = cursor.take(N * w.C);
  a.norm2 = cursor.take(N * w.C);
  a.mean2 = cursor.take(N);
  a.rstd2 = cursor.take(N);
  a.up = cursor.take(N * w.UP);
  a.act = cursor.take(N * w.H);
  return a;
}

void lay_out(Cursor& cursor, Activations& to, const ear_lm_config& config, std::int32_t B, std::int32_t T, Keep keep) {
  const Widths w(config);
  const std::int64_t N = std::int64_t{B} * T;
  to.B = B, to.T = T, to.N = N;
  to.blocks.resize(static_cast<std::size_t>(config.n_layer));
  BlockActivations shared{};
  if (keep != Keep::everything) shared = take_block(cursor, w, N, N * config.n_head);
  // Where nothing is kept, what leaves a layer takes the place of what entered it, which then nobody reads any more.
  const bool in_place = keep == Keep::nothing;
  float* const only = in_place ? cursor.take(N * w.C) : nullptr;
  for (int l = 0; l < config.n_layer; l++) {
    BlockActivations& block = to.blocks[static_cast<std::size_t>(l)];
    block = keep == Keep::everything ? take_block(cursor, w, N, N * config.n_head) : shared;
    block.x = in_place ? only : cursor.take(N * w.C);
  }
  to.end = in_place ? only : cursor.take(N * w.C);
  to.branch = cursor.take(N * w.C);
  to.norm = cursor.take(N * w.C);
  to.mean = cursor.take(N);
  to.rstd = cursor.take(N);
  to.chunk = std::min(N, std::max<std::int64_t>(64, kLogits / config.vocab_size / 64 * 64));
  to.logits = cursor.take(to.chunk * config.vocab_size);
  to.losses = cursor.take(to.chunk);
  if (keep == Keep::nothing) return;
  to.d_x = cursor.take(N * w.C);
  to.d_branch = cursor.take(N * w.C);
  to.d_norm = cursor.take(N * w.C);
  to.d_qkv = cursor.take(N * w.QKV);
  to.d_up = cursor.take(N * w.UP);
  to.d_act = w.UP == w.H ? to.d_up : cursor.take(N * w.H);
}

}  // namespace

std::int64_t Plan::floats(const ear_lm_config& config, std::int32_t B, std::int32_t T, Keep keep) {
  Cursor counting{nullptr};
  Activations nowhere;
  lay_out(counting, nowhere, config, B, T, keep);
  return counting.used;
}

Activations& Plan::prepare(const ear_lm_config& config, std::int32_t B, std::int32_t T, Keep keep) {
  if (now_.B == B && now_.T == T && keep_ == keep) return now_;
  const std::int64_t wanted = floats(config, B, T, keep);
  now_.B = 0;  // nothing is prepared if memory fails
  if (wanted > memory_.size()) {
    memory_ = Floats();
    memory_ = Floats(wanted);
  }
  Cursor cursor{memory_.data()};
  lay_out(cursor, now_, config, B, T, keep);
  keep_ = keep;
  return now_;
}

}  // namespace ear::fast
