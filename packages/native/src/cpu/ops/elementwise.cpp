// Operations on one element at a time, and the gated feed-forward layer that is made of one.
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

// swiglu(x (N,C), w1 (H,C), w3 (H,C), w2 (C,H)) -> gate, up, hidden (N,H), out (N,C): gate = x w1', up = x w3',
// hidden = gate * sigmoid(gate) * up, out = hidden w2'. Source: Shazeer, "GLU Variants Improve Transformer" (2020), with
// LLaMA's names. Variants: SiLU on w3's branch; sigmoid instead of SiLU.
ear_status swiglu(const Call& call) {
  const auto [N, C, H] = call.sizes<3>();
  const auto [x, w1, w3, w2] = call.in<4>();
  const auto [gate, up, hidden, out] = call.out<4>();
  const auto sigmoid = [](double z) { return 1 / (1 + std::exp(-z)); };
  for (size_t n = 0; n < N; n++) {
    for (size_t h = 0; h < H; h++) {
      double g = 0, u = 0;
      for (size_t c = 0; c < C; c++) {
        g += x[n * C + c] * w1[h * C + c];
        u += x[n * C + c] * w3[h * C + c];
      }
      gate[n * H + h] = g;
      up[n * H + h] = u;
      double both = g * sigmoid(g) * u;
      if (call.variant == 1) both = u * sigmoid(u) * g;
      if (call.variant == 2) both = sigmoid(g) * u;
      hidden[n * H + h] = both;
      for (size_t c = 0; c < C; c++) out[n * C + c] += both * w2[c * H + h];
    }
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
      {.name = "swiglu",
       .dims = {"N", "C", "H"},
       .inputs = {{"x", "N*C"}, {"w1", "H*C"}, {"w3", "H*C"}, {"w2", "C*H"}},
       .outputs = {{"gate", "N*H"}, {"up", "N*H"}, {"hidden", "N*H"}, {"out", "N*C"}},
       .compute = swiglu,
       .work = "3*N*C*H",
       .variants = {"silu_on_up", "sigmoid_only"}},
  };
}

}  // namespace ear::ops
