// The forward pass: one position at a time, as in microgpt's gpt(token_id, pos_id, keys, values).
#include <cmath>

#include "gpt_model.hpp"
#include "linear.hpp"

namespace ear {

const double* GptModel::forward(int position, int token) {
  const int width = config.n_embd;
  const std::size_t row = static_cast<std::size_t>(position) * static_cast<std::size_t>(width);
  const double* token_row = &weights_[layout.wte + static_cast<std::size_t>(token) * static_cast<std::size_t>(width)];
  const double* position_row = &weights_[layout.wpe + row];
  double* embedded = &embedded_[row];
  for (int i = 0; i < width; i++) embedded[i] = token_row[i] + position_row[i];

  // Each layer writes the stream where the next one reads it, and the last one into out_.
  norm0_[static_cast<std::size_t>(position)] = rmsnorm_forward(&layers_[0].x[row], embedded, width);
  for (int layer = 0; layer < config.n_layer; layer++) {
    const std::size_t above = static_cast<std::size_t>(layer) + 1;
    forward_layer(layer, position, above < layers_.size() ? &layers_[above].x[row] : &out_[row]);
  }
  linear_forward(logits_.data(), &transposed_[layout.lm_head], &out_[row], config.vocab_size, width);
  return logits_.data();
}

void GptModel::forward_layer(int index, int position, double* stream) {
  const int width = config.n_embd;
  const int head_width = width / config.n_head;
  const std::size_t at = static_cast<std::size_t>(position);
  const std::size_t row = at * static_cast<std::size_t>(width);
  const GptLayout::Layer& w = layout.layers[static_cast<std::size_t>(index)];
  LayerMemory& layer = layers_[static_cast<std::size_t>(index)];
  const double* x = &layer.x[row];

  double* normed = &layer.normed1[row];
  layer.norm1[at] = rmsnorm_forward(normed, x, width);
  linear_forward(&layer.query[row], &transposed_[w.wq], normed, width, width);
  linear_forward(&layer.key[row], &transposed_[w.wk], normed, width, width);
  linear_forward(&layer.value[row], &transposed_[w.wv], normed, width, width);
  for (int head = 0; head < config.n_head; head++) {
    const std::size_t from = static_cast<std::size_t>(head * head_width);
    const std::size_t slot = at * static_cast<std::size_t>(config.n_head) + static_cast<std::size_t>(head);
    const HeadView view{position, head_width, width, &layer.query[row + from], &layer.key[from], &layer.value[from]};
    layer.sums[slot] = attention_forward(&layer.attended[row + from],
                                         &layer.exps[slot * static_cast<std::size_t>(config.block_size)], view);
  }
  double* middle = &layer.middle[row];
  linear_forward(middle, &transposed_[w.wo], &layer.attended[row], width, width);
  for (int i = 0; i < width; i++) middle[i] += x[i];

  layer.norm2[at] = rmsnorm_forward(&layer.normed2[row], middle, width);
  double* hidden = &layer.hidden[4 * row];
  linear_forward(hidden, &transposed_[w.fc1], &layer.normed2[row], 4 * width, width);
  for (int i = 0; i < 4 * width; i++) hidden[i] = hidden[i] > 0 ? hidden[i] : 0;
  linear_forward(stream, &transposed_[w.fc2], hidden, width, 4 * width);
  for (int i = 0; i < width; i++) stream[i] += middle[i];
}

double GptModel::forward_loss(const std::int32_t* tokens, int n) {
  double sum = 0;
  for (int position = 0; position < n; position++) {
    const std::size_t at = static_cast<std::size_t>(position);
    double* exps = &exps_[at * static_cast<std::size_t>(config.vocab_size)];
    sums_[at] = softmax_forward(exps, forward(position, tokens[position]), config.vocab_size);
    sum += -std::log(exps[tokens[position + 1]] * sums_[at].inverse);
  }
  return sum * (1.0 / n);
}

}  // namespace ear
