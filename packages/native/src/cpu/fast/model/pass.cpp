#include "fast/model/pass.hpp"

#include <algorithm>
#include <cmath>

#include "fast/stand_in/operations.hpp"

namespace ear::fast {

float* hidden_forward(ear_lm& lm, Activations& all, const std::int32_t* tokens, int n_layers, const Dropout& dropout) {
  const auto input = [&](int l) { return l < lm.config.n_layer ? all.blocks[static_cast<std::size_t>(l)].x : all.end; };
  lm.stand_ins.B = all.B;
  lm.stand_ins.T = all.T;
  op::embedding_forward(lm, input(0), tokens, lm.weight(lm.layout.wte), lm.weight(lm.layout.wpe), all.B, all.T);
  drop(lm, input(0), all.N * lm.config.n_embd, dropout, embedding_place());
  for (int l = 0; l < n_layers; l++) block_forward(lm, l, all, input(l + 1), dropout);
  return input(n_layers);
}

void logits_forward(ear_lm& lm, float* logits, float* norm, float* mean, float* rstd, const float* x, std::int64_t n) {
  norm_forward(lm, norm, mean, rstd, x, lm.layout.norm, lm.layout.norm_bias, n);
  op::linear_forward(lm, logits, norm, lm.weight(lm.layout.lm_head), nullptr, n, lm.config.n_embd,
                     lm.config.vocab_size);
}

namespace {

// Goes over the rows in chunks: logits, losses, and where scale is not 0 the way back to all.d_norm. The sum of the
// losses, added up row after row.
double head(ear_lm& lm, Activations& all, const float* x, const std::int32_t* targets, float scale) {
  const int C = lm.config.n_embd, V = lm.config.vocab_size;
  double sum = 0;
  for (std::int64_t from = 0; from < all.N; from += all.chunk) {
    const std::int64_t n = std::min(all.chunk, all.N - from);
    float* const norm = all.norm + from * C;
    logits_forward(lm, all.logits, norm, all.mean + from, all.rstd + from, x + from * C, n);
    op::loss(lm, all.losses, all.logits, targets + from, n, scale);
    for (std::int64_t i = 0; i < n; i++) sum += all.losses[i];
    if (scale == 0) continue;
    op::linear_backward(lm, all.d_norm + from * C, lm.gradient(lm.layout.lm_head), nullptr, all.logits, norm,
                        lm.weight(lm.layout.lm_head), n, C, V);
  }
  return sum;
}

std::int64_t targets_in(const std::int32_t* targets, std::int64_t n) {
  return n - std::count(targets, targets + n, -1);
}

}  // namespace

double loss_of(ear_lm& lm, const std::int32_t* tokens, const std::int32_t* targets, int B, int T) {
  Activations& all = lm.plan.prepare(lm.config, B, T, Keep::nothing);
  const float* x = hidden_forward(lm, all, tokens, lm.config.n_layer, {});
  return head(lm, all, x, targets, 0) / static_cast<double>(targets_in(targets, all.N));
}

double gradient_of(ear_lm& lm, const std::int32_t* tokens, const std::int32_t* targets, int B, int T, float scale,
                   std::uint64_t draw, bool checkpointing) {
  Activations& all = lm.plan.prepare(lm.config, B, T, checkpointing ? Keep::inputs : Keep::everything);
  const Dropout dropout{lm.config.dropout, draw};
  const double count = static_cast<double>(targets_in(targets, all.N));
  const float* x = hidden_forward(lm, all, tokens, lm.config.n_layer, dropout);
  const float each = static_cast<float>(scale / count);
  const double loss = head(lm, all, x, targets, each) / count;
  if (each == 0 || !std::isfinite(loss)) return loss;

  std::fill(all.d_x, all.d_x + all.N * lm.config.n_embd, 0.0f);
  norm_backward(lm, all.d_x, all.d_norm, x, all.mean, all.rstd, lm.layout.norm, lm.layout.norm_bias, all.N);
  for (int l = lm.config.n_layer - 1; l >= 0; l--) {
    // The last layer's activations are still there from the way forward.
    if (checkpointing && l < lm.config.n_layer - 1) block_forward(lm, l, all, nullptr, dropout);
    block_backward(lm, l, all, dropout);
  }
  drop(lm, all.d_x, all.N * lm.config.n_embd, dropout, embedding_place());
  op::embedding_backward(lm, lm.gradient(lm.layout.wte), lm.gradient(lm.layout.wpe), all.d_x, tokens, B, T);
  return loss;
}

}  // namespace ear::fast
