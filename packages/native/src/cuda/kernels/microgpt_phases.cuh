// The phases of a step of microgpt: each is a loop over the numbers that it computes, and reads nothing that it writes.
#pragma once

#include "microgpt.cuh"

namespace microgpt {

// Neighbouring threads take neighbouring positions where a matrix is read row by row, neighbouring columns elsewhere.
// y (n, O) = x (n, I) w^T, plus `added` (n, O) where there is one, below zero zero where cut is 1.
__device__ inline void linear(float* y, const float* x, const float* w, const float* added, int n, int I,
                              int O, int cut) {
  for (int i = threadIdx.x; i < n * O; i += blockDim.x) {
    const int p = i % n, o = i / n;
    float sum = 0.0f;
    for (int j = 0; j < I; j++) sum = fmaf(x[p * I + j], w[(long)o * I + j], sum);
    if (added) sum += added[p * O + o];
    y[p * O + o] = cut && !(sum > 0.0f) ? 0.0f : sum;
  }
}

// dw (O, I) = dy^T x
__device__ inline void weight_gradient(float* dw, const float* dy, const float* x, int n, int I, int O) {
  for (int i = threadIdx.x; i < O * I; i += blockDim.x) {
    const int o = i / I, j = i % I;
    float sum = 0.0f;
    for (int p = 0; p < n; p++) sum = fmaf(dy[p * O + o], x[p * I + j], sum);
    dw[i] = sum;
  }
}

__device__ inline float through(const float* dy, const float* w, int p, int j, int I, int O) {
  float sum = 0.0f;
  for (int o = 0; o < O; o++) sum = fmaf(dy[p * O + o], w[(long)o * I + j], sum);
  return sum;
}
// dx (n, I) = dy (n, O) w; where `passed` (n, I) is given, zero where that is not above zero.
__device__ inline void input_gradient(float* dx, const float* dy, const float* w, const float* passed, int n,
                                      int I, int O) {
  for (int i = threadIdx.x; i < n * I; i += blockDim.x)
    dx[i] = passed && !(passed[i] > 0.0f) ? 0.0f : through(dy, w, i / I, i % I, I, O);
}

// out = x * scale of its position, scale = (mean(x^2) + 1e-5)^-1/2. A warp a position.
__device__ inline void norm(float* out, float* scales, const float* x, int n, int C) {
  const int lane = threadIdx.x % 32;
  for (int p = threadIdx.x / 32; p < n; p += blockDim.x / 32) {
    float squares = 0.0f;
    for (int c = lane; c < C; c += 32) squares = fmaf(x[p * C + c], x[p * C + c], squares);
    const float scale = 1.0f / sqrtf(warp_sum(squares) / (float)C + 1e-5f);
    for (int c = lane; c < C; c += 32) out[p * C + c] = x[p * C + c] * scale;
    if (lane == 0) scales[p] = scale;
  }
}

// dx = the derivative through a norm of x, added to what is there where add is 1.
__device__ inline void norm_backward(float* dx, const float* dout, const float* x, const float* scales, int n,
                                     int C, int add) {
  const int lane = threadIdx.x % 32;
  for (int p = threadIdx.x / 32; p < n; p += blockDim.x / 32) {
    float product = 0.0f;
    for (int c = lane; c < C; c += 32) product = fmaf(dout[p * C + c], x[p * C + c], product);
    const float scale = scales[p], slope = warp_sum(product) * scale * scale * scale / (float)C;
    for (int c = lane; c < C; c += 32) {
      const float slid = dout[p * C + c] * scale - x[p * C + c] * slope;
      dx[p * C + c] = add ? dx[p * C + c] + slid : slid;
    }
  }
}

// att (NH, T, T) = softmax of query times key, for keys up to the query. A warp for each head and query.
__device__ inline void attend(float* att, const float* q, const float* k, int n, const Shape& s) {
  const int lane = threadIdx.x % 32, HS = s.C / s.NH;
  const float scale = 1.0f / sqrtf((float)HS);
  for (int i = threadIdx.x / 32; i < n * s.NH; i += blockDim.x / 32) {
    const int head = i / n, p = i % n;
    float* row = att + ((long)head * s.T + p) * s.T;
    float largest = -3.402823466e38f;
    for (int t = lane; t <= p; t += 32) {
      float sum = 0.0f;
      for (int j = 0; j < HS; j++) sum = fmaf(q[p * s.C + head * HS + j], k[t * s.C + head * HS + j], sum);
      row[t] = sum * scale;
      largest = fmaxf(largest, row[t]);
    }
    largest = warp_max(largest);
    float total = 0.0f;
    for (int t = lane; t <= p; t += 32) {
      row[t] = expf(row[t] - largest);
      total += row[t];
    }
    total = warp_sum(total);
    for (int t = lane; t <= p; t += 32) row[t] = row[t] / total;
  }
}

// attended (n, C) = att v
__device__ inline void mix(float* attended, const float* att, const float* v, int n, const Shape& s) {
  for (int i = threadIdx.x; i < n * s.C; i += blockDim.x) {
    const int p = i / s.C, c = i % s.C;
    const float* row = att + ((long)(c / (s.C / s.NH)) * s.T + p) * s.T;
    float sum = 0.0f;
    for (int t = 0; t <= p; t++) sum = fmaf(row[t], v[t * s.C + c], sum);
    attended[i] = sum;
  }
}

// datt (NH, T, T) = the derivative of the products of query and key.
__device__ inline void attend_backward(float* datt, const float* att, const float* dattended, const float* v, int n,
                                       const Shape& s) {
  const int lane = threadIdx.x % 32, HS = s.C / s.NH;
  const float scale = 1.0f / sqrtf((float)HS);
  for (int i = threadIdx.x / 32; i < n * s.NH; i += blockDim.x / 32) {
    const int head = i / n, p = i % n;
    const long row = ((long)head * s.T + p) * s.T;
    float meeting = 0.0f;
    for (int t = lane; t <= p; t += 32) {
      float sum = 0.0f;
      for (int j = 0; j < HS; j++) sum = fmaf(dattended[p * s.C + head * HS + j], v[t * s.C + head * HS + j], sum);
      datt[row + t] = sum;
      meeting = fmaf(att[row + t], sum, meeting);
    }
    meeting = warp_sum(meeting);
    for (int t = lane; t <= p; t += 32) datt[row + t] = att[row + t] * (datt[row + t] - meeting) * scale;
  }
}

// dq, dk, dv (n, C) from datt, att and dattended.
__device__ inline void unmix(const Room& r, const Kept& k, int n, const Shape& s) {
  const int HS = s.C / s.NH;
  for (int i = threadIdx.x; i < n * s.C; i += blockDim.x) {
    const int p = i / s.C, c = i % s.C;
    const long head = (long)(c / HS) * s.T * s.T;
    float dq = 0.0f, dk = 0.0f, dv = 0.0f;
    for (int t = 0; t <= p; t++) dq = fmaf(r.datt[head + (long)p * s.T + t], k.k[t * s.C + c], dq);
    for (int asker = p; asker < n; asker++) {
      const long at = head + (long)asker * s.T + p;
      dk = fmaf(r.datt[at], k.q[asker * s.C + c], dk);
      dv = fmaf(k.att[at], r.dattended[asker * s.C + c], dv);
    }
    r.dq[i] = dq;
    r.dk[i] = dk;
    r.dv[i] = dv;
  }
}

// losses (n) in nats, and logits (n, V) become their derivative, a share of 1 / n each. A warp a position.
__device__ inline void cross_entropy(float* losses, float* logits, const int* targets, int n, int V) {
  const int lane = threadIdx.x % 32;
  for (int p = threadIdx.x / 32; p < n; p += blockDim.x / 32) {
    float* row = logits + (long)p * V;
    const int target = targets[p];
    const float wanted = row[target];
    float largest = -3.402823466e38f;
    for (int v = lane; v < V; v += 32) largest = fmaxf(largest, row[v]);
    largest = warp_max(largest);
    float total = 0.0f;
    for (int v = lane; v < V; v += 32) total += expf(row[v] - largest);
    total = warp_sum(total);
    // Every lane has read the target's logit before one overwrites it.
    __syncwarp();
    for (int v = lane; v < V; v += 32)
      row[v] = (expf(row[v] - largest) / total - (v == target ? 1.0f : 0.0f)) / (float)n;
    if (lane == 0) losses[p] = logf(total) + largest - wanted;
  }
}

struct AdamStep {
  float beta1, beta2, rest1, rest2, rate, scale2, eps;  // rate over the first correction; one over the second
};
__device__ inline void adam(float* w, float* m, float* v, const float* g, long P, const AdamStep& a) {
  for (long i = threadIdx.x; i < P; i += blockDim.x) {
    const float first = fmaf(a.beta1, m[i], a.rest1 * g[i]), second = fmaf(a.beta2, v[i], a.rest2 * (g[i] * g[i]));
    m[i] = first;
    v[i] = second;
    w[i] -= a.rate * first / (sqrtf(second * a.scale2) + a.eps);
  }
}

}  // namespace microgpt
