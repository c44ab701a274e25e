// Whole runs of microgpt: steps of forward, backward and Adam, one after another, a block a run.
#pragma once

#include "microgpt_phases.cuh"

namespace microgpt {

// Numbers that describe a run on the device. STATE: where its floats begin, in units of 64; ORDER and LOSSES: where its
// documents and its losses begin.
enum { RUN_L, RUN_C, RUN_NH, RUN_T, RUN_V, RUN_STEPS, RUN_STATE, RUN_ORDER, RUN_DOCS, RUN_LOSSES, RUN_INTS };
enum { ADAM_RATE, ADAM_BETA1, ADAM_BETA2, ADAM_EPS, ADAM_DOUBLES };
// How a run ended.
enum { ALL_TAKEN, CANCELLED, NOT_FINITE };
// Activations of a run lie in shared memory if that suffices: 44 KiB, for which every device has room.
enum { SHARED_FLOATS = 11264 };

__host__ __device__ inline long weight_count(const Shape& s) {
  return (2L * s.V + s.T) * s.C + 12L * s.L * s.C * s.C;
}
// Floats of a run: weights, gradient, the two moments, and what does not lie in shared memory.
__host__ __device__ inline long state_size(const Shape& s) {
  return 4 * weight_count(s) + (room_size(s) <= SHARED_FLOATS ? 0 : room_size(s));
}

// Tokens (n) to logits (n, V).
__device__ inline void forward(const Weights& w, const Room& r, const Shape& s, const int* tokens, int n) {
  const int C = s.C;
  for (int i = threadIdx.x; i < n * C; i += blockDim.x)
    r.embedded[i] = w.wte[(long)tokens[i / C] * C + i % C] + w.wpe[i];
  __syncthreads();
  norm(kept_of(r, s, 0).x, r.scale0, r.embedded, n, C);
  __syncthreads();
  for (int layer = 0; layer < s.L; layer++) {
    const Kept k = kept_of(r, s, layer);
    const Layer at = layer_of(w, s, layer);
    norm(k.normed1, k.scale1, k.x, n, C);
    __syncthreads();
    linear(k.q, k.normed1, at.wq, nullptr, n, C, C, 0);
    linear(k.k, k.normed1, at.wk, nullptr, n, C, C, 0);
    linear(k.v, k.normed1, at.wv, nullptr, n, C, C, 0);
    __syncthreads();
    attend(k.att, k.q, k.k, n, s);
    __syncthreads();
    mix(k.attended, k.att, k.v, n, s);
    __syncthreads();
    linear(k.middle, k.attended, at.wo, k.x, n, C, C, 0);
    __syncthreads();
    norm(k.normed2, k.scale2, k.middle, n, C);
    __syncthreads();
    linear(k.hidden, k.normed2, at.fc1, nullptr, n, C, 4 * C, 1);
    __syncthreads();
    linear(layer + 1 < s.L ? kept_of(r, s, layer + 1).x : r.stream, k.hidden, at.fc2, k.middle, n, 4 * C, C, 0);
    __syncthreads();
  }
  linear(r.logits, r.stream, w.lm_head, nullptr, n, C, s.V, 0);
  __syncthreads();
}

// From the derivative of what leaves a layer to that of what entered it, both dstream.
__device__ inline void layer_backward(const Layer& g, const Layer& w, const Kept& k, const Room& r, const Shape& s,
                                      int n) {
  const int C = s.C;
  weight_gradient(g.fc2, r.dstream, k.hidden, n, 4 * C, C);
  input_gradient(r.dhidden, r.dstream, w.fc2, k.hidden, n, 4 * C, C);
  __syncthreads();
  weight_gradient(g.fc1, r.dhidden, k.normed2, n, C, 4 * C);
  input_gradient(r.dnormed, r.dhidden, w.fc1, nullptr, n, C, 4 * C);
  __syncthreads();
  norm_backward(r.dstream, r.dnormed, k.middle, k.scale2, n, C, 1);
  __syncthreads();
  weight_gradient(g.wo, r.dstream, k.attended, n, C, C);
  input_gradient(r.dattended, r.dstream, w.wo, nullptr, n, C, C);
  __syncthreads();
  attend_backward(r.datt, k.att, r.dattended, k.v, n, s);
  __syncthreads();
  unmix(r, k, n, s);
  __syncthreads();
  weight_gradient(g.wq, r.dq, k.normed1, n, C, C);
  weight_gradient(g.wk, r.dk, k.normed1, n, C, C);
  weight_gradient(g.wv, r.dv, k.normed1, n, C, C);
  for (int i = threadIdx.x; i < n * C; i += blockDim.x) {
    const int p = i / C, c = i % C;
    r.dnormed[i] = through(r.dq, w.wq, p, c, C, C) + through(r.dk, w.wk, p, c, C, C) + through(r.dv, w.wv, p, c, C, C);
  }
  __syncthreads();
  norm_backward(r.dstream, r.dnormed, k.x, k.scale1, n, C, 1);
  __syncthreads();
}

// Every derivative, where logits are their own.
__device__ inline void backward(const Weights& g, const Weights& w, const Room& r, const Shape& s, const int* tokens,
                                int n) {
  const int C = s.C;
  weight_gradient(g.lm_head, r.logits, r.stream, n, C, s.V);
  input_gradient(r.dstream, r.logits, w.lm_head, nullptr, n, C, s.V);
  __syncthreads();
  for (int layer = s.L - 1; layer >= 0; layer--)
    layer_backward(layer_of(g, s, layer), layer_of(w, s, layer), kept_of(r, s, layer), r, s, n);
  norm_backward(r.dnormed, r.dstream, r.embedded, r.scale0, n, C, 0);
  __syncthreads();
  for (int i = threadIdx.x; i < s.V * C; i += blockDim.x) {
    float sum = 0.0f;
    for (int p = 0; p < n; p++)
      if (tokens[p] == i / C) sum += r.dnormed[p * C + i % C];
    g.wte[i] = sum;
  }
  for (int i = threadIdx.x; i < s.T * C; i += blockDim.x) g.wpe[i] = i < n * C ? r.dnormed[i] : 0.0f;
  __syncthreads();
}

}  // namespace microgpt

/*
 * runs (gridDim.x, RUN_INTS) and adams (gridDim.x, ADAM_DOUBLES) describe the runs. Step i of a run reads document
 * orders[RUN_ORDER + i % RUN_DOCS]: tokens[starts[doc]] .. tokens[starts[doc + 1] - 1], at least two. state holds
 * weights, then zeros. losses receives the loss of each step; ends (gridDim.x, 2) how many steps were taken and how the
 * run ended. *cancel is read before each step; other than 0, the run ends. Blocks of whole warps.
 */
// Three blocks on each processor of a device, for which shared memory has room, too.
KERNEL void __launch_bounds__(256, 3)
    train_microgpts(float* state, float* losses, int* ends, const int* runs, const double* adams, const int* tokens,
                    const int* starts, const int* orders, const int* cancel) {
  using namespace microgpt;
  __shared__ float shared_room[SHARED_FLOATS];
  __shared__ int goes_on;
  const int* run = runs + blockIdx.x * RUN_INTS;
  const double* recipe = adams + blockIdx.x * ADAM_DOUBLES;
  const Shape s = {run[RUN_L], run[RUN_C], run[RUN_NH], run[RUN_T], run[RUN_V]};
  const long P = weight_count(s);
  float* weights = state + run[RUN_STATE] * 64L;
  float *gradient = weights + P, *first = gradient + P, *second = first + P;
  const Room r = room_of(room_size(s) <= SHARED_FLOATS ? shared_room : second + P, s);
  const int steps = run[RUN_STEPS];
  double power1 = 1.0, power2 = 1.0;
  int step = 0, end = ALL_TAKEN;
  for (; step < steps; step++) {
    if (threadIdx.x == 0) goes_on = *(const volatile int*)cancel == 0;
    __syncthreads();
    if (!goes_on) {
      end = CANCELLED;
      break;
    }
    const int doc = orders[run[RUN_ORDER] + step % run[RUN_DOCS]];
    const int* document = tokens + starts[doc];
    const int given = starts[doc + 1] - starts[doc] - 1, n = given < s.T ? given : s.T;
    forward(weights_of(weights, s), r, s, document, n);
    cross_entropy(r.losses, r.logits, document + 1, n, s.V);
    __syncthreads();
    if (threadIdx.x == 0) {
      float sum = 0.0f;
      for (int p = 0; p < n; p++) sum += r.losses[p];
      losses[run[RUN_LOSSES] + step] = sum / (float)n;
      goes_on = fabsf(sum) <= 3.402823466e38f;
    }
    __syncthreads();
    if (!goes_on) {
      end = NOT_FINITE;
      break;
    }
    backward(weights_of(gradient, s), weights_of(weights, s), r, s, document, n);
    power1 *= recipe[ADAM_BETA1];
    power2 *= recipe[ADAM_BETA2];
    const double rate = recipe[ADAM_RATE] * (1.0 - (double)step / steps);
    adam(weights, first, second, gradient, P,
         {(float)recipe[ADAM_BETA1], (float)recipe[ADAM_BETA2], (float)(1.0 - recipe[ADAM_BETA1]),
          (float)(1.0 - recipe[ADAM_BETA2]), (float)(rate / (1.0 - power1)), (float)(1.0 / (1.0 - power2)),
          (float)recipe[ADAM_EPS]});
  }
  if (threadIdx.x == 0) {
    ends[2 * blockIdx.x] = step;
    ends[2 * blockIdx.x + 1] = end;
  }
}
