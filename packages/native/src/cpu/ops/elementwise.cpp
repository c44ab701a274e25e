// Operations on one element at a time.
#include <cmath>

#include "op.hpp"

namespace ear::ops {

namespace {

// residual_forward(inp1, inp2 (N)) -> out (N) = inp1 + inp2. vec_add(a, b (N)) -> out (N) is the same sum.
ear_status add(const Call& call) {
  const auto [N] = call.sizes<1>();
  const auto [a, b] = call.in<2>();
  const auto [out] = call.out<1>();
  for (size_t i = 0; i < N; i++) out[i] = a[i] + b[i];
  return EAR_OK;
}

// residual_backward(dout (N)) -> dinp1, dinp2 (N): both are dout.
ear_status residual_backward(const Call& call) {
  const auto [N] = call.sizes<1>();
  const auto [dout] = call.in<1>();
  const auto [dinp1, dinp2] = call.out<2>();
  for (size_t i = 0; i < N; i++) dinp1[i] = dinp2[i] = dout[i];
  return EAR_OK;
}

const double kRootOfTwoOverPi = std::sqrt(2 / std::acos(-1.0));
constexpr double kCubic = 0.044715;

// gelu_forward(inp (N)) -> out (N) = x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3))).
// Source: Hendrycks, Gimpel, "Gaussian Error Linear Units" (2016), the tanh form as in GPT-2. Variants: the form with
// erf; x * sigmoid(1.702 x).
ear_status gelu_forward(const Call& call) {
  const auto [N] = call.sizes<1>();
  const auto [inp] = call.in<1>();
  const auto [out] = call.out<1>();
  for (size_t i = 0; i < N; i++) {
    const double x = inp[i];
    out[i] = x / 2 * (1 + std::tanh(kRootOfTwoOverPi * (x + kCubic * x * x * x)));
    if (call.variant == 1) out[i] = x / 2 * (1 + std::erf(x / std::sqrt(2.0)));
    if (call.variant == 2) out[i] = x / (1 + std::exp(-1.702 * x));
  }
  return EAR_OK;
}

// gelu_backward(inp, dout (N)) -> dinp (N) = dout * ((1 + tanh u) / 2 + x / 2 * (1 - tanh^2 u) * u'),
// u = sqrt(2 / pi) * (x + 0.044715 x^3). The variant leaves the second term out.
ear_status gelu_backward(const Call& call) {
  const auto [N] = call.sizes<1>();
  const auto [inp, dout] = call.in<2>();
  const auto [dinp] = call.out<1>();
  for (size_t i = 0; i < N; i++) {
    const double x = inp[i];
    const double t = std::tanh(kRootOfTwoOverPi * (x + kCubic * x * x * x));
    const double slope = kRootOfTwoOverPi * (1 + 3 * kCubic * x * x);
    dinp[i] = dout[i] * ((1 + t) / 2 + (call.variant == 1 ? 0 : x / 2 * (1 - t * t) * slope));
  }
  return EAR_OK;
}

// relu_forward(inp (N)) -> out (N) = max(x, 0). Variants: x / 100 below 0 (leaky); |x|.
ear_status relu_forward(const Call& call) {
  const auto [N] = call.sizes<1>();
  const auto [inp] = call.in<1>();
  const auto [out] = call.out<1>();
  const double below = call.variant == 1 ? 0.01 : call.variant == 2 ? -1 : 0;
  for (size_t i = 0; i < N; i++) out[i] = inp[i] < 0 ? below * inp[i] : inp[i];
  return EAR_OK;
}

// relu_backward(inp, dout (N)) -> dinp (N) = dout where x > 0, else 0: also where x is 0, as in PyTorch. Variants: dout
// passes where x is 0; dout passes by its own sign.
ear_status relu_backward(const Call& call) {
  const auto [N] = call.sizes<1>();
  const auto [inp, dout] = call.in<2>();
  const auto [dinp] = call.out<1>();
  for (size_t i = 0; i < N; i++) {
    const double decides = call.variant == 2 ? dout[i] : inp[i];
    dinp[i] = decides > 0 || (call.variant == 1 && decides == 0) ? dout[i] : 0;
  }
  return EAR_OK;
}

}  // namespace

std::vector<Op> elementwise_ops() {
  return {
      {.name = "residual_forward",
       .dims = {"N"},
       .inputs = {{"inp1", "N"}, {"inp2", "N"}},
       .outputs = {{"out", "N"}},
       .compute = add},
      {.name = "residual_backward",
       .dims = {"N"},
       .inputs = {{"dout", "N"}},
       .outputs = {{"dinp1", "N"}, {"dinp2", "N"}},
       .compute = residual_backward},
      {.name = "vec_add",
       .dims = {"N"},
       .inputs = {{"a", "N"}, {"b", "N"}},
       .outputs = {{"out", "N"}},
       .compute = add},
      {.name = "gelu_forward",
       .dims = {"N"},
       .inputs = {{"inp", "N"}},
       .outputs = {{"out", "N"}},
       .compute = gelu_forward,
       .variants = {"erf_form", "sigmoid_form"}},
      {.name = "gelu_backward",
       .dims = {"N"},
       .inputs = {{"inp", "N"}, {"dout", "N"}},
       .outputs = {{"dinp", "N"}},
       .compute = gelu_backward,
       .variants = {"no_second_term"}},
      {.name = "relu_forward",
       .dims = {"N"},
       .inputs = {{"inp", "N"}},
       .outputs = {{"out", "N"}},
       .compute = relu_forward,
       .variants = {"leaky", "absolute"}},
      {.name = "relu_backward",
       .dims = {"N"},
       .inputs = {{"inp", "N"}, {"dout", "N"}},
       .outputs = {{"dinp", "N"}},
       .compute = relu_backward,
       .variants = {"passes_at_zero", "by_own_sign"}},
  };
}

}  // namespace ear::ops
