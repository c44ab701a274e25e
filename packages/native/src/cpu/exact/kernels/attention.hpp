// Causal attention of one head. Lanes are the positions that ask (queries); on the way back, for the derivatives of
// keys and values, they are the positions that answer.
//
// microgpt walks the positions p last to first and within each the keys t from p to 0, so the derivative of a query is
// a sum over falling t, and that of a key or a value a sum over falling p. After the query a weight is exactly zero,
// and adding zero changes nothing.
#pragma once

#include "exact/kernels/blocks.hpp"
#include "exact/kernels/softmax.hpp"

namespace ear::exact {

// Where the numbers of one head lie. Tensors of C features; tiles are tile_size numbers apart.
template <class S>
struct HeadView {
  using T = typename S::T;
  long tile_size;
  long padded;      // T rounded up
  int first;        // feature
  int width;        // HS
  int n;            // positions
  T logit_scale;
  T* exps;          // (tiles, padded, 8)
  T *totals, *inverses;  // (tiles, 8)

  const T* feature(const T* tensor, int tile, int j) const { return tensor + offset(tile, j); }
  T* feature(T* tensor, int tile, int j) const { return tensor + offset(tile, j); }
  long offset(int tile, int j) const { return tile * tile_size + static_cast<long>(first + j) * kTile; }
  // Keys that the vector at lane `at` of a tile may see.
  int keys(int tile, int at) const {
    const int end = tile * kTile + at + S::width;
    return end < n ? end : n;
  }
};

// products (8, 8) of one vector = keys or values of a tile, for each the sum over features of asked * answered; rising
// features on the way forward, falling ones on the way back.
template <class S, bool rising>
inline void products_of_tile(typename S::V* products, const typename S::T* asked, const typename S::T* answered,
                             int width) {
  for (int r = 0; r < kTile; r++) products[r] = S::all(0);
  for (int i = 0; i < width; i++) {
    const long j = static_cast<long>(rising ? i : width - 1 - i) * kTile;
    const typename S::V in = S::load(asked + j);
    for (int r = 0; r < kTile; r++) products[r] = S::add_product(products[r], S::all(answered[j + r]), in);
  }
}

template <class S, int N>
inline void attention_forward(const HeadView<S>& head, typename S::T* out, const typename S::T* query,
                              const typename S::T* key, const typename S::T* value, int tile) {
  using T = typename S::T;
  using V = typename S::V;
  for (int n = 0; n < N; n++) {
    const int at = n * S::width;
    const int keys = head.keys(tile, at);
    const int seen_by_all = tile * kTile + at + 1;
    const V position = S::count_from(static_cast<T>(tile * kTile + at));
    T* exps = head.exps + tile * head.padded * kTile + at;

    V largest = S::all(0);
    for (int from = 0; from < keys; from += kTile) {
      V dots[kTile];
      products_of_tile<S, true>(dots, head.feature(query, tile, 0) + at, head.feature(key, from / kTile, 0),
                                head.width);
      for (int r = 0; r < kTile && from + r < keys; r++) {
        const int t = from + r;
        const V logit = dots[r] * S::all(head.logit_scale);
        S::store(exps + t * kTile, logit);
        if (t == 0) largest = logit;
        else if (t < seen_by_all) largest = S::max(largest, logit);
        else largest = S::select(S::less(position, S::all(static_cast<T>(t))), largest, S::max(largest, logit));
      }
    }
    V total = S::all(0);
    for (int t = 0; t < keys; t++) {
      V gap = S::load(exps + t * kTile) - largest;
      V grown = S::all(0);
      if (t < seen_by_all) {
        grown = S::exp(gap);
      } else {
        const auto later = S::less(position, S::all(static_cast<T>(t)));
        grown = S::select(later, S::all(0), S::exp(S::select(later, S::all(0), gap)));
      }
      S::store(exps + t * kTile, grown);
      total = total + grown;
    }
    for (int t = keys; t < (tile + 1) * kTile; t++) S::store(exps + t * kTile, S::all(0));
    const V inverse = S::inverse(total);
    S::store(head.totals + tile * kTile + at, total);
    S::store(head.inverses + tile * kTile + at, inverse);

    in_blocks<S::registers>(0, head.width, [&]<int R>(int j) {
      V sum[R];
      for (int r = 0; r < R; r++) sum[r] = S::all(0);
      for (int t = 0; t < keys; t++) {
        const V weight = S::load(exps + t * kTile) * inverse;
        const T* answer = head.feature(value, t / kTile, j) + t % kTile;
        for (int r = 0; r < R; r++) sum[r] = S::add_product(sum[r], weight, S::all(answer[r * kTile]));
      }
      for (int r = 0; r < R; r++) S::store(head.feature(out, tile, j + r) + at, sum[r]);
    });
  }
}

// dquery of one tile, and the head's weights and the derivatives of its logits, turned over: (tiles of keys, padded
// queries, 8). scratch (padded, 8) is overwritten.
template <class S, int N>
inline void attention_backward_queries(const HeadView<S>& head, typename S::T* dquery, typename S::T* weights_turned,
                                       typename S::T* slopes_turned, typename S::T* scratch, const typename S::T* dout,
                                       const typename S::T* key, const typename S::T* value, int tile) {
  using T = typename S::T;
  using V = typename S::V;
  const int end = (tile + 1) * kTile;
  for (int n = 0; n < N; n++) {
    const int at = n * S::width;
    const int keys = head.keys(tile, at);
    const T* exps = head.exps + tile * head.padded * kTile + at;
    const V inverse = S::load(head.inverses + tile * kTile + at);
    const V slope = inverse_slope<S>(S::load(head.totals + tile * kTile + at));
    for (int from = 0; from < keys; from += kTile) {
      V dweights[kTile];
      products_of_tile<S, false>(dweights, head.feature(dout, tile, 0) + at, head.feature(value, from / kTile, 0),
                                 head.width);
      for (int r = 0; r < kTile; r++) S::store(scratch + (from + r) * kTile + at, dweights[r]);
    }
    // Each weight is e_t * total^-1 with a power node of its own, so the derivatives meet at the total.
    V dtotal = S::all(0);
    for (int t = keys - 1; t >= 0; t--) {
      dtotal = S::add_product(dtotal, slope, S::load(exps + t * kTile) * S::load(scratch + t * kTile + at));
    }
    for (int t = 0; t < keys; t++) {
      const V dweight = S::load(scratch + t * kTile + at);
      const V dexp = S::add_product(dtotal, inverse, dweight);
      S::store(scratch + t * kTile + at, S::all(head.logit_scale) * (S::load(exps + t * kTile) * dexp));
    }
    for (int t = keys; t < end; t++) S::store(scratch + t * kTile + at, S::all(0));
    in_blocks<S::registers>(0, head.width, [&]<int R>(int j) {
      V sum[R];
      for (int r = 0; r < R; r++) sum[r] = S::all(0);
      for (int t = keys - 1; t >= 0; t--) {
        const V ddot = S::load(scratch + t * kTile + at);
        const T* answer = head.feature(key, t / kTile, j) + t % kTile;
        for (int r = 0; r < R; r++) sum[r] = S::add_product(sum[r], S::all(answer[r * kTile]), ddot);
      }
      for (int r = 0; r < R; r++) S::store(head.feature(dquery, tile, j + r) + at, sum[r]);
    });
  }
  for (int from = 0; from < end; from += kTile) {
    S::transpose(slopes_turned + (from / kTile * head.padded + tile * kTile) * kTile, kTile, scratch + from * kTile);
  }
  for (int t = 0; t < end; t++) {
    for (int n = 0; n < N; n++) {
      const int at = n * S::width;
      const V inverse = S::load(head.inverses + tile * kTile + at);
      S::store(scratch + t * kTile + at, S::load(head.exps + (tile * head.padded + t) * kTile + at) * inverse);
    }
  }
  for (int from = 0; from < end; from += kTile) {
    S::transpose(weights_turned + (from / kTile * head.padded + tile * kTile) * kTile, kTile, scratch + from * kTile);
  }
}

// dkey and dvalue of one tile: sums over the positions that ask, last to first.
template <class S, int N>
inline void attention_backward_answers(const HeadView<S>& head, typename S::T* dkey, typename S::T* dvalue,
                                       const typename S::T* weights_turned, const typename S::T* slopes_turned,
                                       const typename S::T* dout, const typename S::T* query, int tile) {
  using T = typename S::T;
  using V = typename S::V;
  const auto gather_over_queries = [&](T* to, const T* turned, const T* asked, int at) {
    in_blocks<S::registers>(0, head.width, [&]<int R>(int j) {
      V sum[R];
      for (int r = 0; r < R; r++) sum[r] = S::all(0);
      for (int p = head.n - 1; p >= tile * kTile; p--) {
        const V share = S::load(turned + (tile * head.padded + p) * kTile + at);
        const T* from = head.feature(asked, p / kTile, j) + p % kTile;
        for (int r = 0; r < R; r++) sum[r] = S::add_product(sum[r], share, S::all(from[r * kTile]));
      }
      for (int r = 0; r < R; r++) S::store(head.feature(to, tile, j + r) + at, sum[r]);
    });
  };
  for (int n = 0; n < N; n++) {
    gather_over_queries(dvalue, weights_turned, dout, n * S::width);
    gather_over_queries(dkey, slopes_turned, query, n * S::width);
  }
}

}  // namespace ear::exact
