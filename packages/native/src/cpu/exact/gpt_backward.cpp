// The backward pass by hand, in the order in which microgpt's backward() walks its graph.
//
// That walk is the reverse of a depth-first post-order, so of two parents of a value the one that was finished later
// adds its part first: positions from last to first, rows of a matrix from high to low, the residual before the norm.
// Floating-point sums depend on their order; keeping it is what makes the losses equal to the last bit.
#include <algorithm>

#include "gpt_model.hpp"
#include "linear.hpp"

namespace ear {

void GptModel::backward(const std::int32_t* tokens, int n) {
  const int width = config.n_embd;
  const std::size_t used = static_cast<std::size_t>(n) * static_cast<std::size_t>(width);
  for (LayerMemory& layer : layers_) {
    std::fill_n(layer.dkey.begin(), used, 0.0);
    std::fill_n(layer.dvalue.begin(), used, 0.0);
  }
  for (int position = n - 1; position >= 0; position--) {
    const std::size_t row = static_cast<std::size_t>(position) * static_cast<std::size_t>(width);
    std::fill(dstream_.begin(), dstream_.end(), 0.0);
    backward_head(position, tokens[position + 1], 1.0 / n, dstream_.data());
    for (int layer = config.n_layer - 1; layer >= 0; layer--) backward_layer(layer, position, dstream_.data());

    double* dembedded = dmiddle_.data();
    std::fill_n(dembedded, width, 0.0);
    rmsnorm_backward(dembedded, dstream_.data(), &embedded_[row], norm0_[static_cast<std::size_t>(position)], width);
    double* dtoken = &gradient_[layout.wte + static_cast<std::size_t>(tokens[position]) * static_cast<std::size_t>(width)];
    double* dposition = &gradient_[layout.wpe + row];
    for (int i = 0; i < width; i++) {
      dtoken[i] += dembedded[i];
      dposition[i] += dembedded[i];
    }
  }
}

// From the loss of one position, whose part in the mean is share, through softmax and lm_head into dstream (C).
void GptModel::backward_head(int position, int target, double share, double* dstream) {
  const int width = config.n_embd;
  const std::size_t at = static_cast<std::size_t>(position);
  const double* exps = &exps_[at * static_cast<std::size_t>(config.vocab_size)];
  const SoftmaxSum sum = sums_[at];
  const double dprobability = (1.0 / (exps[target] * sum.inverse)) * -share;
  const double dtotal = inverse_slope(sum) * (exps[target] * dprobability);
  for (int i = 0; i < config.vocab_size; i++) dlogits_[static_cast<std::size_t>(i)] = exps[i] * dtotal;
  dlogits_[static_cast<std::size_t>(target)] = exps[target] * (sum.inverse * dprobability + dtotal);

  const double* stream = &out_[at * static_cast<std::size_t>(width)];
  const auto row = [&](int i) {
    const std::size_t from = layout.lm_head + static_cast<std::size_t>(i) * static_cast<std::size_t>(width);
    linear_backward_row(dstream, &gradient_[from], &weights_[from], stream, dlogits_[static_cast<std::size_t>(i)], width);
  };
  // The loss reaches the target's logit before the softmax total reaches the others, so it comes last here.
  for (int i = config.vocab_size - 1; i >= 0; i--) {
    if (i != target) row(i);
  }
  row(target);
}

// From the derivative of a layer's output at one position to that of its input; both are dstream (C).
void GptModel::backward_layer(int index, int position, double* dstream) {
  const int width = config.n_embd;
  const int head_width = width / config.n_head;
  const std::size_t at = static_cast<std::size_t>(position);
  const std::size_t row = at * static_cast<std::size_t>(width);
  const GptLayout::Layer& w = layout.layers[static_cast<std::size_t>(index)];
  LayerMemory& layer = layers_[static_cast<std::size_t>(index)];
  double* dnormed = dnormed_.data();

  // MLP: stream = fc2(relu(fc1(norm(middle)))) + middle
  const double* hidden = &layer.hidden[4 * row];
  double* dhidden = dhidden_.data();
  std::fill_n(dhidden, 4 * width, 0.0);
  linear_backward(dhidden, &gradient_[w.fc2], &weights_[w.fc2], hidden, dstream, width, 4 * width);
  std::fill_n(dnormed, width, 0.0);
  for (int i = 4 * width - 1; i >= 0; i--) {
    if (!(hidden[i] > 0)) continue;  // a silent unit hands nothing back
    const std::size_t from = w.fc1 + static_cast<std::size_t>(i) * static_cast<std::size_t>(width);
    linear_backward_row(dnormed, &gradient_[from], &weights_[from], &layer.normed2[row], dhidden[i], width);
  }
  rmsnorm_backward(dstream, dnormed, &layer.middle[row], layer.norm2[at], width);

  // Attention: middle = wo(heads(norm(x))) + x
  double* dattended = dattended_.data();
  std::fill_n(dattended, width, 0.0);
  linear_backward(dattended, &gradient_[w.wo], &weights_[w.wo], &layer.attended[row], dstream, width, width);
  std::fill(dquery_.begin(), dquery_.end(), 0.0);
  std::fill_n(dnormed, width, 0.0);
  for (int head = config.n_head - 1; head >= 0; head--) {
    const std::size_t from = static_cast<std::size_t>(head * head_width);
    const std::size_t slot = at * static_cast<std::size_t>(config.n_head) + static_cast<std::size_t>(head);
    const HeadView view{position, head_width, width, &layer.query[row + from], &layer.key[from], &layer.value[from]};
    attention_backward(&dquery_[from], &layer.dkey[from], &layer.dvalue[from], scratch_.data(), dattended + from,
                       &layer.exps[slot * static_cast<std::size_t>(config.block_size)], layer.sums[slot], view);
    // At position 0 microgpt alternates the rows of key and query; there the query's derivative is exactly zero
    // (a softmax over one item is constant), so the order of the two does not change a bit.
    const auto rows = [&](std::size_t matrix, const double* dout) {
      const std::size_t first = matrix + from * static_cast<std::size_t>(width);
      linear_backward(dnormed, &gradient_[first], &weights_[first], &layer.normed1[row], dout, head_width, width);
    };
    rows(w.wv, &layer.dvalue[row + from]);
    rows(w.wk, &layer.dkey[row + from]);
    rows(w.wq, &dquery_[from]);
  }
  rmsnorm_backward(dstream, dnormed, &layer.x[row], layer.norm1[at], width);
}

}  // namespace ear
