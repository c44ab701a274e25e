// One step of an optimizer, and what is done to gradients before it.
#include <algorithm>
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

enum ClipVariant { kByValue = 1, kPerTensor, kAlwaysScaled, kNoRoot };

// sum of x^2 over n elements
double squares(const double* x, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += x[i] * x[i];
  return sum;
}

// clip_grad_norm(grads (P,N), max_norm) -> norm (1), grads (P,N): the gradients of P tensors of N elements, of which
// one norm is taken; norm = sqrt(sum g^2), grads * min(1, max_norm / (norm + 1e-6)). Source: Pascanu, Mikolov, Bengio,
// "On the difficulty of training recurrent neural networks" (2013), in the form of PyTorch's clip_grad_norm_. Variants:
// each element is clamped to +-max_norm; each tensor is clipped by its own norm; gradients below max_norm are scaled up
// to it; the norm lacks its root.
ear_status clip_grad_norm(const Call& call) {
  const auto [P, N] = call.sizes<2>();
  const auto [grads, max_norm] = call.in<2>();
  const auto [norm, grads_new] = call.out<2>();
  const double whole = squares(grads, P * N);
  norm[0] = call.variant == kNoRoot ? whole : std::sqrt(whole);
  for (size_t p = 0; p < P; p++) {
    const double* const g = grads + p * N;
    const double share = max_norm[0] / ((call.variant == kPerTensor ? std::sqrt(squares(g, N)) : norm[0]) + 1e-6);
    const double scale = call.variant == kAlwaysScaled ? share : std::min(1.0, share);
    for (size_t i = 0; i < N; i++) {
      const double clamped = std::fmax(-max_norm[0], std::fmin(g[i], max_norm[0]));
      grads_new[p * N + i] = call.variant == kByValue ? clamped : g[i] * scale;
    }
  }
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
      {.name = "clip_grad_norm",
       .dims = {"P", "N"},
       .inputs = {{"grads", "P*N"}, {"max_norm", "1"}},
       .outputs = {{"norm", "1"}, {"grads", "P*N"}},
       .compute = clip_grad_norm,
       .variants = {"by_value", "per_tensor", "always_scaled", "no_root"}},
  };
}

}  // namespace ear::ops
