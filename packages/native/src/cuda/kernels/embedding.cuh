// Token and position embedding. N = B * T rows, C channels, V tokens.
#pragma once

#include "common.cuh"

// x (N, C) = wte[token] + wpe[position], the second only where learned is 1. One block a row.
KERNEL void embedding_forward(float* x, const int* tokens, const float* wte, const float* wpe, int T, int C,
                                  int learned) {
  const long row = blockIdx.x;
  const float* from = wte + (long)tokens[row] * C;
  const float* place = wpe + (row % T) * C;
  for (int c = threadIdx.x; c < C; c += blockDim.x) x[row * C + c] = learned ? from[c] + place[c] : from[c];
}

// dwte (V, C) += the rows of dx (N, C) in which each token stood: order[starts[v]] .. order[starts[v + 1] - 1], rising.
// One block a token; the list was made on the host, so that no atomic decides the order of a sum.
KERNEL void embedding_token_backward(float* dwte, const float* dx, const int* order, const int* starts, int C) {
  const long token = blockIdx.x;
  const int first = starts[token], last = starts[token + 1];
  if (first == last) return;
  for (int c = threadIdx.x; c < C; c += blockDim.x) {
    float sum = 0.0f;
    for (int i = first; i < last; i++) sum += dx[(long)order[i] * C + c];
    dwte[token * C + c] += sum;
  }
}

// dwpe (T, C) += dx summed over the batch. One block a position.
KERNEL void embedding_position_backward(float* dwpe, const float* dx, int B, int T, int C) {
  const long t = blockIdx.x;
  for (int c = threadIdx.x; c < C; c += blockDim.x) {
    float sum = 0.0f;
    for (int b = 0; b < B; b++) sum += dx[((long)b * T + t) * C + c];
    dwpe[t * C + c] += sum;
  }
}
