// What the kernels of a model see: sizes and bare pointers, so that a file compiled for wider instructions shares no
// inline function with the rest of the engine.
//
// Activations lie in tiles of eight positions: tile k of a tensor with F features is (F rounded up to a multiple of 8,
// 8), feature by feature, positions 8k .. 8k + 7 side by side, so that positions are the lanes. Positions that a
// document does not have hold numbers that nobody reads. "Rows" are the same numbers position by position.
#pragma once

namespace ear::exact {

inline constexpr int kTile = 8;

// Internal linkage, as everything with code that such a file includes.
static constexpr long round_up(long n) { return (n + kTile - 1) / kTile * kTile; }

template <class T>
struct LayerView {
  const T *wq, *wk, *wv, *wo;     // (C, C)
  const T *fc1, *fc2;             // (4C, C), (C, 4C)
  T *dwq, *dwk, *dwv, *dwo, *dfc1, *dfc2;
  T *x;                           // tiles of C: the stream as it enters the layer
  T *normed1, *normed2;           // tiles of C
  T *query, *key, *value;         // tiles of C
  T *exps;                        // (NH, tiles, T rounded up, 8): of attention's softmax, [key][query]; then zero
  T *totals, *inverses;           // (NH, tiles, 8)
  T *attended, *middle;           // tiles of C
  T *hidden;                      // tiles of 4C, after ReLU
  T *means1, *scales1;            // (tiles, 8): mean square + 1e-5, and its -1/2th power
  T *means2, *scales2;
};

// A run of rows of a matrix, last to first, in the order in which a derivative meets them.
template <class T>
struct Rows {
  const T* weights;  // first of `count` rows
  const T* dy;       // their derivatives, a tile
  int count;
};

template <class T>
struct GptView {
  int layers, width, heads, head_width, vocab, positions;
  T inverse_width, logit_scale;   // 1 / C, 1 / sqrt(HS): as microgpt computes them
  const T *wte, *wpe, *lm_head;   // (V, C), (T, C), (V, C)
  T *dwte, *dwpe, *dlm_head;
  LayerView<T>* layer;
  T *embedded;                    // tiles of C
  T *means0, *scales0;            // (tiles, 8)
  T *out;                         // tiles of C: the stream as it leaves the last layer
  T *exps;                        // tiles of V: logits, then exp(logit - largest)
  T *totals, *inverses;           // (tiles, 8)
  // Derivatives, overwritten layer by layer.
  T *dlogits;                     // tiles of V
  T *dstream, *dnormed, *dattended, *dquery, *dkey, *dvalue;  // tiles of C
  T *dhidden;                     // tiles of 4C
  T *rows;                        // (T rounded up, 4C rounded up): inputs of a linear layer, position by position
  T *weights_turned, *slopes_turned;  // (tiles, T rounded up, 8): [query][key] of one head
  T *scratch;                     // (T rounded up, 8)
  Rows<T>* segments;              // (3 NH)
};

struct AdamStep {
  double rate;                        // after the linear decay
  double beta1, beta2, eps;
  double correction1, correction2;    // 1 - beta^(step + 1)
};

// The passes over a model, compiled for one kind of lanes. P is rounded up to a multiple of 8.
template <class T>
struct Passes {
  // Runs the tiles that hold positions first .. last - 1 (first a multiple of 8), given `embedded` there and that all
  // tiles before have run; leaves exps as logits.
  void (*forward)(const GptView<T>&, int first, int last);
  // Logits of positions 0 .. n - 1 become exps, totals, inverses.
  void (*softmax)(const GptView<T>&, int n);
  // Writes every derivative, given targets (n) and a softmax.
  void (*backward)(const GptView<T>&, const int* tokens, const int* targets, int n);
  // Moves P weights; gradients stay.
  void (*adam)(T* weights, T* first, T* second, const T* gradient, long P, const AdamStep&);
  // The vector functions alone, in place, n a multiple of 8: what a test can compare lane by lane. Null for
  // single precision.
  void (*exp)(T* x, long n);
  void (*pow)(T* x, long n, double y);
};

}  // namespace ear::exact
