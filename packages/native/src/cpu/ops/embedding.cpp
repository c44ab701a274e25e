// Token and position embedding, joined as in llm.c and by itself, forwards and backwards.
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

// Adds a row to a row of a table; the variant of the backward operations overwrites it, so that of a token that occurs
// several times only the last place counts.
void add_row(double* to, const double* from, size_t C, bool overwrites) {
  for (size_t c = 0; c < C; c++) to[c] = (overwrites ? 0 : to[c]) + from[c];
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
    add_row(dwte + token * C, dout + row * C, C, call.variant == 1);
    add_row(dwpe + row % T * C, dout + row * C, C, false);
  }
  return EAR_OK;
}

// embedding_forward(tokens (N), weight (V,C)) -> out (N,C) = weight[token].
ear_status embedding_forward(const Call& call) {
  const auto [N, V, C] = call.sizes<3>();
  const auto [tokens, weight] = call.in<2>();
  const auto [out] = call.out<1>();
  for (size_t n = 0; n < N; n++) {
    size_t token = 0;
    if (!index_of(tokens[n], V, token)) return EAR_ERR_ARGUMENT;
    for (size_t c = 0; c < C; c++) out[n * C + c] = weight[token * C + c];
  }
  return EAR_OK;
}

// embedding_backward(dout (N,C), tokens (N)) -> dweight (V,C): dout summed over each token's places.
ear_status embedding_backward(const Call& call) {
  const auto [N, V, C] = call.sizes<3>();
  const auto [dout, tokens] = call.in<2>();
  const auto [dweight] = call.out<1>();
  for (size_t n = 0; n < N; n++) {
    size_t token = 0;
    if (!index_of(tokens[n], V, token)) return EAR_ERR_ARGUMENT;
    add_row(dweight + token * C, dout + n * C, C, call.variant == 1);
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
       .compute = encoder_backward,
       .variants = {"repeats_overwritten"}},
      {.name = "embedding_forward",
       .dims = {"N", "V", "C"},
       .inputs = {{"tokens", "N"}, {"weight", "V*C"}},
       .outputs = {{"out", "N*C"}},
       .compute = embedding_forward},
      {.name = "embedding_backward",
       .dims = {"N", "V", "C"},
       .inputs = {{"dout", "N*C"}, {"tokens", "N"}},
       .outputs = {{"dweight", "V*C"}},
       .compute = embedding_backward,
       .variants = {"repeats_overwritten"}},
  };
}

}  // namespace ear::ops
