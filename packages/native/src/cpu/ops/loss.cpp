// Cross-entropy in nats, by itself and joined with softmax.
#include <algorithm>
#include <cmath>

#include "op.hpp"

namespace ear::ops {

namespace {

// crossentropy_forward(probs (B,T,VP), targets (B,T)) -> losses (B,T) = -log probs[target], in nats.
ear_status crossentropy_forward(const Call& call) {
  const auto [B, T, VP] = call.sizes<3>();
  const auto [probs, targets] = call.in<2>();
  const auto [losses] = call.out<1>();
  for (size_t row = 0; row < B * T; row++) {
    size_t target = 0;
    if (!index_of(targets[row], VP, target)) return EAR_ERR_ARGUMENT;
    losses[row] = -std::log(probs[row * VP + target]);
  }
  return EAR_OK;
}

// crossentropy_softmax_backward(dlosses (B,T), probs (B,T,VP), targets (B,T)) -> dlogits (B,T,VP)
// = (probs - [v == target]) * dloss for v < V, and 0 in the padding.
ear_status crossentropy_softmax_backward(const Call& call) {
  const auto [B, T, V, VP] = call.sizes<4>();
  const auto [dlosses, probs, targets] = call.in<3>();
  const auto [dlogits] = call.out<1>();
  for (size_t row = 0; row < B * T; row++) {
    size_t target = 0;
    if (!index_of(targets[row], V, target)) return EAR_ERR_ARGUMENT;
    for (size_t v = 0; v < V; v++) {
      dlogits[row * VP + v] = (probs[row * VP + v] - (v == target ? 1 : 0)) * dlosses[row];
    }
  }
  return EAR_OK;
}

// softmax_crossentropy(logits (N,V), targets (N)) -> probs (N,V), losses (N), loss (1), dlogits (N,V): losses =
// log sum exp(logits) - logits[target] in nats, loss their mean, dlogits = (probs - [v == target]) / N, the mean's
// gradient. Variants: the sum's gradient; the one at the target not taken off.
ear_status softmax_crossentropy(const Call& call) {
  const auto [N, V] = call.sizes<2>();
  const auto [logits, targets] = call.in<2>();
  const auto [probs, losses, loss, dlogits] = call.out<4>();
  const double divisor = call.variant == 1 ? 1 : static_cast<double>(N);
  const double taken_off = call.variant == 2 ? 0 : 1;
  for (size_t n = 0; n < N; n++) {
    size_t target = 0;
    if (!index_of(targets[n], V, target)) return EAR_ERR_ARGUMENT;
    const double* x = logits + n * V;
    const double largest = *std::max_element(x, x + V);
    double sum = 0;
    for (size_t v = 0; v < V; v++) sum += std::exp(x[v] - largest);
    for (size_t v = 0; v < V; v++) {
      probs[n * V + v] = std::exp(x[v] - largest) / sum;
      dlogits[n * V + v] = (probs[n * V + v] - (v == target ? taken_off : 0)) / divisor;
    }
    losses[n] = std::log(sum) + largest - x[target];
    loss[0] += losses[n];
  }
  loss[0] /= static_cast<double>(N);
  return EAR_OK;
}

}  // namespace

std::vector<Op> loss_ops() {
  return {
      {.name = "crossentropy_forward",
       .dims = {"B", "T", "VP"},
       .inputs = {{"probs", "B*T*VP"}, {"targets", "B*T"}},
       .outputs = {{"losses", "B*T"}},
       .compute = crossentropy_forward},
      {.name = "crossentropy_softmax_backward",
       .dims = {"B", "T", "V", "VP"},
       .inputs = {{"dlosses", "B*T"}, {"probs", "B*T*VP"}, {"targets", "B*T"}},
       .outputs = {{"dlogits", "B*T*VP"}},
       .compute = crossentropy_softmax_backward,
       .fits = [](const int64_t* d) { return d[2] <= d[3]; }},
      {.name = "softmax_crossentropy",
       .dims = {"N", "V"},
       .inputs = {{"logits", "N*V"}, {"targets", "N"}},
       .outputs = {{"probs", "N*V"}, {"losses", "N"}, {"loss", "1"}, {"dlogits", "N*V"}},
       .compute = softmax_crossentropy,
       .variants = {"not_divided", "target_kept"}},
  };
}

}  // namespace ear::ops
