// The model behind ear_gpt: its weights, and the buffers that one document needs, all allocated once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "attention.hpp"
#include "ear/gpt.h"
#include "norm.hpp"
#include "base/random.hpp"

namespace ear {

using Tensor = std::vector<double>;

// Where each matrix begins in the flat array of weights; the order is that of microgpt's state_dict.
struct GptLayout {
  struct Layer {
    std::size_t wq, wk, wv, wo;  // (C, C)
    std::size_t fc1;             // (4C, C)
    std::size_t fc2;             // (C, 4C)
  };
  std::size_t wte;      // (V, C)
  std::size_t wpe;      // (T, C)
  std::size_t lm_head;  // (V, C)
  std::vector<Layer> layers;
  std::size_t total;  // P

  explicit GptLayout(const ear_gpt_config& config);
};

// What one layer keeps of the forward pass for the backward pass. All positions of a document, (T, …).
struct LayerMemory {
  Tensor x;                         // (T, C) the stream as it enters the layer
  std::vector<Norm> norm1, norm2;   // (T)
  Tensor normed1, normed2;          // (T, C)
  Tensor query, key, value;         // (T, C)
  Tensor exps;                      // (T, NH, T) of the attention softmax
  std::vector<SoftmaxSum> sums;     // (T, NH)
  Tensor attended;                  // (T, C) all heads, side by side
  Tensor middle;                    // (T, C) the stream between attention and MLP
  Tensor hidden;                    // (T, 4C) after ReLU
  Tensor dkey, dvalue;              // (T, C) derivatives, gathered from later positions

  explicit LayerMemory(const ear_gpt_config& config);
};

class GptModel {
 public:
  explicit GptModel(const ear_gpt_config& config);

  const ear_gpt_config config;
  const GptLayout layout;

  const Tensor& weights() const { return weights_; }
  const Tensor& gradient() const { return gradient_; }
  void draw_weights(Random& random);
  void set_weights(const double* weights);

  // Runs token at position, given that positions 0..position-1 have run; leaves logits (V) of the next token.
  const double* forward(int position, int token);
  // Mean loss over n predictions of tokens (n + 1); keeps what backward() needs.
  double forward_loss(const std::int32_t* tokens, int n);
  // Adds to gradient() the derivatives of the last forward_loss().
  void backward(const std::int32_t* tokens, int n);
  void clear_gradient();
  // Moves the weights along gradient(), and clears it.
  void update(const ear_adam& adam, int step);

 private:
  void forward_layer(int layer, int position, double* stream);
  void backward_layer(int layer, int position, double* dstream);
  void backward_head(int position, int target, double share, double* dstream);
  void refresh_transposed();

  Tensor weights_, transposed_, gradient_, first_, second_;  // (P)
  std::vector<LayerMemory> layers_;
  Tensor embedded_;                // (T, C)
  std::vector<Norm> norm0_;        // (T)
  Tensor out_;                     // (T, C) the stream as it leaves the last layer
  Tensor logits_;                  // (V)
  Tensor exps_;                    // (T, V)
  std::vector<SoftmaxSum> sums_;   // (T)
  // Derivatives of one position, overwritten at each.
  Tensor dstream_, dmiddle_, dnormed_, dattended_, dquery_;  // (C)
  Tensor dhidden_;                                           // (4C)
  Tensor dlogits_;                                           // (V)
  Tensor scratch_;                                           // (T)
};

}  // namespace ear
