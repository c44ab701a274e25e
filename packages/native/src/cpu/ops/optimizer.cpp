// One step of an optimizer.
#include <cmath>

#include "op.hpp"

namespace ear::ops {

namespace {

enum Variant { kRight, kNoCorrection, kDecayInGradient, kEpsInside, kNoDecay, kSquareNotKept };

// adamw_update(params, grads, m, v (N), lr, beta1, beta2, eps, weight_decay, t) -> m, v, params (N), t counts from 1:
// m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, m_hat = m / (1 - beta1^t), v_hat = v / (1 - beta2^t),
// params -= lr * (m_hat / (sqrt(v_hat) + eps) + weight_decay * params). Source: Loshchilov, Hutter, "Decoupled Weight
// Decay Regularization" (2017), in the form of llm.c and PyTorch.
ear_status adamw_update(const Call& call) {
  const auto [N] = call.sizes<1>();
  const auto [params, grads, m, v, lr, beta1, beta2, eps, weight_decay, t] = call.in<10>();
  const auto [m_new, v_new, params_new] = call.out<3>();
  const bool corrected = call.variant != kNoCorrection;
  const double m_share = corrected ? 1 - std::pow(beta1[0], t[0]) : 1;
  const double v_share = corrected ? 1 - std::pow(beta2[0], t[0]) : 1;
  const double decay = call.variant == kNoDecay ? 0 : weight_decay[0];
  for (size_t i = 0; i < N; i++) {
    const bool coupled = call.variant == kDecayInGradient;
    const double g = grads[i] + (coupled ? decay * params[i] : 0);
    m_new[i] = beta1[0] * m[i] + (1 - beta1[0]) * g;
    v_new[i] = beta2[0] * v[i] + (1 - beta2[0]) * (call.variant == kSquareNotKept ? g : g * g);
    const double v_hat = v_new[i] / v_share;
    const double root = call.variant == kEpsInside ? std::sqrt(v_hat + eps[0]) : std::sqrt(v_hat) + eps[0];
    params_new[i] = params[i] - lr[0] * (m_new[i] / m_share / root + (coupled ? 0 : decay * params[i]));
  }
  return EAR_OK;
}

// sgd_update(params, grads (N), lr) -> params (N) = params - lr * grads. The variant climbs.
ear_status sgd_update(const Call& call) {
  const auto [N] = call.sizes<1>();
  const auto [params, grads, lr] = call.in<3>();
  const auto [params_new] = call.out<1>();
  for (size_t i = 0; i < N; i++) params_new[i] = params[i] + (call.variant == 1 ? lr[0] : -lr[0]) * grads[i];
  return EAR_OK;
}

}  // namespace

std::vector<Op> optimizer_ops() {
  return {
      {.name = "adamw_update",
       .dims = {"N"},
       .inputs = {{"params", "N"}, {"grads", "N"}, {"m", "N"}, {"v", "N"}, {"lr", "1"}, {"beta1", "1"}, {"beta2", "1"},
                  {"eps", "1"}, {"weight_decay", "1"}, {"t", "1"}},
       .outputs = {{"m", "N"}, {"v", "N"}, {"params", "N"}},
       .compute = adamw_update,
       .variants = {"no_correction", "decay_in_gradient", "eps_inside", "no_decay", "gradient_not_squared"}},
      {.name = "sgd_update",
       .dims = {"N"},
       .inputs = {{"params", "N"}, {"grads", "N"}, {"lr", "1"}},
       .outputs = {{"params", "N"}},
       .compute = sgd_update,
       .variants = {"ascent"}},
  };
}

}  // namespace ear::ops
