// The gated feed-forward layer SwiGLU, forwards and backwards. Source: Shazeer, "GLU Variants Improve Transformer"
// (2020), with LLaMA's names.
#include <cmath>

#include "op.hpp"

namespace ear::ops {

namespace {

double sigmoid(double z) { return 1 / (1 + std::exp(-z)); }

// x . w over C elements.
double product(const double* x, const double* w, size_t C) {
  double sum = 0;
  for (size_t c = 0; c < C; c++) sum += x[c] * w[c];
  return sum;
}

// swiglu(x (N,C), w1 (H,C), w3 (H,C), w2 (C,H)) -> gate, up, hidden (N,H), out (N,C): gate = x w1', up = x w3',
// hidden = gate * sigmoid(gate) * up, out = hidden w2'. Variants: SiLU on w3's branch; sigmoid instead of SiLU.
ear_status swiglu(const Call& call) {
  const auto [N, C, H] = call.sizes<3>();
  const auto [x, w1, w3, w2] = call.in<4>();
  const auto [gate, up, hidden, out] = call.out<4>();
  for (size_t n = 0; n < N; n++) {
    for (size_t h = 0; h < H; h++) {
      const double g = gate[n * H + h] = product(x + n * C, w1 + h * C, C);
      const double u = up[n * H + h] = product(x + n * C, w3 + h * C, C);
      double both = g * sigmoid(g) * u;
      if (call.variant == 1) both = u * sigmoid(u) * g;
      if (call.variant == 2) both = sigmoid(g) * u;
      hidden[n * H + h] = both;
      for (size_t c = 0; c < C; c++) out[n * C + c] += both * w2[c * H + h];
    }
  }
  return EAR_OK;
}

enum BackwardVariant { kRight, kSigmoidSlope, kSiluOnUp, kOneBranch };

// swiglu_backward(dout (N,C), x (N,C), w1 (H,C), w3 (H,C), w2 (C,H)) -> dhidden, dgate, dup (N,H), dw2 (C,H), dw1,
// dw3 (H,C), dx (N,C): with s = sigmoid(gate), dhidden = dout w2, dgate = dhidden * up * (s + gate * s * (1 - s)),
// dup = dhidden * gate * s, dw2 = dout' hidden, dw1 = dgate' x, dw3 = dup' x, dx = dgate w1 + dup w3. Variants: the
// slope of SiLU without its second term; SiLU on w3's branch; dx without dup w3.
ear_status swiglu_backward(const Call& call) {
  const auto [N, C, H] = call.sizes<3>();
  const auto [dout, x, w1, w3, w2] = call.in<5>();
  const auto [dhidden, dgate, dup, dw2, dw1, dw3, dx] = call.out<7>();
  for (size_t n = 0; n < N; n++) {
    const double* const row = x + n * C;
    for (size_t h = 0; h < H; h++) {
      const double g = product(row, w1 + h * C, C), u = product(row, w3 + h * C, C);
      const bool turned = call.variant == kSiluOnUp;
      const double z = turned ? u : g, other = turned ? g : u;  // SiLU is taken of z
      const double s = sigmoid(z);
      const double slope = s + (call.variant == kSigmoidSlope ? 0 : z * s * (1 - s));
      double d = 0;
      for (size_t c = 0; c < C; c++) {
        d += dout[n * C + c] * w2[c * H + h];
        dw2[c * H + h] += dout[n * C + c] * z * s * other;
      }
      dhidden[n * H + h] = d;
      const double dz = d * other * slope, dother = d * z * s;
      const double dg = dgate[n * H + h] = turned ? dother : dz;
      const double du = dup[n * H + h] = turned ? dz : dother;
      for (size_t c = 0; c < C; c++) {
        dw1[h * C + c] += dg * row[c];
        dw3[h * C + c] += du * row[c];
        dx[n * C + c] += dg * w1[h * C + c] + (call.variant == kOneBranch ? 0 : du * w3[h * C + c]);
      }
    }
  }
  return EAR_OK;
}

}  // namespace

std::vector<Op> gated_ops() {
  return {
      {.name = "swiglu",
       .dims = {"N", "C", "H"},
       .inputs = {{"x", "N*C"}, {"w1", "H*C"}, {"w3", "H*C"}, {"w2", "C*H"}},
       .outputs = {{"gate", "N*H"}, {"up", "N*H"}, {"hidden", "N*H"}, {"out", "N*C"}},
       .compute = swiglu,
       .work = "3*N*C*H",
       .variants = {"silu_on_up", "sigmoid_only"}},
      {.name = "swiglu_backward",
       .dims = {"N", "C", "H"},
       .inputs = {{"dout", "N*C"}, {"x", "N*C"}, {"w1", "H*C"}, {"w3", "H*C"}, {"w2", "C*H"}},
       .outputs = {{"dhidden", "N*H"}, {"dgate", "N*H"}, {"dup", "N*H"}, {"dw2", "C*H"}, {"dw1", "H*C"},
                   {"dw3", "H*C"}, {"dx", "N*C"}},
       .compute = swiglu_backward,
       .work = "8*N*C*H",
       .variants = {"sigmoid_slope", "silu_on_up", "one_branch"}},
  };
}

}  // namespace ear::ops
