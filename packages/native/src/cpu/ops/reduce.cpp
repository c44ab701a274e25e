// Sums: running, of two vectors, of blocks, of columns, under a sliding window.
#include <algorithm>

#include "op.hpp"

namespace ear::ops {

namespace {

// cumsum(a (N)) -> out (N), out[i] = a[0] + … + a[i]. The variant leaves a[i] out.
ear_status cumsum(const Call& call) {
  const auto [N] = call.sizes<1>();
  const auto [a] = call.in<1>();
  const auto [out] = call.out<1>();
  double sum = 0;
  for (size_t i = 0; i < N; i++) {
    out[i] = call.variant == 1 ? sum : sum + a[i];
    sum += a[i];
  }
  return EAR_OK;
}

// dot(a, b (N)) -> out (1) = sum a b.
ear_status dot(const Call& call) {
  const auto [N] = call.sizes<1>();
  const auto [a, b] = call.in<2>();
  const auto [out] = call.out<1>();
  for (size_t i = 0; i < N; i++) out[0] += a[i] * b[i];
  return EAR_OK;
}

// block_sum(a (N)) -> out (N / BS rounded up): the sum of each BS elements; the last block may be shorter. The variant
// leaves an incomplete last block out.
ear_status block_sum(const Call& call) {
  const auto [N, BS] = call.sizes<2>();
  const auto [a] = call.in<1>();
  const auto [out] = call.out<1>();
  const size_t end = call.variant == 1 ? N / BS * BS : N;
  for (size_t i = 0; i < end; i++) out[i / BS] += a[i];
  return EAR_OK;
}

// column_sum(a (M,N)) -> out (N), out[n] = sum over m of a[m,n].
ear_status column_sum(const Call& call) {
  const auto [M, N] = call.sizes<2>();
  const auto [a] = call.in<1>();
  const auto [out] = call.out<1>();
  for (size_t i = 0; i < M * N; i++) out[i % N] += a[i];
  return EAR_OK;
}

// conv1d(a (N), w (K)) -> out (N), out[i] = sum over k of a[i + k] w[k]; what lies past the end counts as 0. The
// variant turns w around.
ear_status conv1d(const Call& call) {
  const auto [N, K] = call.sizes<2>();
  const auto [a, w] = call.in<2>();
  const auto [out] = call.out<1>();
  for (size_t i = 0; i < N; i++) {
    for (size_t k = 0; k < std::min(K, N - i); k++) out[i] += a[i + k] * w[call.variant == 1 ? K - 1 - k : k];
  }
  return EAR_OK;
}

}  // namespace

std::vector<Op> reduce_ops() {
  return {
      {.name = "cumsum",
       .dims = {"N"},
       .inputs = {{"a", "N"}},
       .outputs = {{"out", "N"}},
       .compute = cumsum,
       .variants = {"exclusive"}},
      {.name = "dot",
       .dims = {"N"},
       .inputs = {{"a", "N"}, {"b", "N"}},
       .outputs = {{"out", "1"}},
       .compute = dot},
      {.name = "block_sum",
       .dims = {"N", "BS"},
       .inputs = {{"a", "N"}},
       .outputs = {{"out", "N/BS"}},
       .compute = block_sum,
       .variants = {"no_tail"}},
      {.name = "column_sum",
       .dims = {"M", "N"},
       .inputs = {{"a", "M*N"}},
       .outputs = {{"out", "N"}},
       .compute = column_sum},
      {.name = "conv1d",
       .dims = {"N", "K"},
       .inputs = {{"a", "N"}, {"w", "K"}},
       .outputs = {{"out", "N"}},
       .compute = conv1d,
       .work = "N*K",
       .variants = {"turned"}},
  };
}

}  // namespace ear::ops
