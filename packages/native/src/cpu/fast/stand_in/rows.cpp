#include "fast/stand_in/call.hpp"
#include "fast/stand_in/operations.hpp"

namespace ear::fast::op {

void embedding_forward(ear_lm& lm, float* out, const std::int32_t* tokens, const float* wte, const float* wpe, int B,
                       int T) {
  const int C = lm.config.n_embd;
  if (!lm.stand_ins.replaces(Symbol::encoder_forward)) {
    return own(lm, Symbol::encoder_forward,
               [&](Context& kernels) { fast::embedding_forward(kernels, out, tokens, wte, wpe, B, T, C); });
  }
  const std::int64_t N = std::int64_t{B} * T, positions = std::int64_t{T} * C;
  Call(lm, Symbol::encoder_forward)
      .out(out, N * C)
      .ids(tokens, N)
      .in(wte, std::int64_t{lm.config.vocab_size} * C)
      .in(or_zeros(lm, wpe, positions), positions)
      .numbers({B, T, C})
      .make();
}

void embedding_backward(ear_lm& lm, float* dwte, float* dwpe, const float* dout, const std::int32_t* tokens, int B,
                        int T) {
  const int C = lm.config.n_embd, V = lm.config.vocab_size;
  if (!lm.stand_ins.replaces(Symbol::encoder_backward)) {
    return own(lm, Symbol::encoder_backward,
               [&](Context& kernels) { fast::embedding_backward(kernels, dwte, dwpe, dout, tokens, B, T, C, V); });
  }
  const std::int64_t N = std::int64_t{B} * T, positions = std::int64_t{T} * C;
  Call(lm, Symbol::encoder_backward)
      .adds(dwte, std::int64_t{V} * C)
      .adds(or_thrown(lm, dwpe, positions), positions)
      .in(dout, N * C)
      .ids(tokens, N)
      .numbers({B, T, C})
      .make();
}

void residual_forward(ear_lm& lm, float* out, const float* a, const float* b, std::int64_t n) {
  if (!lm.stand_ins.replaces(Symbol::residual_forward)) {
    return own(lm, Symbol::residual_forward, [&](Context& kernels) { add(kernels, out, a, b, n); });
  }
  Call(lm, Symbol::residual_forward).out(out, n).in(a, n).in(b, n).numbers({n}).make();
}

}  // namespace ear::fast::op
