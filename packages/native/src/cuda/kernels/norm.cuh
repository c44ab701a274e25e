// LayerNorm (Ba, Kiros, Hinton, 2016) and RMSNorm (Zhang, Sennrich, 2019) of rows (N, C); a warp a row.
#pragma once

#include "common.cuh"

__device__ inline int row_of_warp() { return blockIdx.x * (blockDim.x / 32) + threadIdx.x / 32; }

// out = (x - mean) * rstd * weight + bias; mean and rstd (N) are kept.
KERNEL void layernorm_forward(act_t* out, float* mean, float* rstd, const float* x, const float* weight,
                                  const float* bias, int N, int C, float eps, int has_bias) {
  const long row = row_of_warp();
  const int lane = threadIdx.x % 32;
  if (row >= N) return;
  const float* in = x + row * C;
  float sum = 0.0f;
  for (int c = lane; c < C; c += 32) sum += in[c];
  const float middle = warp_sum(sum) / C;
  float squares = 0.0f;
  for (int c = lane; c < C; c += 32) squares += (in[c] - middle) * (in[c] - middle);
  const float scale = rsqrtf(warp_sum(squares) / C + eps);
  for (int c = lane; c < C; c += 32) {
    const float normed = (in[c] - middle) * scale * weight[c];
    out[row * C + c] = narrow(has_bias ? normed + bias[c] : normed);
  }
  if (lane == 0) {
    mean[row] = middle;
    rstd[row] = scale;
  }
}

// dx += the derivative of x.
KERNEL void layernorm_backward(float* dx, const act_t* dout, const float* x, const float* weight, const float* mean,
                                   const float* rstd, int N, int C) {
  const long row = row_of_warp();
  const int lane = threadIdx.x % 32;
  if (row >= N) return;
  const float middle = mean[row], scale = rstd[row];
  float sum = 0.0f, product = 0.0f;
  for (int c = lane; c < C; c += 32) {
    const float dnormed = widen(dout[row * C + c]) * weight[c];
    sum += dnormed;
    product += dnormed * (x[row * C + c] - middle) * scale;
  }
  sum = warp_sum(sum) / C;
  product = warp_sum(product) / C;
  for (int c = lane; c < C; c += 32) {
    const float dnormed = widen(dout[row * C + c]) * weight[c];
    const float normed = (x[row * C + c] - middle) * scale;
    dx[row * C + c] += scale * (dnormed - sum - normed * product);
  }
}

// out = x * rstd * weight, rstd = (mean(x^2) + eps)^-1/2.
KERNEL void rmsnorm_forward(act_t* out, float* rstd, const float* x, const float* weight, int N, int C, float eps) {
  const long row = row_of_warp();
  const int lane = threadIdx.x % 32;
  if (row >= N) return;
  float squares = 0.0f;
  for (int c = lane; c < C; c += 32) squares += x[row * C + c] * x[row * C + c];
  const float scale = rsqrtf(warp_sum(squares) / C + eps);
  for (int c = lane; c < C; c += 32) out[row * C + c] = narrow(x[row * C + c] * scale * weight[c]);
  if (lane == 0) rstd[row] = scale;
}

KERNEL void rmsnorm_backward(float* dx, const act_t* dout, const float* x, const float* weight, const float* rstd,
                                 int N, int C) {
  const long row = row_of_warp();
  const int lane = threadIdx.x % 32;
  if (row >= N) return;
  const float scale = rstd[row];
  float product = 0.0f;
  for (int c = lane; c < C; c += 32) product += widen(dout[row * C + c]) * weight[c] * x[row * C + c] * scale;
  product = warp_sum(product) / C;
  for (int c = lane; c < C; c += 32) {
    const float normed = x[row * C + c] * scale;
    dx[row * C + c] += scale * (widen(dout[row * C + c]) * weight[c] - normed * product);
  }
}

/*
 * The first of two steps to the derivatives of weight and bias: block g of G sums rows g, g + G, … of dout * normed
 * into partial[g] (C) and of dout into partial[G + g]. mean is not read for RMSNorm (centred 0).
 */
KERNEL void norm_weight_partial(float* partial, const act_t* dout, const float* x, const float* mean,
                                    const float* rstd, int N, int C, int centred) {
  for (int c = threadIdx.x; c < C; c += blockDim.x) {
    float scaled = 0.0f, plain = 0.0f;
    for (long row = blockIdx.x; row < N; row += gridDim.x) {
      const float d = widen(dout[row * C + c]);
      const float normed = (x[row * C + c] - (centred ? mean[row] : 0.0f)) * rstd[row];
      scaled += d * normed;
      plain += d;
    }
    partial[(long)blockIdx.x * C + c] = scaled;
    partial[((long)gridDim.x + blockIdx.x) * C + c] = plain;
  }
}

// Column sums of dout (N, C), the same way: block g into partial[g] (C).
KERNEL void column_partial(float* partial, const act_t* dout, int N, int C) {
  for (int c = threadIdx.x; c < C; c += blockDim.x) {
    float sum = 0.0f;
    for (long row = blockIdx.x; row < N; row += gridDim.x) sum += widen(dout[row * C + c]);
    partial[(long)blockIdx.x * C + c] = sum;
  }
}

// The second step: out (C) += the G rows of partial (G, C), from the first on.
KERNEL void partial_sum(float* out, const float* partial, int G, int C) {
  const int c = blockIdx.x * blockDim.x + threadIdx.x;
  if (c >= C) return;
  float sum = 0.0f;
  for (int g = 0; g < G; g++) sum += partial[(long)g * C + c];
  out[c] += sum;
}
