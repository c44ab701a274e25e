#include "fast/stand_in/call.hpp"
#include "fast/stand_in/operations.hpp"

namespace ear::fast::op {

void layernorm_forward(ear_lm& lm, float* out, float* mean, float* rstd, const float* x, const float* weight,
                       const float* bias, std::int64_t N) {
  const int C = lm.config.n_embd;
  if (!lm.stand_ins.replaces(Symbol::layernorm_forward)) {
    return own(lm, Symbol::layernorm_forward, [&](Context& kernels) {
      fast::layernorm_forward(kernels, out, mean, rstd, x, weight, bias, N, C, lm.config.norm_eps);
    });
  }
  const Rows rows(lm, N);
  Call(lm, Symbol::layernorm_forward)
      .out(out, N * C)
      .out(mean, N)
      .out(rstd, N)
      .in(x, N * C)
      .in(weight, C)
      .in(or_zeros(lm, bias, C), C)
      .numbers({rows.B, rows.T, C})
      .make();
}

void layernorm_backward(ear_lm& lm, float* dx, float* dweight, float* dbias, const float* dout, const float* x,
                        const float* weight, const float* mean, const float* rstd, std::int64_t N) {
  const int C = lm.config.n_embd;
  if (!lm.stand_ins.replaces(Symbol::layernorm_backward)) {
    return own(lm, Symbol::layernorm_backward, [&](Context& kernels) {
      fast::layernorm_backward(kernels, dx, dweight, dbias, dout, x, weight, mean, rstd, N, C);
    });
  }
  const Rows rows(lm, N);
  Call(lm, Symbol::layernorm_backward)
      .adds(dx, N * C)
      .adds(dweight, C)
      .adds(or_thrown(lm, dbias, C), C)
      .in(dout, N * C)
      .in(x, N * C)
      .in(weight, C)
      .in(mean, N)
      .in(rstd, N)
      .numbers({rows.B, rows.T, C})
      .make();
}

void rmsnorm_forward(ear_lm& lm, float* out, float* rstd, const float* x, const float* weight, std::int64_t N) {
  const int C = lm.config.n_embd;
  const auto kernel = [&](Context& kernels) {
    fast::rmsnorm_forward(kernels, out, rstd, x, weight, N, C, lm.config.norm_eps);
  };
  if (!lm.stand_ins.replaces(Symbol::rmsnorm)) return own(lm, Symbol::rmsnorm, kernel);
  kernel(lm.next());  // for rstd, which the signature does not name
  Call(lm, Symbol::rmsnorm)
      .out(out, N * C)
      .in(x, N * C)
      .in(weight, C)
      .number(lm.config.norm_eps)
      .numbers({N, C})
      .make();
}

void rmsnorm_backward(ear_lm& lm, float* dx, float* dweight, const float* dout, const float* x, const float* weight,
                      const float* rstd, std::int64_t N) {
  const int C = lm.config.n_embd;
  if (!lm.stand_ins.replaces(Symbol::rmsnorm_backward)) {
    return own(lm, Symbol::rmsnorm_backward, [&](Context& kernels) {
      fast::rmsnorm_backward(kernels, dx, dweight, dout, x, weight, rstd, N, C);
    });
  }
  Call(lm, Symbol::rmsnorm_backward)
      .adds(dx, N * C)
      .adds(dweight, C)
      .in(dout, N * C)
      .in(x, N * C)
      .in(weight, C)
      .number(lm.config.norm_eps)
      .numbers({N, C})
      .make();
}

}  // namespace ear::fast::op
