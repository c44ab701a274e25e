// A model on the device: its arenas, its activations, and one step as a CUDA graph.
#pragma once

#include <cuda_bf16.h>
#include <cuda_runtime.h>

#include <cstdint>
#include <cmath>
#include <functional>
#include <map>
#include <vector>

#include "device.hpp"
#include "ear/lm.h"
#include "fast/model/layout.hpp"
#include "products.hpp"

namespace ear::cuda {

using Act = __nv_bfloat16;

// Work that is done again and again: as it is the first time, when libraries load what they need, recorded the second
// time, and launched as a whole from then on.
class Graph {
 public:
  Graph() = default;
  ~Graph() {
    if (ready_) cudaGraphExecDestroy(ready_);
  }
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  void launch(cudaStream_t stream, const std::function<void()>& enqueue);

 private:
  cudaGraphExec_t ready_ = nullptr;
  bool warm_ = false;
};

// What one layer keeps for the way back; N = B * T rows.
struct Block {
  Buffer<float> x, middle;             // (N, C) what enters attention, and what enters the MLP
  Buffer<float> mean1, rstd1, mean2, rstd2;  // (N)
  Buffer<Act> norm1, norm2, att;       // (N, C)
  Buffer<Act> qkv;                     // (N, QKV), rotated
  Buffer<float> lse;                   // (B, NH, T), to base 2
  Buffer<Act> up, act;                 // (N, UP), (N, H)
};

// Which elements a dropout leaves out: the numbers of kernels/dropout.cuh.
struct Mask {
  int limit;
  float keep;
  int key0, key1;
};

class Lm {
 public:
  Lm(const ear_lm_config& config, std::uint64_t seed, int B, int T);

  std::int64_t n_floats() const { return layout_.n_floats; }
  void set(ear_lm_part part, const float* values);
  void get(ear_lm_part part, float* out);
  double loss(const std::int32_t* tokens, const std::int32_t* targets);
  double gradient(const std::int32_t* tokens, const std::int32_t* targets, float scale, std::uint64_t draw);
  // The gradient's norm; not finite where the step was not taken.
  double update(const ear_lm_adamw& adamw, std::int64_t step);
  void clear_gradient();

 private:
  void send(const std::int32_t* tokens, const std::int32_t* targets, std::uint64_t draw);
  double fetch(const Buffer<double>& from);
  void wait() { check(cudaStreamSynchronize(stream_), "finish its work"); }

  // lm_forward.cu
  void forward(bool training);
  void block_forward(int layer, float* out, bool training);
  void attention_forward(Block& block);
  void norm_forward(Act* out, float* mean, float* rstd, const float* x, int weight, int bias);
  // out (N, OC) = x (N, C) * w^T
  void linear(Act* out, const Act* x, int weight, int C, int OC);
  // Queries and keys by their positions, or with way -1 their derivatives back; nothing where the model has none.
  void rotate(Act* qkv, float way);
  void add_bias(Act* x, int bias, int width);
  void end_branch(float* out, const float* x, const Act* branch, int bias, int place, bool training);

  // lm_backward.cu
  void backward();
  void block_backward(int layer);
  void attention_backward(const Block& block);
  void norm_backward(const Act* dout, const float* x, const float* mean, const float* rstd, int weight, int bias);
  // dx (N, C) = dout * w; dw += dout^T * x
  void linear_backward(Act* dx, const Act* dout, const Act* x, int weight, int C, int OC);
  void bias_backward(const Act* dout, int bias, int width);
  void begin_branch(const float* dx, int place);

  float* weight(int index) { return at(weights_, index); }
  float* gradient(int index) { return at(gradient_, index); }
  Act* narrowed(int index) { return narrowed_.data() + layout_.tensors[static_cast<std::size_t>(index)].offset; }
  float* at(const Buffer<float>& part, int index) {
    return index < 0 ? nullptr : part.data() + layout_.tensors[static_cast<std::size_t>(index)].offset;
  }
  Mask mask(int place, bool training) const;
  bool is_llama() const { return config_.family == EAR_LM_LLAMA; }
  float score_scale() const { return 1.0f / std::sqrt(static_cast<float>(w_.HS)); }
  // Blocks of attention for `heads` heads; part: the numbers of a head that a block answers for.
  dim3 head_tiles(int heads, int part) const;

  const ear_lm_config config_;
  const fast::Layout layout_;
  const fast::Widths w_;
  const std::uint64_t seed_;
  const int B_, T_, N_, V_, VP_;  // VP: V rounded up to a multiple of 64

  Stream stream_;
  Products products_;
  Buffer<float> weights_, gradient_, first_, second_;
  Buffer<Act> narrowed_;  // the weights in bf16
  std::vector<Block> blocks_;
  Buffer<float> end_, mean_, rstd_;  // (N, C), (N): what leaves the last layer, and its norm
  Buffer<Act> norm_, branch_;        // (N, C)
  Buffer<Act> dqkv_;                 // (N, QKV)
  Buffer<float> delta_;              // (B, NH, T)
  Buffer<Act> logits_;               // (N, VP)
  Buffer<float> losses_;             // (N)
  Buffer<float> dx_;                 // (N, C) of the residual stream
  Buffer<Act> dnorm_, dup_, dact_;   // (N, C), (N, UP), (N, H)
  Buffer<float> partial_;            // sums of blocks, before they are added up
  Buffer<double> squares_, norm_of_, loss_of_;
  Buffer<float> scale_, now_, clip_;
  Buffer<int> tokens_, targets_, order_, starts_, counted_, draw_;
  std::vector<std::int32_t> order_host_, starts_host_;
  Graph loss_graph_, update_graph_;
  // By the scale of the loss, of which a run has one, or two where its last micro-batch is smaller.
  std::map<float, Graph> gradient_graphs_;
};

inline unsigned blocks_for(std::int64_t n) {
  const std::int64_t all = (n + 255) / 256;
  return static_cast<unsigned>(all < 4096 ? all : 4096);
}
inline unsigned warp_rows(int n) { return static_cast<unsigned>((n + 7) / 8); }

// Blocks that share out the rows of a column sum: a constant, so that sums keep one order on every device.
enum { SUM_BLOCKS = 128 };

}  // namespace ear::cuda
