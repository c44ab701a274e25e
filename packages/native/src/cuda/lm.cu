#include "lm.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "kernels/loss.cuh"
#include "kernels/optimizer.cuh"

namespace ear::cuda {

void Graph::launch(cudaStream_t stream, const std::function<void()>& enqueue) {
  if (!warm_) {
    warm_ = true;
    return enqueue();
  }
  if (!ready_) {
    check(cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal), "record a step");
    cudaGraph_t graph = nullptr;
    try {
      enqueue();
    } catch (...) {
      cudaStreamEndCapture(stream, &graph);
      if (graph) cudaGraphDestroy(graph);
      throw;
    }
    check(cudaStreamEndCapture(stream, &graph), "record a step");
    const cudaError_t error = cudaGraphInstantiate(&ready_, graph, 0);
    cudaGraphDestroy(graph);
    check(error, "prepare a step");
  }
  check(cudaGraphLaunch(ready_, stream), "start a step");
}

namespace {

fast::Layout layout_of(const ear_lm_config& config) {
  fast::Layout layout;
  if (fast::make_layout(config, &layout) != EAR_OK || layout.n_floats > 2147483647)
    throw Trouble{EAR_ERR_TOO_LARGE, "The model has more parameters than fit on a device (2^31)."};
  return layout;
}

std::size_t size(std::int64_t n) { return static_cast<std::size_t>(n); }

}  // namespace

Lm::Lm(const ear_lm_config& config, std::uint64_t seed, int B, int T)
    : config_(config),
      layout_(layout_of(config)),
      w_(config),
      seed_(seed),
      B_(B),
      T_(T),
      N_(B * T),
      V_(config.vocab_size),
      VP_((config.vocab_size + 63) / 64 * 64),
      products_(stream_) {
  const std::size_t n = size(layout_.n_floats), rows = size(N_), C = size(w_.C), NH = size(config.n_head);
  for (Buffer<float>* part : {&weights_, &gradient_, &first_, &second_}) *part = Buffer<float>(n);
  narrowed_ = Buffer<Act>(n);
  for (int layer = 0; layer < config.n_layer; layer++) {
    Block block;
    for (Buffer<float>* one : {&block.x, &block.middle}) *one = Buffer<float>(rows * C);
    for (Buffer<float>* one : {&block.mean1, &block.rstd1, &block.mean2, &block.rstd2}) *one = Buffer<float>(rows);
    for (Buffer<Act>* one : {&block.norm1, &block.norm2, &block.att}) *one = Buffer<Act>(rows * C);
    block.qkv = Buffer<Act>(rows * size(w_.QKV));
    block.lse = Buffer<float>(rows * NH);
    block.up = Buffer<Act>(rows * size(w_.UP));
    block.act = Buffer<Act>(rows * size(w_.H));
    blocks_.push_back(std::move(block));
  }
  for (Buffer<float>* one : {&end_, &dx_}) *one = Buffer<float>(rows * C);
  for (Buffer<float>* one : {&mean_, &rstd_, &losses_}) *one = Buffer<float>(rows);
  for (Buffer<Act>* one : {&norm_, &branch_, &dnorm_}) *one = Buffer<Act>(rows * C);
  dqkv_ = Buffer<Act>(rows * size(w_.QKV));
  delta_ = Buffer<float>(rows * NH);
  dup_ = Buffer<Act>(rows * size(w_.UP));
  dact_ = Buffer<Act>(rows * size(w_.H));
  logits_ = Buffer<Act>(rows * size(VP_));
  partial_ = Buffer<float>(2 * SUM_BLOCKS * size(std::max({w_.C, w_.QKV, w_.UP})));
  squares_ = Buffer<double>(SUM_BLOCKS);
  for (Buffer<double>* one : {&norm_of_, &loss_of_}) *one = Buffer<double>(1);
  for (Buffer<float>* one : {&scale_, &clip_}) *one = Buffer<float>(1);
  now_ = Buffer<float>(7);
  for (Buffer<int>* one : {&tokens_, &targets_, &order_}) *one = Buffer<int>(rows);
  starts_ = Buffer<int>(size(V_) + 1);
  counted_ = Buffer<int>(1);
  draw_ = Buffer<int>(2);
}

void Lm::set(ear_lm_part part, const float* values) {
  Buffer<float>* const parts[] = {&weights_, &gradient_, &first_, &second_};
  upload(parts[part]->data(), values, parts[part]->size(), stream_);
  if (part == EAR_LM_WEIGHT) {
    narrow_all<<<blocks_for(n_floats()), 256, 0, stream_>>>(narrowed_.data(), weights_.data(),
                                                            static_cast<int>(n_floats()));
    check(cudaGetLastError(), "narrow the weights");
  }
  wait();
}

void Lm::get(ear_lm_part part, float* out) {
  const Buffer<float>* const parts[] = {&weights_, &gradient_, &first_, &second_};
  download(out, parts[part]->data(), parts[part]->size(), stream_);
  wait();
}

// Sends a batch, with each token's rows in rising order, so that the sums of embedding gradients need no atomics.
void Lm::send(const std::int32_t* tokens, const std::int32_t* targets, std::uint64_t draw) {
  starts_host_.assign(size(V_) + 1, 0);
  for (int i = 0; i < N_; i++) starts_host_[size(tokens[i]) + 1]++;
  std::partial_sum(starts_host_.begin(), starts_host_.end(), starts_host_.begin());
  std::vector<std::int32_t> next(starts_host_.begin(), starts_host_.end() - 1);
  order_host_.resize(size(N_));
  for (int i = 0; i < N_; i++) order_host_[size(next[size(tokens[i])]++)] = i;
  const std::int32_t counted = N_ - static_cast<std::int32_t>(std::count(targets, targets + N_, -1));
  const std::int32_t words[2] = {static_cast<std::int32_t>(draw), static_cast<std::int32_t>(draw >> 32)};
  upload(tokens_.data(), tokens, size(N_), stream_);
  upload(targets_.data(), targets, size(N_), stream_);
  upload(order_.data(), order_host_.data(), size(N_), stream_);
  upload(starts_.data(), starts_host_.data(), starts_host_.size(), stream_);
  upload(counted_.data(), &counted, 1, stream_);
  upload(draw_.data(), words, 2, stream_);
}

double Lm::fetch(const Buffer<double>& from) {
  double value = 0;
  download(&value, from.data(), 1, stream_);
  wait();
  return value;
}

double Lm::loss(const std::int32_t* tokens, const std::int32_t* targets) {
  send(tokens, targets, 0);
  loss_graph_.launch(stream_, [this] {
    check(cudaMemsetAsync(loss_of_.data(), 0, sizeof(double), stream_), "clear the loss");
    forward(false);
    crossentropy<<<static_cast<unsigned>(N_), 256, 0, stream_>>>(losses_.data(), logits_.data(), targets_.data(),
                                                                 counted_.data(), V_, VP_, 0.0f);
    mean_loss<<<1, 256, 0, stream_>>>(loss_of_.data(), losses_.data(), counted_.data(), N_, 1.0);
    check(cudaGetLastError(), "compute the loss");
  });
  return fetch(loss_of_);
}

double Lm::gradient(const std::int32_t* tokens, const std::int32_t* targets, float scale, std::uint64_t draw) {
  send(tokens, targets, draw);
  gradient_graphs_[scale].launch(stream_, [this, scale] {
    check(cudaMemsetAsync(loss_of_.data(), 0, sizeof(double), stream_), "clear the loss");
    forward(true);
    crossentropy<<<static_cast<unsigned>(N_), 256, 0, stream_>>>(losses_.data(), logits_.data(), targets_.data(),
                                                                 counted_.data(), V_, VP_, scale);
    mean_loss<<<1, 256, 0, stream_>>>(loss_of_.data(), losses_.data(), counted_.data(), N_, 1.0);
    check(cudaGetLastError(), "compute the loss");
    backward();
  });
  return fetch(loss_of_);
}

double Lm::update(const ear_lm_adamw& a, std::int64_t step) {
  const double t = static_cast<double>(step);
  const float now[7] = {static_cast<float>(a.lr),           static_cast<float>(a.beta1),
                        static_cast<float>(a.beta2),        static_cast<float>(a.eps),
                        static_cast<float>(a.weight_decay), static_cast<float>(1 - std::pow(a.beta1, t)),
                        static_cast<float>(1 - std::pow(a.beta2, t))};
  const float clip = static_cast<float>(a.clip);
  upload(now_.data(), now, 7, stream_);
  upload(clip_.data(), &clip, 1, stream_);
  update_graph_.launch(stream_, [this] {
    const int n = static_cast<int>(n_floats()), parts = static_cast<int>(squares_.size());
    square_sum<<<static_cast<unsigned>(parts), 256, 0, stream_>>>(squares_.data(), gradient_.data(), n);
    clip_scale<<<1, 1, 0, stream_>>>(norm_of_.data(), scale_.data(), squares_.data(), parts, clip_.data());
    adamw<<<blocks_for(n), 256, 0, stream_>>>(weights_.data(), first_.data(), second_.data(), narrowed_.data(),
                                              gradient_.data(), n, static_cast<int>(layout_.n_decaying), now_.data(),
                                              scale_.data());
    check(cudaGetLastError(), "update the weights");
  });
  return fetch(norm_of_);
}

void Lm::clear_gradient() {
  check(cudaMemsetAsync(gradient_.data(), 0, gradient_.size() * sizeof(float), stream_), "clear the gradient");
}

Mask Lm::mask(int place, bool training) const {
  if (!training || config_.dropout == 0) return {0, 1, 0, 0};
  const std::uint64_t key = seed_ + 0x9E3779B97F4A7C15ull * static_cast<std::uint64_t>(place + 1);
  const double limit = std::min(4294967295.0, static_cast<double>(config_.dropout) * 4294967296.0);
  return {static_cast<int>(static_cast<std::uint32_t>(limit)), 1.0f / (1.0f - config_.dropout), static_cast<int>(key),
          static_cast<int>(key >> 32)};
}

}  // namespace ear::cuda
