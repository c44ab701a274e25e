#include <algorithm>

#include "fast/stand_in/call.hpp"
#include "fast/stand_in/operations.hpp"

namespace ear::fast::op {

void linear_forward(ear_lm& lm, float* out, const float* x, const float* weight, const float* bias, std::int64_t N,
                    int C, int OC) {
  if (!lm.stand_ins.replaces(Symbol::matmul_forward)) {
    return own(lm, Symbol::matmul_forward, [&](Context& kernels) {
      fast::linear_forward(kernels, out, nullptr, x, weight, bias, N, C, OC, Activation::none);
    });
  }
  const Rows rows(lm, N);
  Call(lm, Symbol::matmul_forward)
      .out(out, N * OC)
      .in(x, N * C)
      .in(weight, std::int64_t{OC} * C)
      .in(or_zeros(lm, bias, OC), OC)
      .numbers({rows.B, rows.T, C, OC})
      .make();
}

void linear_gelu_forward(ear_lm& lm, float* out, float* before, const float* x, const float* weight, const float* bias,
                         std::int64_t N, int C, int OC) {
  if (!lm.stand_ins.touches(Symbol::matmul_forward) && !lm.stand_ins.touches(Symbol::gelu_forward)) {
    fast::linear_forward(lm.next(), out, before, x, weight, bias, N, C, OC, Activation::gelu_tanh);
    return;
  }
  linear_forward(lm, before, x, weight, bias, N, C, OC);
  if (!lm.stand_ins.replaces(Symbol::gelu_forward)) {
    return own(lm, Symbol::gelu_forward, [&](Context& kernels) {
      activation_forward(kernels, out, before, N * OC, Activation::gelu_tanh);
    });
  }
  Call(lm, Symbol::gelu_forward).out(out, N * OC).in(before, N * OC).numbers({N * OC}).make();
}

void linear_backward(ear_lm& lm, float* dx, float* dweight, float* dbias, const float* dout, const float* x,
                     const float* weight, std::int64_t N, int C, int OC) {
  if (!lm.stand_ins.replaces(Symbol::matmul_backward)) {
    return own(lm, Symbol::matmul_backward, [&](Context& kernels) {
      fast::linear_backward(kernels, dx, false, dweight, dbias, dout, x, weight, N, C, OC);
    });
  }
  const Rows rows(lm, N);
  Call(lm, Symbol::matmul_backward)
      .out(dx, N * C)
      .adds(dweight, std::int64_t{OC} * C)
      .adds(or_thrown(lm, dbias, OC), OC)
      .in(dout, N * OC)
      .in(x, N * C)
      .in(weight, std::int64_t{OC} * C)
      .numbers({rows.B, rows.T, C, OC})
      .make();
}

void gelu_backward(ear_lm& lm, float* dx, const float* dout, const float* before, std::int64_t n) {
  if (!lm.stand_ins.replaces(Symbol::gelu_backward)) {
    return own(lm, Symbol::gelu_backward, [&](Context& kernels) {
      activation_backward(kernels, dx, dout, before, n, Activation::gelu_tanh);
    });
  }
  float* const apart = lm.workspace.floats(kSlotA, n);
  std::copy_n(dout, n, apart);
  Call(lm, Symbol::gelu_backward).out(dx, n).in(before, n).in(apart, n).numbers({n}).make();
}

void swiglu_inner(ear_lm& lm, float* act, float* both, const float* x, const float* up, std::int64_t N) {
  const Widths w(lm.config);
  const bool replaced = lm.stand_ins.replaces(Symbol::swiglu);
  const Watch watch(lm.stand_ins, replaced ? Symbol::count : Symbol::swiglu, false);
  linear_forward(lm, both, x, up, nullptr, N, w.C, w.UP);
  swiglu_forward(lm.next(), act, both, N, w.H);
}

void swiglu_outer(ear_lm& lm, float* out, const float* act, const float* x, const float* up, const float* down,
                  std::int64_t N) {
  const Widths w(lm.config);
  if (!lm.stand_ins.replaces(Symbol::swiglu)) {
    const Watch watch(lm.stand_ins, Symbol::swiglu);
    return linear_forward(lm, out, act, down, nullptr, N, w.H, w.C);
  }
  const std::int64_t matrix = std::int64_t{w.H} * w.C;
  Call(lm, Symbol::swiglu)
      .out(out, N * w.C)
      .in(x, N * w.C)
      .in(up, matrix)
      .in(up + matrix, matrix)
      .in(down, matrix)
      .numbers({N, w.C, w.H})
      .make();
}

}  // namespace ear::fast::op
