// The way back, in the order of the chain rule; gradients of weights are added to what is there.
#include "kernels/attention_backward.cuh"
#include "kernels/elementwise.cuh"
#include "kernels/embedding.cuh"
#include "kernels/norm.cuh"
#include "lm.hpp"

namespace ear::cuda {

namespace {
unsigned columns(int n) { return static_cast<unsigned>((n + 255) / 256); }
}  // namespace

void Lm::linear_backward(Act* dx, const Act* dout, const Act* x, int weight_index, int C, int OC) {
  products_.to_bf16(dx, dout, narrowed(weight_index), {.M = N_, .N = C, .K = OC, .lda = OC, .ldb = C, .ldc = C});
  products_.to_fp32(gradient(weight_index), dout, x,
                    {.M = OC, .N = C, .K = N_, .lda = OC, .ldb = C, .ldc = C, .ta = true}, true);
}

void Lm::bias_backward(const Act* dout, int bias, int width) {
  if (bias < 0) return;
  column_partial<<<SUM_BLOCKS, 256, 0, stream_>>>(partial_.data(), dout, N_, width);
  partial_sum<<<columns(width), 256, 0, stream_>>>(gradient(bias), partial_.data(), SUM_BLOCKS, width);
}

// dx_ += the derivative through a norm of x; weight's and bias' gradients too.
void Lm::norm_backward(const Act* dout, const float* x, const float* mean, const float* rstd, int weight_index,
                       int bias_index) {
  if (is_llama()) {
    rmsnorm_backward<<<warp_rows(N_), 256, 0, stream_>>>(dx_.data(), dout, x, weight(weight_index), rstd, N_, w_.C);
  } else {
    layernorm_backward<<<warp_rows(N_), 256, 0, stream_>>>(dx_.data(), dout, x, weight(weight_index), mean, rstd, N_,
                                                           w_.C);
  }
  norm_weight_partial<<<SUM_BLOCKS, 256, 0, stream_>>>(partial_.data(), dout, x, mean, rstd, N_, w_.C, !is_llama());
  partial_sum<<<columns(w_.C), 256, 0, stream_>>>(gradient(weight_index), partial_.data(), SUM_BLOCKS, w_.C);
  if (bias_index < 0) return;
  partial_sum<<<columns(w_.C), 256, 0, stream_>>>(gradient(bias_index), partial_.data() + SUM_BLOCKS * w_.C, SUM_BLOCKS,
                                                  w_.C);
}

// branch_ = dx without what dropout left out.
void Lm::begin_branch(const float* dx, int place) {
  const Mask m = mask(place, true);
  const int n = N_ * w_.C;
  residual_backward<<<blocks_for(n), 256, 0, stream_>>>(branch_.data(), dx, n, m.limit, m.keep, m.key0, m.key1,
                                                        draw_.data());
}

// dnorm_ (N, C), the derivative of what attention gave, to dqkv_.
void Lm::attention_backward(const Block& a) {
  const int HS = w_.HS, NH = config_.n_head, NKV = config_.n_kv_head;
  const Act *dout = dnorm_.data(), *qkv = a.qkv.data();
  Act* dqkv = dqkv_.data();
  const float *lse = a.lse.data(), *delta = delta_.data(), scale = score_scale();
  const auto warps = static_cast<unsigned>((std::int64_t{N_} * NH + 7) / 8);
  attention_delta<<<warps, 256, 0, stream_>>>(delta_.data(), dout, a.att.data(), N_, T_, NH, HS);
  const auto backward = [&]<int W>() {
    const dim3 queries = head_tiles(NH, W), keys = head_tiles(NKV, W);
    attention_backward_query<W><<<queries, 128, 0, stream_>>>(dqkv, dout, qkv, lse, delta, T_, NH, NKV, HS, scale);
    attention_backward_key<W><<<keys, 128, 0, stream_>>>(dqkv, dout, qkv, lse, delta, T_, NH, NKV, HS, scale);
    attention_backward_value<W><<<keys, 128, 0, stream_>>>(dqkv, dout, qkv, lse, T_, NH, NKV, HS, scale);
  };
  HS <= 64 ? backward.operator()<64>() : backward.operator()<128>();
  rotate(dqkv, -1);
}

// dx_: from the derivative of what left the layer to that of what entered it.
void Lm::block_backward(int layer) {
  Block& a = blocks_[static_cast<std::size_t>(layer)];
  const fast::BlockTensors& t = layout_.blocks[static_cast<std::size_t>(layer)];
  const unsigned each = blocks_for(std::int64_t{N_} * w_.H);

  begin_branch(dx_.data(), 2 + 2 * layer);
  bias_backward(branch_.data(), t.down_bias, w_.C);
  linear_backward(dact_.data(), branch_.data(), a.act.data(), t.down, w_.H, w_.C);
  Act* dup = dact_.data();
  if (is_llama()) {
    dup = dup_.data();
    swiglu_backward<<<each, 256, 0, stream_>>>(dup, dact_.data(), a.up.data(), N_, w_.H);
  } else {
    gelu_backward<<<each, 256, 0, stream_>>>(dup, a.up.data(), N_, w_.H);
  }
  bias_backward(dup, t.up_bias, w_.UP);
  linear_backward(dnorm_.data(), dup, a.norm2.data(), t.up, w_.C, w_.UP);
  norm_backward(dnorm_.data(), a.middle.data(), a.mean2.data(), a.rstd2.data(), t.norm2, t.norm2_bias);

  begin_branch(dx_.data(), 1 + 2 * layer);
  bias_backward(branch_.data(), t.out_bias, w_.C);
  linear_backward(dnorm_.data(), branch_.data(), a.att.data(), t.out, w_.C, w_.C);
  attention_backward(a);
  bias_backward(dqkv_.data(), t.qkv_bias, w_.QKV);
  linear_backward(dnorm_.data(), dqkv_.data(), a.norm1.data(), t.qkv, w_.C, w_.QKV);
  norm_backward(dnorm_.data(), a.x.data(), a.mean1.data(), a.rstd1.data(), t.norm1, t.norm1_bias);
}

// logits_ holds its own derivative.
void Lm::backward() {
  products_.to_bf16(dnorm_.data(), logits_.data(), narrowed(layout_.lm_head),
                    {.M = N_, .N = w_.C, .K = V_, .lda = VP_, .ldb = w_.C, .ldc = w_.C});
  products_.to_fp32(gradient(layout_.lm_head), logits_.data(), norm_.data(),
                    {.M = V_, .N = w_.C, .K = N_, .lda = VP_, .ldb = w_.C, .ldc = w_.C, .ta = true}, true);
  check(cudaMemsetAsync(dx_.data(), 0, dx_.size() * sizeof(float), stream_), "clear the derivative");
  norm_backward(dnorm_.data(), end_.data(), mean_.data(), rstd_.data(), layout_.norm, layout_.norm_bias);
  for (int layer = config_.n_layer - 1; layer >= 0; layer--) block_backward(layer);

  const Mask m = mask(0, true);
  if (m.limit != 0) {
    const int n = N_ * w_.C;
    drop_stream<<<blocks_for(n), 256, 0, stream_>>>(dx_.data(), n, m.limit, m.keep, m.key0, m.key1, draw_.data());
  }
  embedding_token_backward<<<static_cast<unsigned>(V_), 128, 0, stream_>>>(gradient(layout_.wte), dx_.data(),
                                                                           order_.data(), starts_.data(), w_.C);
  if (layout_.wpe >= 0)
    embedding_position_backward<<<static_cast<unsigned>(T_), 128, 0, stream_>>>(gradient(layout_.wpe), dx_.data(), B_,
                                                                                T_, w_.C);
  check(cudaGetLastError(), "compute the gradient");
}

}  // namespace ear::cuda
