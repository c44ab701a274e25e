// train2: the same network as a graph of single numbers, walked back in the order of autograd: positions and rows from
// last to first, the row of the target last, because its logit is reached before those of the softmax total. A quotient
// is e * total^-1 there.
#include <algorithm>

#include "base/math/functions.hpp"
#include "base/softmax.hpp"
#include "mlp.hpp"

namespace ear::ladder {

namespace {

class AutogradMlp final : public Mlp {
 public:
  explicit AutogradMlp(const Plan& plan) : Mlp(plan), dhidden_(hidden_), dlogits_(vocab_) {}

  // Room for the graph of the longest document.
  void remember(std::size_t longest) {
    before_.resize(longest * hidden_);
    after_.resize(longest * hidden_);
    exps_.resize(longest * vocab_);
    sums_.resize(longest);
  }

 private:
  double gradient(const std::int32_t* tokens, std::size_t n) override {
    double sum = 0;
    for (std::size_t p = 0; p < n; p++) {
      double* exps = &exps_[p * vocab_];
      forward(tokens[p], &before_[p * hidden_], &after_[p * hidden_], exps);
      sums_[p] = softmax_in_order(exps, exps, vocab_);
      sum += -math::log(exps[tokens[p + 1]] * sums_[p].inverse);
    }
    const double share = 1.0 / static_cast<double>(n);
    for (std::size_t p = n; p-- > 0;) {
      logit_slopes(p, static_cast<std::size_t>(tokens[p + 1]), share);
      backward(p, row_of(tokens[p]), static_cast<std::size_t>(tokens[p + 1]));
    }
    return sum * share;
  }

  // dlogits_ (V): the derivative of share * -log(e_target * total^-1).
  void logit_slopes(std::size_t p, std::size_t target, double share) {
    const double* exps = &exps_[p * vocab_];
    const SoftmaxSum sum = sums_[p];
    const double dprobability = (1.0 / (exps[target] * sum.inverse)) * -share;
    const double dtotal = -1.0 * math::pow(sum.total, -2.0) * (exps[target] * dprobability);
    for (std::size_t i = 0; i < vocab_; i++) dlogits_[i] = exps[i] * dtotal;
    dlogits_[target] = exps[target] * (sum.inverse * dprobability + dtotal);
  }

  void backward(std::size_t p, std::size_t embedding, std::size_t target) {
    const double* after = &after_[p * hidden_];
    std::fill(dhidden_.begin(), dhidden_.end(), 0.0);
    const auto row_of_logit = [&](std::size_t i) {
      const std::size_t row = fc2_ + i * hidden_;
      for (std::size_t j = 0; j < hidden_; j++) {
        gradient_[row + j] += after[j] * dlogits_[i];
        dhidden_[j] += weights_[row + j] * dlogits_[i];
      }
    };
    for (std::size_t i = vocab_; i-- > 0;) {
      if (i != target) row_of_logit(i);
    }
    row_of_logit(target);
    for (std::size_t i = hidden_; i-- > 0;) {
      const double d = (before_[p * hidden_ + i] > 0 ? 1.0 : 0.0) * dhidden_[i];
      const std::size_t row = fc1_ + i * width_;
      // The embedding is a leaf: its derivative gathers row by row, over all positions that hold the token.
      for (std::size_t j = 0; j < width_; j++) {
        gradient_[row + j] += weights_[embedding + j] * d;
        gradient_[embedding + j] += weights_[row + j] * d;
      }
    }
  }

  void probabilities(double* probs, double* logits, double temperature) const override {
    const double cooling = math::pow(temperature, -1.0);
    for (std::size_t i = 0; i < vocab_; i++) logits[i] *= cooling;
    const SoftmaxSum sum = softmax_in_order(probs, logits, vocab_);
    for (std::size_t i = 0; i < vocab_; i++) probs[i] *= sum.inverse;
  }

  Tensor before_, after_;          // (longest, 4C)
  Tensor exps_;                    // (longest, V)
  std::vector<SoftmaxSum> sums_;   // (longest)
  Tensor dhidden_;                 // (4C)
  Tensor dlogits_;                 // (V)
};

}  // namespace

ear_status make_autograd_mlp(Made& out, const Plan& plan) {
  auto mlp = std::make_unique<AutogradMlp>(plan);
  const ear_status status = mlp->draw(plan);
  if (status != EAR_OK) return status;
  mlp->remember(plan.longest);
  out = std::move(mlp);
  return EAR_OK;
}

}  // namespace ear::ladder
