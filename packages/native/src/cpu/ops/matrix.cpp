// Products of matrices, as a linear layer and by themselves, and transposition.
#include "op.hpp"

namespace ear::ops {

namespace {

// matmul_forward(inp (B,T,C), weight (OC,C), bias (OC)) -> out (B,T,OC) = inp weight' + bias.
// Variants: no bias; weight read as (C,OC).
ear_status matmul_forward(const Call& call) {
  const auto [B, T, C, OC] = call.sizes<4>();
  const auto [inp, weight, bias] = call.in<3>();
  const auto [out] = call.out<1>();
  for (size_t row = 0; row < B * T; row++) {
    for (size_t o = 0; o < OC; o++) {
      double sum = call.variant == 1 ? 0 : bias[o];
      for (size_t c = 0; c < C; c++) sum += inp[row * C + c] * weight[call.variant == 2 ? c * OC + o : o * C + c];
      out[row * OC + o] = sum;
    }
  }
  return EAR_OK;
}

// matmul_backward(dout (B,T,OC), inp (B,T,C), weight (OC,C)) -> dinp (B,T,C) = dout weight,
// dweight (OC,C) = dout' inp, dbias (OC) = sum of dout over rows.
ear_status matmul_backward(const Call& call) {
  const auto [B, T, C, OC] = call.sizes<4>();
  const auto [dout, inp, weight] = call.in<3>();
  const auto [dinp, dweight, dbias] = call.out<3>();
  for (size_t row = 0; row < B * T; row++) {
    for (size_t o = 0; o < OC; o++) {
      const double d = dout[row * OC + o];
      dbias[o] += d;
      for (size_t c = 0; c < C; c++) {
        dinp[row * C + c] += weight[o * C + c] * d;
        dweight[o * C + c] += inp[row * C + c] * d;
      }
    }
  }
  return EAR_OK;
}

// matmul(a (M,K), b (K,N)) -> out (M,N) = a b.
ear_status matmul(const Call& call) {
  const auto [M, N, K] = call.sizes<3>();
  const auto [a, b] = call.in<2>();
  const auto [out] = call.out<1>();
  for (size_t m = 0; m < M; m++) {
    for (size_t k = 0; k < K; k++) {
      for (size_t n = 0; n < N; n++) out[m * N + n] += a[m * K + k] * b[k * N + n];
    }
  }
  return EAR_OK;
}

// transpose(a (M,N)) -> out (N,M), out[n,m] = a[m,n].
ear_status transpose(const Call& call) {
  const auto [M, N] = call.sizes<2>();
  const auto [a] = call.in<1>();
  const auto [out] = call.out<1>();
  for (size_t m = 0; m < M; m++) {
    for (size_t n = 0; n < N; n++) out[n * M + m] = a[m * N + n];
  }
  return EAR_OK;
}

}  // namespace

std::vector<Op> matrix_ops() {
  return {
      {.name = "matmul_forward",
       .dims = {"B", "T", "C", "OC"},
       .inputs = {{"inp", "B*T*C"}, {"weight", "OC*C"}, {"bias", "OC"}},
       .outputs = {{"out", "B*T*OC"}},
       .compute = matmul_forward,
       .work = "B*T*C*OC",
       .variants = {"no_bias", "weight_transposed"}},
      {.name = "matmul_backward",
       .dims = {"B", "T", "C", "OC"},
       .inputs = {{"dout", "B*T*OC"}, {"inp", "B*T*C"}, {"weight", "OC*C"}},
       .outputs = {{"dinp", "B*T*C"}, {"dweight", "OC*C"}, {"dbias", "OC"}},
       .compute = matmul_backward,
       .work = "2*B*T*C*OC"},
      {.name = "matmul",
       .dims = {"M", "N", "K"},
       .inputs = {{"a", "M*K"}, {"b", "K*N"}},
       .outputs = {{"out", "M*N"}},
       .compute = matmul,
       .work = "M*N*K"},
      {.name = "transpose",
       .dims = {"M", "N"},
       .inputs = {{"a", "M*N"}},
       .outputs = {{"out", "N*M"}},
       .compute = transpose},
  };
}

}  // namespace ear::ops
