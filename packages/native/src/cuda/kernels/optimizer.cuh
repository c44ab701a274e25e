// The gradient's norm and AdamW (Loshchilov and Hutter, 2019) over the whole arena of a model.
#pragma once

#include "common.cuh"

// Sums of squares of x (n), in double precision: block g of G strides through its own elements into part[g]. 256
// threads.
KERNEL void square_sum(double* part, const float* x, int n) {
  __shared__ double room[256];
  double sum = 0.0;
  for (long i = (long)blockIdx.x * blockDim.x + threadIdx.x; i < n; i += (long)gridDim.x * blockDim.x)
    sum += (double)x[i] * x[i];
  room[threadIdx.x] = sum;
  __syncthreads();
  for (int apart = blockDim.x / 2; apart > 0; apart /= 2) {
    if ((int)threadIdx.x < apart) room[threadIdx.x] += room[threadIdx.x + apart];
    __syncthreads();
  }
  if (threadIdx.x == 0) part[blockIdx.x] = room[0];
}

// norm[0] = the root of the G parts' sum; scale[0] = what gradients are multiplied by: clip / (norm + 1e-6) above clip,
// 1 below it or where clip is 0, and 0 where the norm is not finite, which leaves the weights alone. One thread.
KERNEL void clip_scale(double* norm, float* scale, const double* part, int G, const float* clip) {
  double sum = 0.0;
  for (int g = 0; g < G; g++) sum += part[g];
  const double root = sqrt(sum);
  norm[0] = root;
  if (!(root <= 1.7976931348623157e308)) scale[0] = 0.0f;
  else scale[0] = clip[0] > 0.0f && root > clip[0] ? (float)(clip[0] / (root + 1e-6)) : 1.0f;
}

/*
 * One step on w, m, v (n), with the decay decoupled and only for the first n_decaying elements; narrowed (n) receives
 * the new weights in bf16. now: lr, beta1, beta2, eps, weight_decay, 1 - beta1^t, 1 - beta2^t, on the device because
 * they change from step to step.
 */
KERNEL void adamw(float* w, float* m, float* v, act_t* narrowed, const float* gradient, int n, int n_decaying,
                      const float* now, const float* scale) {
  const float lr = now[0], beta1 = now[1], beta2 = now[2], eps = now[3], decay = now[4];
  if (scale[0] == 0.0f) return;
  for (long i = (long)blockIdx.x * blockDim.x + threadIdx.x; i < n; i += (long)gridDim.x * blockDim.x) {
    const float g = gradient[i] * scale[0];
    const float first = beta1 * m[i] + (1.0f - beta1) * g;
    const float second = beta2 * v[i] + (1.0f - beta2) * g * g;
    m[i] = first;
    v[i] = second;
    const float step = first / now[5] / (sqrtf(second / now[6]) + eps);
    const float weight = w[i] - lr * (step + (i < n_decaying ? decay * w[i] : 0.0f));
    w[i] = weight;
    narrowed[i] = narrow(weight);
  }
}

// narrowed (n) = x: the weights' copy for matrix products after they were set from outside.
KERNEL void narrow_all(act_t* narrowed, const float* x, int n) {
  for (long i = (long)blockIdx.x * blockDim.x + threadIdx.x; i < n; i += (long)gridDim.x * blockDim.x)
    narrowed[i] = narrow(x[i]);
}
