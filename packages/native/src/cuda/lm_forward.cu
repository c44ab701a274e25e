// The way forward, layer by layer; every kernel goes to the model's stream.
#include "kernels/attention.cuh"
#include "kernels/elementwise.cuh"
#include "kernels/embedding.cuh"
#include "kernels/norm.cuh"
#include "lm.hpp"

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
  products_.to_bf16(out, x, narrowed(weight_index),
                    {.M = N_, .N = OC, .K = C, .lda = C, .ldb = C, .ldc = OC, .tb = true});
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

void Lm::rotate(Act* qkv, float way) {
  if (!is_llama()) return;
  const int turned = config_.n_head + config_.n_kv_head;
  rotate_heads<<<blocks_for(std::int64_t{N_} * turned * (w_.HS / 2)), 256, 0, stream_>>>(
      qkv, N_, T_, config_.n_head, config_.n_kv_head, w_.HS, config_.rope_theta, way);
}

dim3 Lm::head_tiles(int heads, int part) const {
  const auto up = [](int n, int by) { return static_cast<unsigned>((n + by - 1) / by); };
  return dim3(up(T_, BLOCK_ROWS), static_cast<unsigned>(heads) * up(w_.HS, part), static_cast<unsigned>(B_));
}

void Lm::attention_forward(Block& a) {
  const int NH = config_.n_head;
  const auto forward = [&]<int W>() {
    ::attention_forward<W><<<head_tiles(NH, W), 128, 0, stream_>>>(a.att.data(), a.lse.data(), a.qkv.data(), T_, NH,
                                                                   config_.n_kv_head, w_.HS, score_scale());
  };
  w_.HS <= 64 ? forward.operator()<64>() : forward.operator()<128>();
}

void Lm::block_forward(int layer, float* out, bool training) {
  Block& a = blocks_[static_cast<std::size_t>(layer)];
  const fast::BlockTensors& t = layout_.blocks[static_cast<std::size_t>(layer)];

  norm_forward(a.norm1.data(), a.mean1.data(), a.rstd1.data(), a.x.data(), t.norm1, t.norm1_bias);
  linear(a.qkv.data(), a.norm1.data(), t.qkv, w_.C, w_.QKV);
  add_bias(a.qkv.data(), t.qkv_bias, w_.QKV);
  rotate(a.qkv.data(), 1);
  attention_forward(a);
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
