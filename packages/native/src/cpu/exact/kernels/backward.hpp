// The backward pass by hand, layer by layer, all positions of a document, with every cell's sum in microgpt's order.
//
// microgpt's backward() walks the reverse of a depth-first post-order, so of two parents of a value the one that was
// finished later adds its part first: positions from last to first, rows of a matrix from high to low, the residual
// before the norm. Which loops may change places follows cell by cell:
// - a weight's derivative has one part per position, so only the order of positions matters (falling);
// - what goes into a linear layer belongs to one position and sums over rows (falling), so positions are free;
// - a key's or value's derivative has one part per later position (falling), and is complete before its linear layer;
// - layers meet only in the stream, which belongs to one position.
// So layers may be the outer loop and positions an inner one, or lanes.
#pragma once

#include "exact/kernels/forward.hpp"

namespace ear::exact {

// Tiles to rows, position by position; returns how long a row is.
template <class S>
inline long turn_to_rows(typename S::T* rows, const typename S::T* tiles, int features, int n) {
  const long padded = round_up(features);
  const long stride = (features + 2 * kTile - 1) / (2 * kTile) * (2 * kTile);
  for (int tile = 0; tile * kTile < n; tile++) {
    for (long j = 0; j < padded; j += kTile) {
      S::transpose(rows + tile * kTile * stride + j, stride, tiles + tile * padded * kTile + j * kTile);
    }
  }
  return stride;
}

// The way back through y = W x for every tile: dW, and dx (tiles) where it is asked for.
template <class S>
inline void linear_backward(const GptView<typename S::T>& g, typename S::T* dw, typename S::T* dx,
                            const typename S::T* w, const typename S::T* x, const typename S::T* dy, int rows,
                            int columns, int n) {
  using T = typename S::T;
  const long dy_tile = round_up(rows) * kTile;
  const long stride = turn_to_rows<S>(g.rows, x, columns, n);
  weight_gradient<S>(dw, Positions<S>{g.rows, stride, dy, dy_tile, n}, rows, columns);
  for (int tile = 0; tile * kTile < n; tile++) {
    const Rows<T> all{w, dy + tile * dy_tile, rows};
    with_vectors<S>(positions_of_tile<S>(n, tile), [&]<int N>() {
      input_gradient<S, N>(dx + tile * round_up(columns) * kTile, &all, 1, columns);
    });
  }
}

// From the losses of n positions, each 1/n of the mean, through softmax and lm_head into dstream.
template <class S>
inline void backward_head(const GptView<typename S::T>& g, const int* targets, int n) {
  using T = typename S::T;
  const int C = g.width;
  const long logits_size = round_up(g.vocab) * kTile;
  const long tile_size = round_up(C) * kTile;
  const T share = S::one_over(static_cast<T>(n));
  for (int tile = 0; tile * kTile < n; tile++) {
    const int here = positions_of_tile<S>(n, tile);
    const int* wanted = targets + tile * kTile;
    const T* exps = g.exps + static_cast<long>(tile) * g.vocab * kTile;
    T* dlogits = g.dlogits + tile * logits_size;
    T* dstream = g.dstream + tile * tile_size;
    T dtotal[kTile] = {};
    T dtarget[kTile] = {};
    for (int at = 0; at < here; at += S::width) {
      S::store(dtotal + at, inverse_slope<S>(S::load(g.totals + tile * kTile + at)));
    }
    for (int p = 0; p < kTile; p++) {
      if (p >= here) {
        dtotal[p] = 0;
        continue;
      }
      const T grown = exps[wanted[p] * kTile + p];
      const T inverse = g.inverses[tile * kTile + p];
      const T dprobability = (static_cast<T>(1) / (grown * inverse)) * -share;
      dtotal[p] = dtotal[p] * (grown * dprobability);
      dtarget[p] = grown * (inverse * dprobability + dtotal[p]);
    }
    with_vectors<S>(here, [&]<int N>() {
      for (int i = 0; i < g.vocab; i++) {
        for (int at = 0; at < N * S::width; at += S::width) {
          S::store(dlogits + i * kTile + at, S::load(exps + i * kTile + at) * S::load(dtotal + at));
        }
      }
      // The loss reaches the target's logit before the softmax total reaches the others, so its row comes last.
      for (int p = 0; p < here; p++) dlogits[wanted[p] * kTile + p] = 0;
      const Rows<T> all{g.lm_head, dlogits, g.vocab};
      input_gradient<S, N>(dstream, &all, 1, C);
    });
    for (int p = 0; p < here; p++) {
      const T* row = g.lm_head + static_cast<long>(wanted[p]) * C;
      for (int j = 0; j < C; j++) {
        dstream[j * kTile + p] = S::add_one_product(dstream[j * kTile + p], row[j], dtarget[p]);
      }
      dlogits[wanted[p] * kTile + p] = dtarget[p];
    }
  }
  const long stride = turn_to_rows<S>(g.rows, g.out, C, n);
  weight_gradient<S>(g.dlm_head, Positions<S>{g.rows, stride, g.dlogits, logits_size, n}, g.vocab, C);
}

// stream = fc2(relu(fc1(norm(middle)))) + middle; from the derivative of stream to that of middle, both dstream.
template <class S>
inline void backward_mlp(const GptView<typename S::T>& g, const LayerView<typename S::T>& layer, int n) {
  using V = typename S::V;
  const int C = g.width;
  linear_backward<S>(g, layer.dfc2, g.dhidden, layer.fc2, layer.hidden, g.dstream, C, 4 * C, n);
  const long count = (n + kTile - 1) / kTile * round_up(4 * C) * kTile;
  for (long i = 0; i < count; i += S::width) {
    const V passes = S::select(S::less(S::all(0), S::load(layer.hidden + i)), S::all(1), S::all(0));
    S::store(g.dhidden + i, passes * S::load(g.dhidden + i));
  }
  linear_backward<S>(g, layer.dfc1, g.dnormed, layer.fc1, layer.normed2, g.dhidden, 4 * C, C, n);
}

// middle = wo(heads(norm(x))) + x; from the derivative of middle, dstream, to that of norm(x), dnormed.
template <class S>
inline void backward_attention(const GptView<typename S::T>& g, const LayerView<typename S::T>& layer, int n) {
  const int C = g.width;
  const long tile_size = round_up(C) * kTile;
  const int tiles = (n + kTile - 1) / kTile;
  linear_backward<S>(g, layer.dwo, g.dattended, layer.wo, layer.attended, g.dstream, C, C, n);
  for (int index = 0; index < g.heads; index++) {
    const HeadView<S> head = head_view<S>(g, layer, index, n);
    for (int tile = 0; tile < tiles; tile++) {
      with_vectors<S>(positions_of_tile<S>(n, tile), [&]<int N>() {
        attention_backward_queries<S, N>(head, g.dquery, g.weights_turned, g.slopes_turned, g.scratch, g.dattended,
                                         layer.key, layer.value, tile);
      });
    }
    for (int tile = 0; tile < tiles; tile++) {
      with_vectors<S>(positions_of_tile<S>(n, tile), [&]<int N>() {
        attention_backward_answers<S, N>(head, g.dkey, g.dvalue, g.weights_turned, g.slopes_turned, g.dattended,
                                         layer.query, tile);
      });
    }
  }
  const long stride = turn_to_rows<S>(g.rows, layer.normed1, C, n);
  weight_gradient<S>(layer.dwq, Positions<S>{g.rows, stride, g.dquery, tile_size, n}, C, C);
  weight_gradient<S>(layer.dwk, Positions<S>{g.rows, stride, g.dkey, tile_size, n}, C, C);
  weight_gradient<S>(layer.dwv, Positions<S>{g.rows, stride, g.dvalue, tile_size, n}, C, C);
  // Per head, last to first: the rows of values, then of keys, then of queries. At position 0 microgpt alternates the
  // rows of key and query; there the query's derivative is exactly zero (a softmax over one item is constant), so the
  // order of the two does not change a bit.
  for (int tile = 0; tile < tiles; tile++) {
    int count = 0;
    for (int head = g.heads - 1; head >= 0; head--) {
      const long row = static_cast<long>(head) * g.head_width;
      const long from = tile * tile_size + row * kTile;
      g.segments[count++] = {layer.wv + row * C, g.dvalue + from, g.head_width};
      g.segments[count++] = {layer.wk + row * C, g.dkey + from, g.head_width};
      g.segments[count++] = {layer.wq + row * C, g.dquery + from, g.head_width};
    }
    with_vectors<S>(positions_of_tile<S>(n, tile), [&]<int N>() {
      input_gradient<S, N>(g.dnormed + tile * tile_size, g.segments, count, C);
    });
  }
}

// dx += the way back through a norm of x, given dout; all tiles.
template <class S>
inline void backward_norm(const GptView<typename S::T>& g, typename S::T* dx, const typename S::T* dout,
                          const typename S::T* x, const typename S::T* means, const typename S::T* scales, int n) {
  const long tile_size = round_up(g.width) * kTile;
  for (int tile = 0; tile * kTile < n; tile++) {
    const long at = tile * tile_size;
    with_vectors<S>(positions_of_tile<S>(n, tile), [&]<int N>() {
      norm_backward<S, N>(dx + at, dout + at, x + at, means + tile * kTile, scales + tile * kTile, g.width,
                          g.inverse_width);
    });
  }
}

template <class S>
inline void backward(const GptView<typename S::T>& g, const int* tokens, const int* targets, int n) {
  using T = typename S::T;
  const int C = g.width;
  const long tile_size = round_up(C) * kTile;
  backward_head<S>(g, targets, n);
  for (int index = g.layers - 1; index >= 0; index--) {
    const LayerView<T>& layer = g.layer[index];
    backward_mlp<S>(g, layer, n);
    backward_norm<S>(g, g.dstream, g.dnormed, layer.middle, layer.means2, layer.scales2, n);
    backward_attention<S>(g, layer, n);
    backward_norm<S>(g, g.dstream, g.dnormed, layer.x, layer.means1, layer.scales1, n);
  }
  T* dembedded = g.dnormed;
  for (long i = 0; i < (n + kTile - 1) / kTile * tile_size; i += S::width) S::store(dembedded + i, S::all(0));
  backward_norm<S>(g, dembedded, g.dstream, g.embedded, g.means0, g.scales0, n);

  for (long i = 0; i < static_cast<long>(g.vocab) * C; i++) g.dwte[i] = 0;
  for (long i = 0; i < static_cast<long>(g.positions) * C; i++) g.dwpe[i] = 0;
  for (int p = n - 1; p >= 0; p--) {
    const T* from = dembedded + p / kTile * tile_size + p % kTile;
    T* dtoken = g.dwte + static_cast<long>(tokens[p]) * C;
    T* dposition = g.dwpe + static_cast<long>(p) * C;
    for (int j = 0; j < C; j++) {
      dtoken[j] += from[j * kTile];
      dposition[j] += from[j * kTile];
    }
  }
}

}  // namespace ear::exact
