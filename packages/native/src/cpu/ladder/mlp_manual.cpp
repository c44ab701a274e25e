// train1: the chain rule written out, in the order in which a person writes it: positions and rows from first to last.
// Probabilities are plain quotients e / total here, since plain numbers divide.
#include <algorithm>

#include "base/math/functions.hpp"
#include "base/softmax.hpp"
#include "mlp.hpp"

namespace ear::ladder {

namespace {

class ManualMlp final : public Mlp {
 public:
  explicit ManualMlp(const Plan& plan)
      : Mlp(plan), before_(hidden_), after_(hidden_), dhidden_(hidden_), dlogits_(vocab_) {}

 private:
  double gradient(const std::int32_t* tokens, std::size_t n) override {
    double total = 0;
    for (std::size_t p = 0; p < n; p++) {
      forward(tokens[p], before_.data(), after_.data(), dlogits_.data());
      probabilities(dlogits_.data(), dlogits_.data(), 1);
      const std::size_t target = static_cast<std::size_t>(tokens[p + 1]);
      total += -math::log(dlogits_[target]);
      for (double& dlogit : dlogits_) dlogit /= static_cast<double>(n);
      dlogits_[target] -= 1.0 / static_cast<double>(n);
      backward(row_of(tokens[p]));
    }
    return total / static_cast<double>(n);
  }

  void backward(std::size_t embedding) {
    std::fill(dhidden_.begin(), dhidden_.end(), 0.0);
    for (std::size_t i = 0; i < vocab_; i++) {
      const std::size_t row = fc2_ + i * hidden_;
      for (std::size_t j = 0; j < hidden_; j++) {
        gradient_[row + j] += dlogits_[i] * after_[j];
        dhidden_[j] += weights_[row + j] * dlogits_[i];
      }
    }
    for (std::size_t i = 0; i < hidden_; i++) {
      const double d = before_[i] > 0 ? dhidden_[i] : 0;
      const std::size_t row = fc1_ + i * width_;
      for (std::size_t j = 0; j < width_; j++) {
        gradient_[row + j] += d * weights_[embedding + j];
        gradient_[embedding + j] += weights_[row + j] * d;
      }
    }
  }

  void probabilities(double* probs, double* logits, double temperature) const override {
    for (std::size_t i = 0; i < vocab_; i++) logits[i] /= temperature;
    const SoftmaxSum sum = softmax_in_order(probs, logits, vocab_);
    for (std::size_t i = 0; i < vocab_; i++) probs[i] /= sum.total;
  }

  Tensor before_, after_, dhidden_;  // (4C)
  Tensor dlogits_;                   // (V)
};

}  // namespace

ear_status make_manual_mlp(Made& out, const Plan& plan) {
  auto mlp = std::make_unique<ManualMlp>(plan);
  const ear_status status = mlp->draw(plan);
  if (status == EAR_OK) out = std::move(mlp);
  return status;
}

}  // namespace ear::ladder
