#include "gpt_model.hpp"

#include <algorithm>

#include "adam.hpp"
#include "linear.hpp"
#include "power.hpp"

namespace ear {

namespace {
std::size_t size(int n) { return static_cast<std::size_t>(n); }
}  // namespace

GptLayout::GptLayout(const ear_gpt_config& config) {
  const std::size_t width = size(config.n_embd);
  std::size_t next = 0;
  const auto matrix = [&](std::size_t rows, std::size_t columns) {
    const std::size_t here = next;
    next += rows * columns;
    return here;
  };
  wte = matrix(size(config.vocab_size), width);
  wpe = matrix(size(config.block_size), width);
  lm_head = matrix(size(config.vocab_size), width);
  for (int i = 0; i < config.n_layer; i++) {
    Layer layer{};
    layer.wq = matrix(width, width);
    layer.wk = matrix(width, width);
    layer.wv = matrix(width, width);
    layer.wo = matrix(width, width);
    layer.fc1 = matrix(4 * width, width);
    layer.fc2 = matrix(width, 4 * width);
    layers.push_back(layer);
  }
  total = next;
}

LayerMemory::LayerMemory(const ear_gpt_config& config) {
  const std::size_t positions = size(config.block_size);
  const std::size_t stream = positions * size(config.n_embd);
  const std::size_t heads = positions * size(config.n_head);
  for (Tensor* tensor : {&x, &normed1, &normed2, &query, &key, &value, &attended, &middle, &dkey, &dvalue}) {
    tensor->resize(stream);
  }
  norm1.resize(positions);
  norm2.resize(positions);
  hidden.resize(4 * stream);
  exps.resize(heads * positions);
  sums.resize(heads);
}

GptModel::GptModel(const ear_gpt_config& given) : config(given), layout(given) {
  const std::size_t width = size(config.n_embd);
  const std::size_t positions = size(config.block_size);
  const std::size_t vocab = size(config.vocab_size);
  for (Tensor* tensor : {&weights_, &transposed_, &gradient_, &first_, &second_}) tensor->resize(layout.total);
  for (Tensor* tensor : {&dstream_, &dmiddle_, &dnormed_, &dattended_, &dquery_}) tensor->resize(width);
  layers_.assign(size(config.n_layer), LayerMemory(config));
  embedded_.resize(positions * width);
  norm0_.resize(positions);
  out_.resize(positions * width);
  logits_.resize(vocab);
  exps_.resize(positions * vocab);
  sums_.resize(positions);
  dhidden_.resize(4 * width);
  dlogits_.resize(vocab);
  scratch_.resize(positions);
}

void GptModel::draw_weights(Random& random) {
  for (double& weight : weights_) weight = random.gauss(0, 0.08);
  refresh_transposed();
}

void GptModel::set_weights(const double* weights) {
  std::copy_n(weights, weights_.size(), weights_.begin());
  for (Tensor* tensor : {&gradient_, &first_, &second_}) std::fill(tensor->begin(), tensor->end(), 0.0);
  refresh_transposed();
}

void GptModel::clear_gradient() { std::fill(gradient_.begin(), gradient_.end(), 0.0); }

void GptModel::update(const ear_adam& adam, int step) {
  AdamStep now{};
  now.rate = adam.learning_rate * (1 - static_cast<double>(step) / adam.steps);
  now.beta1 = adam.beta1;
  now.beta2 = adam.beta2;
  now.eps = adam.eps;
  now.correction1 = 1 - power(adam.beta1, step + 1);
  now.correction2 = 1 - power(adam.beta2, step + 1);
  adam_update(weights_.data(), first_.data(), second_.data(), gradient_.data(), weights_.size(), now);
  refresh_transposed();
}

void GptModel::refresh_transposed() {
  const int width = config.n_embd;
  const auto refresh = [&](std::size_t at, int rows, int columns) {
    transpose(&transposed_[at], &weights_[at], rows, columns);
  };
  refresh(layout.lm_head, config.vocab_size, width);
  for (const GptLayout::Layer& layer : layout.layers) {
    for (const std::size_t at : {layer.wq, layer.wk, layer.wv, layer.wo}) refresh(at, width, width);
    refresh(layer.fc1, 4 * width, width);
    refresh(layer.fc2, width, 4 * width);
  }
}

}  // namespace ear
