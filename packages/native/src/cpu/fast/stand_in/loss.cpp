// Loss and its derivative: the engine's one kernel, one stand-in, or llm.c's three steps.
#include <algorithm>
#include <iterator>

#include "fast/math/real.hpp"
#include "fast/stand_in/call.hpp"
#include "fast/stand_in/operations.hpp"

namespace ear::fast::op {

namespace {

constexpr Symbol kSteps[] = {Symbol::softmax_forward, Symbol::crossentropy_forward,
                             Symbol::crossentropy_softmax_backward};

// The rows of a pass whose loss is taken.
struct Scored {
  ear_lm& lm;
  const std::int32_t* targets;  // (n), none of them -1
  std::int64_t n, V;
  Rows rows;

  // probs (n, V) = softmax(logits).
  void softmax(float* probs, const float* logits, float* losses) const {
    if (!lm.stand_ins.replaces(Symbol::softmax_forward)) {
      return own(lm, Symbol::softmax_forward, [&](Context& kernels) {
        std::copy_n(logits, n * V, probs);
        softmax_crossentropy(kernels, losses, probs, targets, n, static_cast<int>(V), 1);
        // The kernel took 1 off there, and with it the digits of what is small.
        for (std::int64_t i = 0; i < n; i++) probs[i * V + targets[i]] = static_cast<float>(exp_of(-losses[i]));
      });
    }
    Call(lm, Symbol::softmax_forward).out(probs, n * V).in(logits, n * V).numbers({rows.B, rows.T, V, V}).make();
  }

  void crossentropy(float* losses, const float* probs) const {
    if (!lm.stand_ins.replaces(Symbol::crossentropy_forward)) {
      return own(lm, Symbol::crossentropy_forward, [&](Context&) {
        for (std::int64_t i = 0; i < n; i++) losses[i] = static_cast<float>(-log_of(probs[i * V + targets[i]]));
      });
    }
    Call(lm, Symbol::crossentropy_forward)
        .out(losses, n)
        .in(probs, n * V)
        .ids(targets, n)
        .numbers({rows.B, rows.T, V})
        .make();
  }

  // dlogits (n, V) = (probs - onehot(target)) * scale.
  void backward(float* dlogits, const float* probs, float scale) const {
    if (!lm.stand_ins.replaces(Symbol::crossentropy_softmax_backward)) {
      return own(lm, Symbol::crossentropy_softmax_backward, [&](Context&) {
        for (std::int64_t i = 0; i < n * V; i++) dlogits[i] = probs[i] * scale;
        for (std::int64_t i = 0; i < n; i++) dlogits[i * V + targets[i]] -= scale;
      });
    }
    float* const dlosses = lm.workspace.floats(kSlotB, n);
    std::fill_n(dlosses, n, scale);
    Call(lm, Symbol::crossentropy_softmax_backward)
        .out(dlogits, n * V)
        .in(dlosses, n)
        .in(probs, n * V)
        .ids(targets, n)
        .numbers({rows.B, rows.T, V, V})
        .make();
  }

  void in_steps(float* losses, float* logits, float scale) const {
    float* const probs = lm.workspace.floats(kSlotA, n * V);
    softmax(probs, logits, losses);
    crossentropy(losses, probs);
    if (scale != 0) backward(logits, probs, scale);
  }

  void at_once(float* losses, float* logits, float scale) const {
    float* const dlogits = lm.workspace.floats(kSlotA, n * V);
    Call(lm, Symbol::softmax_crossentropy)
        .out(losses, n)
        .out(dlogits, n * V)
        .in(logits, n * V)
        .ids(targets, n)
        .numbers({n, V})
        .make();
    if (scale == 0) return;
    const float of_mean = scale * static_cast<float>(n);
    for (std::int64_t i = 0; i < n * V; i++) logits[i] = dlogits[i] * of_mean;
  }
};

}  // namespace

void loss(ear_lm& lm, float* losses, float* logits, const std::int32_t* targets, std::int64_t n, float scale) {
  const int V = lm.config.vocab_size;
  const bool replaced = lm.stand_ins.replaces(Symbol::softmax_crossentropy);
  const bool in_steps =
      std::any_of(std::begin(kSteps), std::end(kSteps), [&](Symbol step) { return lm.stand_ins.touches(step); });
  if (!replaced && !in_steps) {
    return own(lm, Symbol::softmax_crossentropy, [&](Context& kernels) {
      softmax_crossentropy(kernels, losses, logits, targets, n, V, scale);
    });
  }
  // llm.c has no target that does not count.
  if (std::find(targets, targets + n, -1) != targets + n) throw Failed{EAR_ERR_ARGUMENT};
  const Scored scored{lm, targets, n, V, Rows(lm, n)};
  if (replaced) {
    scored.at_once(losses, logits, scale);
  } else {
    scored.in_steps(losses, logits, scale);
  }
}

}  // namespace ear::fast::op
