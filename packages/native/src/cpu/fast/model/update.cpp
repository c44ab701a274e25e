// What is done with gradients once they are there.
#include <algorithm>
#include <cmath>

#include "fast/model/lm.hpp"
#include "fast/stand_in/operations.hpp"

namespace {

using ear::fast::AdamW;

bool valid(const ear_lm_adamw& a) {
  const auto beta = [](double b) { return b >= 0 && b < 1; };
  const auto amount = [](double x) { return x >= 0 && std::isfinite(x); };
  return amount(a.lr) && beta(a.beta1) && beta(a.beta2) && amount(a.eps) && a.eps > 0 && amount(a.weight_decay) &&
         amount(a.clip);
}

}  // namespace

extern "C" {

ear_status ear_lm_update(ear_lm* lm, const ear_lm_adamw* adamw, int64_t step, double* grad_norm) {
  if (!lm || !adamw || step < 1 || !valid(*adamw)) return EAR_ERR_ARGUMENT;
  return ear::fast::cancellable([&] {
    const double norm = ear::fast::norm(lm->kernels, lm->parts[EAR_LM_GRADIENT].data(), lm->layout.n_floats);
    if (grad_norm) *grad_norm = norm;
    if (!std::isfinite(norm)) return EAR_DIVERGED;
    const double scale = adamw->clip > 0 ? std::min(1.0, adamw->clip / (norm + 1e-6)) : 1;
    const auto single = [](double x) { return static_cast<float>(x); };
    const AdamW step_of{single(adamw->lr), single(adamw->beta1), single(adamw->beta2), single(adamw->eps), step,
                        single(scale)};
    ear::fast::op::adamw(*lm, step_of, single(adamw->weight_decay));
    return EAR_OK;
  });
}

ear_status ear_lm_clear_gradient(ear_lm* lm) {
  if (!lm) return EAR_ERR_ARGUMENT;
  ear::fast::Floats& g = lm->parts[EAR_LM_GRADIENT];
  std::fill(g.data(), g.data() + g.size(), 0.0f);
  return EAR_OK;
}

ear_status ear_lm_grad_norm(const ear_lm* lm, size_t index, double* out) {
  if (!lm || !out || index >= lm->layout.tensors.size()) return EAR_ERR_ARGUMENT;
  const ear::fast::Tensor& tensor = lm->layout.tensors[index];
  return ear::guarded([&] {
    // The kernel's threads and scratch memory belong to the model, but nothing of it is seen from outside.
    ear_lm* const mine = const_cast<ear_lm*>(lm);
    *out = ear::fast::norm(mine->kernels, mine->gradient(static_cast<int>(index)), tensor.size());
    return EAR_OK;
  });
}

}  // extern "C"
