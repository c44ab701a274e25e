#include "fast/model/block.hpp"
#include "fast/stand_in/operations.hpp"

namespace ear::fast {

void drop(ear_lm& lm, float* x, std::int64_t n, const Dropout& dropout, int place) {
  if (dropout.p == 0) return;
  // A key of its own for each place (an odd constant, so that none repeats).
  const std::uint64_t key = lm.seed + 0x9E3779B97F4A7C15ull * static_cast<std::uint64_t>(place + 1);
  fast::dropout(lm.next(), x, n, dropout.p, key, dropout.draw);
}

void norm_forward(ear_lm& lm, float* norm, float* mean, float* rstd, const float* x, int weight, int bias,
                  std::int64_t N) {
  if (lm.config.family == EAR_LM_LLAMA) {
    op::rmsnorm_forward(lm, norm, rstd, x, lm.weight(weight), N);
  } else {
    op::layernorm_forward(lm, norm, mean, rstd, x, lm.weight(weight), lm.weight(bias), N);
  }
}

void attention_input(ear_lm& lm, int layer, const BlockActivations& a, std::int64_t N) {
  const BlockTensors& t = lm.layout.blocks[static_cast<std::size_t>(layer)];
  const Widths w(lm.config);
  norm_forward(lm, a.norm1, a.mean1, a.rstd1, a.x, t.norm1, t.norm1_bias, N);
  op::linear_forward(lm, a.qkv, a.norm1, lm.weight(t.qkv), lm.weight(t.qkv_bias), N, w.C, w.QKV);
}

void rotate(ear_lm& lm, float* qkv, int B, int T, int p0, bool inverse) {
  if (lm.config.family != EAR_LM_LLAMA) return;
  const Widths w(lm.config);
  // Queries and keys lie side by side, so both are one run of heads.
  rope(lm.next(), qkv, B, T, lm.config.n_head + lm.config.n_kv_head, w.HS, w.QKV, p0, lm.config.rope_theta, inverse);
}

void attention_output(ear_lm& lm, int layer, const BlockActivations& a, float* branch, std::int64_t N,
                      const Dropout& dropout) {
  const BlockTensors& t = lm.layout.blocks[static_cast<std::size_t>(layer)];
  const int C = lm.config.n_embd;
  op::linear_forward(lm, branch, a.att, lm.weight(t.out), lm.weight(t.out_bias), N, C, C);
  drop(lm, branch, N * C, dropout, attention_place(layer));
  op::residual_forward(lm, a.middle, a.x, branch, N * C);
}

void mlp_input(ear_lm& lm, int layer, const BlockActivations& a, std::int64_t N) {
  const BlockTensors& t = lm.layout.blocks[static_cast<std::size_t>(layer)];
  const Widths w(lm.config);
  norm_forward(lm, a.norm2, a.mean2, a.rstd2, a.middle, t.norm2, t.norm2_bias, N);
  if (lm.config.family == EAR_LM_LLAMA) {
    op::swiglu_inner(lm, a.act, a.up, a.norm2, lm.weight(t.up), N);
  } else {
    op::linear_gelu_forward(lm, a.act, a.up, a.norm2, lm.weight(t.up), lm.weight(t.up_bias), N, w.C, w.H);
  }
}

void mlp_output(ear_lm& lm, int layer, const BlockActivations& a, float* branch, float* out, std::int64_t N,
                const Dropout& dropout) {
  const BlockTensors& t = lm.layout.blocks[static_cast<std::size_t>(layer)];
  const Widths w(lm.config);
  if (lm.config.family == EAR_LM_LLAMA) {
    op::swiglu_outer(lm, branch, a.act, a.norm2, lm.weight(t.up), lm.weight(t.down), N);
  } else {
    op::linear_forward(lm, branch, a.act, lm.weight(t.down), lm.weight(t.down_bias), N, w.H, w.C);
  }
  drop(lm, branch, N * w.C, dropout, mlp_place(layer));
  op::residual_forward(lm, out, a.middle, branch, N * w.C);
}

void block_forward(ear_lm& lm, int layer, Activations& all, float* out, const Dropout& dropout) {
  const BlockActivations& a = all.blocks[static_cast<std::size_t>(layer)];
  const AtLayer here(lm.stand_ins, layer);
  attention_input(lm, layer, a, all.N);
  if (lm.config.family == EAR_LM_LLAMA) op::rope(lm, a.qkv, all.B, all.T);
  op::attention_forward(lm, a.att, a.lse, a.qkv, all.B, all.T);
  attention_output(lm, layer, a, all.branch, all.N, dropout);
  mlp_input(lm, layer, a, all.N);
  if (out) mlp_output(lm, layer, a, all.branch, out, all.N, dropout);
}

}  // namespace ear::fast
