/*
 * GELU by tanh (Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016), ReLU, and the gate of SwiGLU (Shazeer, "GLU
 * Variants Improve Transformer", 2020). 0.5 (1 + tanh u) is logistic(2 u), which loses no digits for negative u.
 */
#pragma once

namespace ear::fast {
namespace {

constexpr float kGelu1 = 1.59576912f;    // 2 sqrt(2 / pi)
constexpr float kGelu3 = 0.0713548163f;  // … times 0.044715

inline V gelu(V x) { return x * logistic(x * fma(set(kGelu3), x * x, set(kGelu1))); }

inline V gelu_slope(V x) {
  const V square = x * x;
  const V s = logistic(x * fma(set(kGelu3), square, set(kGelu1)));
  return fma(x * (s * (set(1.0f) - s)), fma(set(3 * kGelu3), square, set(kGelu1)), s);
}

inline V activate(V x, Activation activation) {
  if (activation == Activation::gelu_tanh) return gelu(x);
  if (activation == Activation::relu) return choose(above(set(0.0f), x), set(0.0f), x);
  return x;
}

inline void activation_forward(float* out, const float* x, std::int64_t n, Activation activation) {
  each(n, [=](std::int64_t i, std::int64_t count) { store(out + i, activate(load(x + i, count), activation), count); });
}

inline void activation_backward(float* dx, const float* dout, const float* before, std::int64_t n,
                                Activation activation) {
  each(n, [=](std::int64_t i, std::int64_t count) {
    const V x = load(before + i, count), d = load(dout + i, count);
    V result = d;
    if (activation == Activation::gelu_tanh) result = d * gelu_slope(x);
    if (activation == Activation::relu) result = choose(above(x, set(0.0f)), d, set(0.0f));
    store(dx + i, result, count);
  });
}

inline void swiglu_forward(float* out, const float* both, std::int64_t rows, int H) {
  for (std::int64_t row = 0; row < rows; row++) {
    const float *gate = both + row * 2 * H, *up = gate + H;
    float* to = out + row * H;
    each(H, [=](std::int64_t i, std::int64_t count) {
      const V g = load(gate + i, count);
      store(to + i, g * logistic(g) * load(up + i, count), count);
    });
  }
}

inline void swiglu_backward(float* dboth, const float* dout, const float* both, std::int64_t rows, int H) {
  for (std::int64_t row = 0; row < rows; row++) {
    const float *gate = both + row * 2 * H, *up = gate + H, *d = dout + row * H;
    float *dgate = dboth + row * 2 * H, *dup = dgate + H;
    each(H, [=](std::int64_t i, std::int64_t count) {
      const V g = load(gate + i, count), u = load(up + i, count), dy = load(d + i, count);
      const V s = logistic(g);
      const V slope = fma(g * s, set(1.0f) - s, s);
      store(dgate + i, dy * u * slope, count);
      store(dup + i, dy * (g * s), count);
    });
  }
}

}  // namespace
}  // namespace ear::fast
