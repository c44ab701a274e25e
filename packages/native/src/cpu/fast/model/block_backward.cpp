#include <cstring>

#include "fast/model/block.hpp"
#include "fast/stand_in/operations.hpp"

namespace ear::fast {

void norm_backward(ear_lm& lm, float* d_x, const float* d_norm, const float* x, const float* mean, const float* rstd,
                   int weight, int bias, std::int64_t N) {
  if (lm.config.family == EAR_LM_LLAMA) {
    op::rmsnorm_backward(lm, d_x, lm.gradient(weight), d_norm, x, lm.weight(weight), rstd, N);
  } else {
    op::layernorm_backward(lm, d_x, lm.gradient(weight), lm.gradient(bias), d_norm, x, lm.weight(weight), mean, rstd,
                           N);
  }
}

namespace {

// The derivative of a branch before its dropout: d_x itself where there is none.
const float* branch_gradient(ear_lm& lm, Activations& all, const Dropout& dropout, int place) {
  if (dropout.p == 0) return all.d_x;
  const std::int64_t n = all.N * lm.config.n_embd;
  std::memcpy(all.d_branch, all.d_x, static_cast<std::size_t>(n) * sizeof(float));
  drop(lm, all.d_branch, n, dropout, place);
  return all.d_branch;
}

void mlp_backward(ear_lm& lm, int layer, Activations& all, const Dropout& dropout) {
  const BlockTensors& t = lm.layout.blocks[static_cast<std::size_t>(layer)];
  const BlockActivations& a = all.blocks[static_cast<std::size_t>(layer)];
  const Widths w(lm.config);
  const float* d_out = branch_gradient(lm, all, dropout, mlp_place(layer));
  op::linear_backward(lm, all.d_act, lm.gradient(t.down), lm.gradient(t.down_bias), d_out, a.act, lm.weight(t.down),
                      all.N, w.H, w.C);
  if (lm.config.family == EAR_LM_LLAMA) {
    swiglu_backward(lm.next(), all.d_up, all.d_act, a.up, all.N, w.H);
  } else {
    op::gelu_backward(lm, all.d_up, all.d_act, a.up, all.N * w.H);
  }
  op::linear_backward(lm, all.d_norm, lm.gradient(t.up), lm.gradient(t.up_bias), all.d_up, a.norm2, lm.weight(t.up),
                      all.N, w.C, w.UP);
  norm_backward(lm, all.d_x, all.d_norm, a.middle, a.mean2, a.rstd2, t.norm2, t.norm2_bias, all.N);
}

void attention_part_backward(ear_lm& lm, int layer, Activations& all, const Dropout& dropout) {
  const BlockTensors& t = lm.layout.blocks[static_cast<std::size_t>(layer)];
  const BlockActivations& a = all.blocks[static_cast<std::size_t>(layer)];
  const Widths w(lm.config);
  float* const d_att = all.d_norm;  // read before the norm's own derivative is written there
  const float* d_out = branch_gradient(lm, all, dropout, attention_place(layer));
  op::linear_backward(lm, d_att, lm.gradient(t.out), lm.gradient(t.out_bias), d_out, a.att, lm.weight(t.out), all.N,
                      w.C, w.C);
  op::attention_backward(lm, all.d_qkv, d_att, a.qkv, a.att, a.lse, all.B, all.T);
  rotate(lm, all.d_qkv, all.B, all.T, 0, true);
  op::linear_backward(lm, all.d_norm, lm.gradient(t.qkv), lm.gradient(t.qkv_bias), all.d_qkv, a.norm1,
                      lm.weight(t.qkv), all.N, w.C, w.QKV);
  norm_backward(lm, all.d_x, all.d_norm, a.x, a.mean1, a.rstd1, t.norm1, t.norm1_bias, all.N);
}

}  // namespace

void block_backward(ear_lm& lm, int layer, Activations& all, const Dropout& dropout) {
  const AtLayer here(lm.stand_ins, layer);
  mlp_backward(lm, layer, all, dropout);
  attention_part_backward(lm, layer, all, dropout);
}

}  // namespace ear::fast
