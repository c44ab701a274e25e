/*
 * Many runs of microgpt in one launch (A. Karpathy, microgpt.py, 2026; include/ear/gpt.h): a block a run, over all its
 * steps, in single precision. Forward, backward and Adam are phases of the block with a barrier between them; each
 * number of a phase belongs to one thread or one warp and its sum has one order, so that runs do not depend on one
 * another.
 *
 * L layers, C embedding width, NH heads, T block size, V vocabulary, n <= T predictions of a document. Matrices are
 * (out, in), row by row, in the order wte, wpe, lm_head, then for each layer wq, wk, wv, wo, fc1, fc2.
 */
#pragma once

#include "common.cuh"

namespace microgpt {

struct Shape {
  int L, C, NH, T, V;
};

// Weights, or what has their shape.
struct Weights {
  float *wte, *wpe, *lm_head, *layers;
};
__device__ inline Weights weights_of(float* from, const Shape& s) {
  float *wpe = from + (long)s.V * s.C, *lm_head = wpe + (long)s.T * s.C;
  return {from, wpe, lm_head, lm_head + (long)s.V * s.C};
}
struct Layer {
  float *wq, *wk, *wv, *wo, *fc1, *fc2;
};
__device__ inline Layer layer_of(const Weights& w, const Shape& s, int layer) {
  const long square = (long)s.C * s.C;
  float* at = w.layers + layer * 12 * square;
  return {at, at + square, at + 2 * square, at + 3 * square, at + 4 * square, at + 8 * square};
}

// What a layer keeps for the way back: (T, C) each, hidden (T, 4C), att (NH, T, T) of softmax, scales (T) of norms.
struct Kept {
  float *x, *normed1, *q, *k, *v, *attended, *middle, *normed2, *hidden, *att, *scale1, *scale2;
};
// The same for every layer. stream (T, C) leaves the last layer, and dstream is its derivative.
struct Room {
  float *embedded, *stream, *scale0, *logits, *losses;
  float *dstream, *dnormed, *dattended, *dq, *dk, *dv, *dhidden, *datt;
  float* layers;
};

__host__ __device__ inline long kept_size(const Shape& s) {
  return 12L * s.T * s.C + (long)s.NH * s.T * s.T + 2 * s.T;
}
// Floats that a run's activations and derivatives take.
__host__ __device__ inline long room_size(const Shape& s) {
  return 12L * s.T * s.C + (long)s.T * s.V + (long)s.NH * s.T * s.T + 2 * s.T + s.L * kept_size(s);
}

__device__ inline Room room_of(float* from, const Shape& s) {
  const long stream = (long)s.T * s.C;
  Room r;
  r.embedded = from;
  r.stream = r.embedded + stream;
  r.dstream = r.stream + stream;
  r.dnormed = r.dstream + stream;
  r.dattended = r.dnormed + stream;
  r.dq = r.dattended + stream;
  r.dk = r.dq + stream;
  r.dv = r.dk + stream;
  r.dhidden = r.dv + stream;
  r.datt = r.dhidden + 4 * stream;
  r.logits = r.datt + (long)s.NH * s.T * s.T;
  r.scale0 = r.logits + (long)s.T * s.V;
  r.losses = r.scale0 + s.T;
  r.layers = r.losses + s.T;
  return r;
}
__device__ inline Kept kept_of(const Room& room, const Shape& s, int layer) {
  const long stream = (long)s.T * s.C;
  float* at = room.layers + layer * kept_size(s);
  Kept k;
  k.x = at;
  k.normed1 = k.x + stream;
  k.q = k.normed1 + stream;
  k.k = k.q + stream;
  k.v = k.k + stream;
  k.attended = k.v + stream;
  k.middle = k.attended + stream;
  k.normed2 = k.middle + stream;
  k.hidden = k.normed2 + stream;
  k.att = k.hidden + 4 * stream;
  k.scale1 = k.att + (long)s.NH * s.T * s.T;
  k.scale2 = k.scale1 + s.T;
  return k;
}

}  // namespace microgpt
