// Token and position embedding, forwards and backwards.
#include "op.hpp"

namespace ear::ops {

namespace {

// encoder_forward(inp (B,T) tokens, wte (V,C), wpe (T,C)) -> out (B,T,C) = wte[token] + wpe[t].
// Variants: no positions; positions looked up by the token, as far as there are rows.
ear_status encoder_forward(const Call& call) {
  const auto [B, T, C, V] = call.sizes<4>();
  const auto [inp, wte, wpe] = call.in<3>();
  const auto [out] = call.out<1>();
  for (size_t row = 0; row < B * T; row++) {
    size_t token = 0;
    if (!index_of(inp[row], V, token)) return EAR_ERR_ARGUMENT;
    const size_t position = call.variant == 2 ? token % T : row % T;
    for (size_t c = 0; c < C; c++) {
      out[row * C + c] = wte[token * C + c] + (call.variant == 1 ? 0 : wpe[position * C + c]);
    }
  }
  return EAR_OK;
}

// encoder_backward(dout (B,T,C), inp (B,T) tokens) -> dwte (V,C), dwpe (T,C): dout summed over each token's and each
// position's places.
ear_status encoder_backward(const Call& call) {
  const auto [B, T, C, V] = call.sizes<4>();
  const auto [dout, inp] = call.in<2>();
  const auto [dwte, dwpe] = call.out<2>();
  for (size_t row = 0; row < B * T; row++) {
    size_t token = 0;
    if (!index_of(inp[row], V, token)) return EAR_ERR_ARGUMENT;
    for (size_t c = 0; c < C; c++) {
      dwte[token * C + c] += dout[row * C + c];
      dwpe[(row % T) * C + c] += dout[row * C + c];
    }
  }
  return EAR_OK;
}

}  // namespace

std::vector<Op> embedding_ops() {
  return {
      {.name = "encoder_forward",
       .dims = {"B", "T", "C", "V"},
       .inputs = {{"inp", "B*T"}, {"wte", "V*C"}, {"wpe", "T*C"}},
       .outputs = {{"out", "B*T*C"}},
       .compute = encoder_forward,
       .variants = {"no_positions", "position_by_token"}},
      {.name = "encoder_backward",
       .dims = {"B", "T", "C", "V"},
       .inputs = {{"dout", "B*T*C"}, {"inp", "B*T"}},
       .outputs = {{"dwte", "V*C"}, {"dwpe", "T*C"}},
       .compute = encoder_backward},
  };
}

}  // namespace ear::ops
