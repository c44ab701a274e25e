#include "exact/gpt_model.hpp"

#include <algorithm>
#include <cmath>

#include "base/math/functions.hpp"

namespace ear {

namespace {
std::size_t size(int n) { return static_cast<std::size_t>(n); }
std::size_t padded(int n) { return static_cast<std::size_t>(exact::round_up(n)); }
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

template <class T>
GptModel<T>::GptModel(const ear_gpt_config& given, const exact::Passes<T>& passes)
    : Gpt(given), passes_(&passes) {
  for (Aligned<T>* array : {&weights_, &gradient_, &first_, &second_}) {
    array->resize(static_cast<std::size_t>(exact::round_up(static_cast<long>(layout.total))) + exact::kTile);
  }
  layers_.resize(size(config.n_layer));
  segments_.resize(3 * size(config.n_head));
  logits_.resize(size(config.vocab_size));
  lay_out();  // counts
  memory_.resize(taken_);
  taken_ = 0;
  lay_out();
}

// The next n numbers of memory_, from a new cache line on; while memory_ is empty they are only counted.
template <class T>
T* GptModel<T>::take(std::size_t n) {
  T* here = memory_.empty() ? nullptr : memory_.data() + taken_;
  taken_ += (n + 15) / 16 * 16;
  return here;
}

template <class T>
void GptModel<T>::lay_out() {
  const std::size_t positions = padded(config.block_size);
  const std::size_t stream = padded(config.n_embd) * positions;
  const std::size_t wide = padded(4 * config.n_embd) * positions;
  const std::size_t heads = size(config.n_head) * positions;
  exact::GptView<T>& g = view_;
  g.layers = config.n_layer;
  g.width = config.n_embd;
  g.heads = config.n_head;
  g.head_width = config.n_embd / config.n_head;
  g.vocab = config.vocab_size;
  g.positions = config.block_size;
  g.inverse_width = static_cast<T>(math::pow(config.n_embd, -1.0));
  g.logit_scale = static_cast<T>(math::pow(math::pow(g.head_width, 0.5), -1.0));
  g.wte = &weights_[layout.wte];
  g.wpe = &weights_[layout.wpe];
  g.lm_head = &weights_[layout.lm_head];
  g.dwte = &gradient_[layout.wte];
  g.dwpe = &gradient_[layout.wpe];
  g.dlm_head = &gradient_[layout.lm_head];
  g.layer = layers_.data();
  g.segments = segments_.data();
  for (std::size_t i = 0; i < layers_.size(); i++) {
    const GptLayout::Layer& at = layout.layers[i];
    exact::LayerView<T>& layer = layers_[i];
    layer.wq = &weights_[at.wq], layer.wk = &weights_[at.wk], layer.wv = &weights_[at.wv], layer.wo = &weights_[at.wo];
    layer.fc1 = &weights_[at.fc1], layer.fc2 = &weights_[at.fc2];
    layer.dwq = &gradient_[at.wq], layer.dwk = &gradient_[at.wk], layer.dwv = &gradient_[at.wv];
    layer.dwo = &gradient_[at.wo], layer.dfc1 = &gradient_[at.fc1], layer.dfc2 = &gradient_[at.fc2];
    for (T** tensor : {&layer.x, &layer.normed1, &layer.normed2, &layer.query, &layer.key, &layer.value,
                       &layer.attended, &layer.middle}) {
      *tensor = take(stream);
    }
    layer.hidden = take(wide);
    layer.exps = take(heads * positions);
    layer.totals = take(heads);
    layer.inverses = take(heads);
    for (T** of_positions : {&layer.means1, &layer.scales1, &layer.means2, &layer.scales2}) {
      *of_positions = take(positions);
    }
  }
  for (T** tensor : {&g.embedded, &g.out, &g.dstream, &g.dnormed, &g.dattended, &g.dquery, &g.dkey, &g.dvalue}) {
    *tensor = take(stream);
  }
  for (T** of_positions : {&g.means0, &g.scales0, &g.totals, &g.inverses}) *of_positions = take(positions);
  g.exps = take(size(config.vocab_size) * positions);
  g.dlogits = take(padded(config.vocab_size) * positions);
  g.dhidden = take(wide);
  g.rows = take(positions * ((4 * size(config.n_embd) + 15) / 16 * 16));
  g.weights_turned = take(positions * positions);
  g.slopes_turned = take(positions * positions);
  g.scratch = take(positions * exact::kTile);
}

template <class T>
void GptModel<T>::draw_weights(Random& random) {
  for (std::size_t i = 0; i < layout.total; i++) weights_[i] = static_cast<T>(random.gauss(0, 0.08));
}

template <class T>
void GptModel<T>::get_weights(double* weights) const {
  std::copy_n(weights_.begin(), layout.total, weights);
}

template <class T>
void GptModel<T>::get_gradient(double* gradient) const {
  std::copy_n(gradient_.begin(), layout.total, gradient);
}

template <class T>
void GptModel<T>::set_weights(const double* weights) {
  for (std::size_t i = 0; i < layout.total; i++) weights_[i] = static_cast<T>(weights[i]);
  for (Aligned<T>* array : {&first_, &second_}) std::fill(array->begin(), array->end(), static_cast<T>(0));
}

// The first position of a tile clears the others, so that lanes without a position hold numbers and no old NaN.
template <class T>
void GptModel<T>::embed(int position, int token) {
  const std::size_t width = size(config.n_embd);
  T* tile = view_.embedded + size(position / exact::kTile) * padded(config.n_embd) * exact::kTile;
  if (position % exact::kTile == 0) std::fill_n(tile, padded(config.n_embd) * exact::kTile, static_cast<T>(0));
  const T* of_token = view_.wte + size(token) * width;
  const T* of_position = view_.wpe + size(position) * width;
  T* to = tile + position % exact::kTile;
  for (std::size_t i = 0; i < width; i++) to[i * exact::kTile] = of_token[i] + of_position[i];
}

template <class T>
const double* GptModel<T>::forward(int position, int token) {
  embed(position, token);
  passes_->forward(view_, position / exact::kTile * exact::kTile, position + 1);
  const T* logits =
      view_.exps + size(position / exact::kTile) * logits_.size() * exact::kTile + position % exact::kTile;
  for (std::size_t i = 0; i < logits_.size(); i++) logits_[i] = logits[i * exact::kTile];
  return logits_.data();
}

template <class T>
double GptModel<T>::forward_loss(const std::int32_t* tokens, int n) {
  for (int position = 0; position < n; position++) embed(position, tokens[position]);
  passes_->forward(view_, 0, n);
  passes_->softmax(view_, n);
  double sum = 0;
  for (int position = 0; position < n; position++) {
    const T* exps =
        view_.exps + size(position / exact::kTile) * logits_.size() * exact::kTile + position % exact::kTile;
    const T probability = exps[size(tokens[position + 1]) * exact::kTile] * view_.inverses[position];
    sum += -math::log(static_cast<double>(probability));
  }
  return sum * (1.0 / n);
}

template <class T>
void GptModel<T>::backward(const std::int32_t* tokens, int n) {
  passes_->backward(view_, tokens, tokens + 1, n);
}

template <class T>
void GptModel<T>::update(const ear_adam& adam, int step) {
  exact::AdamStep now{};
  now.rate = adam.learning_rate * (1 - static_cast<double>(step) / adam.steps);
  now.beta1 = adam.beta1;
  now.beta2 = adam.beta2;
  now.eps = adam.eps;
  now.correction1 = 1 - math::pow(adam.beta1, step + 1);
  now.correction2 = 1 - math::pow(adam.beta2, step + 1);
  passes_->adam(weights_.data(), first_.data(), second_.data(), gradient_.data(),
                exact::round_up(static_cast<long>(layout.total)), now);
}

template class GptModel<double>;
template class GptModel<float>;

}  // namespace ear
