// The way forward, layer by layer; every kernel goes to the model's stream.
#include "kernels/attention.cuh"
#include "kernels/elementwise.cuh"
#include "kernels/embedding.cuh"
#include "kernels/norm.cuh"
#include "lm.hpp"

#include <cmath>

namespace ear::cuda {

void Lm::norm_forward(Act* out, float* mean, float* rstd, const float* x, int weight_index, int bias_index) {
  const float* w = weight(weight_index);
  const float* b = weight(bias_index);
  if (is_llama()) {
    rmsnorm_forward<<<warp_rows(N_), 256, 0, stream_>>>(out, rstd, x, w, N_, w_.C, config_.norm_eps);
  } else {
    layernorm_forward<<<warp_rows(N_), 256, 0, stream_>>>(out, mean, rstd, x, w, b, N_, w_.C, config_.norm_eps,
                                                          b != nullptr);
  }
}

void Lm::linear(Act* out, const Act* x, int weight_index, int C, int OC) {
  products_.to_bf16(out, x, narrowed(weight_index), {.M = N_, .N = OC, .K = C, .lda = C, .ldb = C, .ldc = OC, .tb = true});
}

void Lm::add_bias(Act* x, int bias, int width) {
  if (bias < 0) return;
  ::add_bias<<<blocks_for(std::int64_t{N_} * width), 256, 0, stream_>>>(x, weight(bias), N_, width);
}

void Lm::end_branch(float* out, const float* x, const Act* branch, int bias, int place, bool training) {
  const Mask m = mask(place, training);
  residual_forward<<<blocks_for(std::int64_t{N_} * w_.C), 256, 0, stream_>>>(
      out, x, branch, weight(bias), N_, w_.C, bias >= 0, m.limit, m.keep, m.key0, m.key1, draw_.data());
}

// att_ = softmax of the scores of a block's queries and keys.
void Lm::attention_scores(const Block& block) {
  const int HS = w_.HS, G = B_ * config_.n_head;
  products_.to_fp32(scores_.data(), block.q.data(), block.k.data(),
                    {.M = T_, .N = T_, .K = HS, .lda = HS, .ldb = HS, .ldc = T_, .tb = true, .batch = G,
                     .stride_a = T_ * HS, .stride_b = T_ * HS, .stride_c = T_ * T_},
                    false);
  softmax_causal<<<dim3(static_cast<unsigned>(T_), static_cast<unsigned>(G)), 128, 0, stream_>>>(
      att_.data(), scores_.data(), T_, 1.0f / std::sqrt(static_cast<float>(HS)));
}

void Lm::block_forward(int layer, float* out, bool training) {
  Block& a = blocks_[static_cast<std::size_t>(layer)];
  const fast::BlockTensors& t = layout_.blocks[static_cast<std::size_t>(layer)];
  const int HS = w_.HS, NH = config_.n_head, NKV = config_.n_kv_head, G = B_ * NH;
  const dim3 heads(static_cast<unsigned>(T_), static_cast<unsigned>(NH), static_cast<unsigned>(B_));

  norm_forward(a.norm1.data(), a.mean1.data(), a.rstd1.data(), a.x.data(), t.norm1, t.norm1_bias);
  linear(qkv_.data(), a.norm1.data(), t.qkv, w_.C, w_.QKV);
  add_bias(qkv_.data(), t.qkv_bias, w_.QKV);
  split_heads<<<heads, 64, 0, stream_>>>(a.q.data(), a.k.data(), a.v.data(), qkv_.data(), T_, NH, NKV, HS, theta());
  attention_scores(a);
  products_.to_bf16(heads_.data(), att_.data(), a.v.data(),
                    {.M = T_, .N = HS, .K = T_, .lda = T_, .ldb = HS, .ldc = HS, .batch = G, .stride_a = T_ * T_,
                     .stride_b = T_ * HS, .stride_c = T_ * HS});
  move_heads<<<heads, 64, 0, stream_>>>(a.att.data(), heads_.data(), T_, NH, HS, 0);
  linear(branch_.data(), a.att.data(), t.out, w_.C, w_.C);
  end_branch(a.middle.data(), a.x.data(), branch_.data(), t.out_bias, 1 + 2 * layer, training);

  norm_forward(a.norm2.data(), a.mean2.data(), a.rstd2.data(), a.middle.data(), t.norm2, t.norm2_bias);
  linear(a.up.data(), a.norm2.data(), t.up, w_.C, w_.UP);
  const unsigned each = blocks_for(std::int64_t{N_} * w_.H);
  if (is_llama()) {
    swiglu_forward<<<each, 256, 0, stream_>>>(a.act.data(), a.up.data(), N_, w_.H);
  } else {
    gelu_forward<<<each, 256, 0, stream_>>>(a.act.data(), a.up.data(), weight(t.up_bias), N_, w_.H, t.up_bias >= 0);
  }
  linear(branch_.data(), a.act.data(), t.down, w_.H, w_.C);
  end_branch(out, a.middle.data(), branch_.data(), t.down_bias, 2 + 2 * layer, training);
}

// Tokens to logits.
void Lm::forward(bool training) {
  const auto input = [&](int layer) {
    return layer < config_.n_layer ? blocks_[static_cast<std::size_t>(layer)].x.data() : end_.data();
  };
  embedding_forward<<<static_cast<unsigned>(N_), 128, 0, stream_>>>(input(0), tokens_.data(), weight(layout_.wte),
                                                                    weight(layout_.wpe), T_, w_.C, layout_.wpe >= 0);
  const Mask m = mask(0, training);
  if (m.limit != 0) {
    const int n = N_ * w_.C;
    drop_stream<<<blocks_for(n), 256, 0, stream_>>>(input(0), n, m.limit, m.keep, m.key0, m.key1, draw_.data());
  }
  for (int layer = 0; layer < config_.n_layer; layer++) block_forward(layer, input(layer + 1), training);
  norm_forward(norm_.data(), mean_.data(), rstd_.data(), end_.data(), layout_.norm, layout_.norm_bias);
  products_.to_bf16(logits_.data(), norm_.data(), narrowed(layout_.lm_head),
                    {.M = N_, .N = V_, .K = w_.C, .lda = w_.C, .ldb = w_.C, .ldc = VP_, .tb = true});
  check(cudaGetLastError(), "compute the logits");
}

}  // namespace ear::cuda
