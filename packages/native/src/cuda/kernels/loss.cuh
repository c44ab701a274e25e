// Softmax and cross-entropy in one pass over the logits, which become their own derivative.
#pragma once

#include "common.cuh"

/*
 * losses (N) = -log softmax(logits)[target] in nats, 0 where the target is -1. logits (N, VP), of which V are real,
 * become (softmax - onehot) * scale / counted, zero in the padding; where scale is 0 they stay. counted: how many
 * targets there are, on the device. One block a row.
 */
KERNEL void crossentropy(float* losses, act_t* logits, const int* targets, const int* counted, int V, int VP,
                             float scale) {
  __shared__ float room[32];
  const long row = blockIdx.x;
  act_t* at = logits + row * VP;
  const int target = targets[row];
  float largest = -3.402823466e38f;
  for (int v = threadIdx.x; v < V; v += blockDim.x) largest = fmaxf(largest, widen(at[v]));
  largest = block_max(largest, room);
  float sum = 0.0f;
  for (int v = threadIdx.x; v < V; v += blockDim.x) sum += expf(widen(at[v]) - largest);
  sum = block_sum(sum, room);
  if (threadIdx.x == 0) losses[row] = target < 0 ? 0.0f : logf(sum) + largest - widen(at[target]);
  if (scale == 0.0f) return;
  // Everybody has read the target's logit before anybody overwrites it.
  __syncthreads();
  const float share = target < 0 ? 0.0f : scale / (float)counted[0];
  for (int v = threadIdx.x; v < VP; v += blockDim.x) {
    const float probability = v < V ? expf(widen(at[v]) - largest) / sum : 0.0f;
    at[v] = narrow((probability - (v == target ? 1.0f : 0.0f)) * share);
  }
}

// mean[0] += sum of losses (N) / counted * scale, in double precision and one order. One block.
KERNEL void mean_loss(double* mean, const float* losses, const int* counted, int N, double scale) {
  __shared__ double part[256];
  double sum = 0.0;
  for (int i = threadIdx.x; i < N; i += blockDim.x) sum += losses[i];
  part[threadIdx.x] = sum;
  __syncthreads();
  for (int apart = blockDim.x / 2; apart > 0; apart /= 2) {
    if ((int)threadIdx.x < apart) part[threadIdx.x] += part[threadIdx.x + apart];
    __syncthreads();
  }
  if (threadIdx.x == 0) mean[0] += part[0] / counted[0] * scale;
}
