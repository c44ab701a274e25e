// Activations, biases and the residual stream, element by element; each kernel strides over its n elements.
#pragma once

#include "common.cuh"
#include "dropout.cuh"

__device__ inline long first_element() { return (long)blockIdx.x * blockDim.x + threadIdx.x; }
__device__ inline long all_threads() { return (long)gridDim.x * blockDim.x; }

// x (N, M) += bias (M).
KERNEL void add_bias(act_t* x, const float* bias, int N, int M) {
  for (long i = first_element(); i < (long)N * M; i += all_threads()) x[i] = narrow(widen(x[i]) + bias[i % M]);
}

__device__ inline float gelu_inner(float x) { return 0.7978845608028654f * (x + 0.044715f * x * x * x); }

// act (N, M) = gelu(before + bias), the tanh form of Hendrycks and Gimpel (2016); before (N, M) keeps the sum.
KERNEL void gelu_forward(act_t* act, act_t* before, const float* bias, int N, int M, int has_bias) {
  for (long i = first_element(); i < (long)N * M; i += all_threads()) {
    const act_t kept = has_bias ? narrow(widen(before[i]) + bias[i % M]) : before[i];
    const float x = widen(kept);
    before[i] = kept;
    act[i] = narrow(0.5f * x * (1.0f + tanhf(gelu_inner(x))));
  }
}

// d becomes d * gelu'(before), in place.
KERNEL void gelu_backward(act_t* d, const act_t* before, int N, int M) {
  for (long i = first_element(); i < (long)N * M; i += all_threads()) {
    const float x = widen(before[i]);
    const float t = tanhf(gelu_inner(x));
    const float slope = 0.7978845608028654f * (1.0f + 3.0f * 0.044715f * x * x);
    d[i] = narrow(widen(d[i]) * (0.5f * (1.0f + t) + 0.5f * x * (1.0f - t * t) * slope));
  }
}

// act (N, H) = silu(gate) * up, both in rows of `both` (N, 2 H), gate first (Shazeer, 2020).
KERNEL void swiglu_forward(act_t* act, const act_t* both, int N, int H) {
  for (long i = first_element(); i < (long)N * H; i += all_threads()) {
    const long row = i / H, h = i % H;
    const float gate = widen(both[row * 2 * H + h]);
    act[i] = narrow(gate / (1.0f + expf(-gate)) * widen(both[row * 2 * H + H + h]));
  }
}

KERNEL void swiglu_backward(act_t* dboth, const act_t* dact, const act_t* both, int N, int H) {
  for (long i = first_element(); i < (long)N * H; i += all_threads()) {
    const long row = i / H, at = row * 2 * H + i % H;
    const float gate = widen(both[at]), up = widen(both[at + H]), d = widen(dact[i]);
    const float sigmoid = 1.0f / (1.0f + expf(-gate));
    dboth[at] = narrow(d * up * sigmoid * (1.0f + gate * (1.0f - sigmoid)));
    dboth[at + H] = narrow(d * gate * sigmoid);
  }
}

// x (n) dropped in place: the embeddings, and on the way back their derivative.
KERNEL void drop_stream(float* x, int n, int limit, float keep, int key0, int key1, const int* draw) {
  for (long i = first_element(); i < n; i += all_threads()) x[i] = dropped(x[i], i, limit, keep, key0, key1, draw);
}

// out (N, C) = x + dropped(branch + bias): the end of a branch.
KERNEL void residual_forward(float* out, const float* x, const act_t* branch, const float* bias, int N, int C,
                                 int has_bias, int limit, float keep, int key0, int key1, const int* draw) {
  for (long i = first_element(); i < (long)N * C; i += all_threads()) {
    const float value = widen(branch[i]) + (has_bias ? bias[i % C] : 0.0f);
    out[i] = x[i] + dropped(value, i, limit, keep, key0, key1, draw);
  }
}

// dbranch (N, C) = dropped(dx): the derivative of a branch before it was added.
KERNEL void residual_backward(act_t* dbranch, const float* dx, int n, int limit, float keep, int key0, int key1,
                                  const int* draw) {
  for (long i = first_element(); i < n; i += all_threads())
    dbranch[i] = narrow(dropped(dx[i], i, limit, keep, key0, key1, draw));
}
