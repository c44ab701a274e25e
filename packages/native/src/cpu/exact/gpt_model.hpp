// The model behind ear_gpt: its weights, and the buffers that one document needs, all allocated once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/aligned.hpp"
#include "base/isa.hpp"
#include "base/random.hpp"
#include "ear/gpt.h"
#include "exact/view.hpp"

namespace ear {

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

// A model of either precision; numbers come and go as doubles.
class Gpt {
 public:
  explicit Gpt(const ear_gpt_config& given) : config(given), layout(given) {}
  virtual ~Gpt() = default;
  Gpt(const Gpt&) = delete;
  Gpt& operator=(const Gpt&) = delete;

  const ear_gpt_config config;
  const GptLayout layout;

  // (P)
  virtual void get_weights(double* weights) const = 0;
  virtual void get_gradient(double* gradient) const = 0;
  // Replaces the weights and clears Adam's moments.
  virtual void set_weights(const double* weights) = 0;
  virtual void draw_weights(Random& random) = 0;

  // Runs token at position, given that positions 0..position-1 have run; leaves logits (V) of the next token.
  virtual const double* forward(int position, int token) = 0;
  // Mean loss over n predictions of tokens (n + 1); keeps what backward() needs.
  virtual double forward_loss(const std::int32_t* tokens, int n) = 0;
  // Computes the gradient of the last forward_loss().
  virtual void backward(const std::int32_t* tokens, int n) = 0;
  // Moves the weights along the gradient.
  virtual void update(const ear_adam& adam, int step) = 0;
};

// T: double computes CPython's bits, float is the same model in single precision.
template <class T>
class GptModel final : public Gpt {
 public:
  GptModel(const ear_gpt_config& config, const exact::Passes<T>& passes);

  void get_weights(double* weights) const override;
  void get_gradient(double* gradient) const override;
  void set_weights(const double* weights) override;
  void draw_weights(Random& random) override;
  const double* forward(int position, int token) override;
  double forward_loss(const std::int32_t* tokens, int n) override;
  void backward(const std::int32_t* tokens, int n) override;
  void update(const ear_adam& adam, int step) override;

 private:
  void embed(int position, int token);
  T* take(std::size_t n);
  void lay_out();

  const exact::Passes<T>* passes_;
  // P rounded up, so that vectors need no special end.
  Aligned<T> weights_, gradient_, first_, second_;
  Aligned<T> memory_;  // every activation and derivative
  std::size_t taken_ = 0;
  std::vector<exact::LayerView<T>> layers_;
  std::vector<exact::Rows<T>> segments_;
  std::vector<double> logits_;  // (V)
  exact::GptView<T> view_{};
};

}  // namespace ear
