// The forward pass, layer by layer, all positions of a document: position t needs keys and values of positions <= t
// only, so this computes what one position at a time computes.
#pragma once

#include "exact/kernels/attention.hpp"
#include "exact/kernels/linear.hpp"
#include "exact/kernels/norm.hpp"

namespace ear::exact {

template <class S>
inline HeadView<S> head_view(const GptView<typename S::T>& g, const LayerView<typename S::T>& layer, int head, int n) {
  const long padded = round_up(g.positions);
  const long tiles = padded / kTile;
  return {round_up(g.width) * kTile,
          padded,
          head * g.head_width,
          g.head_width,
          n,
          g.logit_scale,
          layer.exps + head * tiles * padded * kTile,
          layer.totals + head * padded,
          layer.inverses + head * padded};
}

// x (features, 8) += y
template <class S, int N>
inline void add_tile(typename S::T* x, const typename S::T* y, int features) {
  for (int i = 0; i < features; i++) {
    for (int at = 0; at < N * S::width; at += S::width) {
      S::store(x + i * kTile + at, S::load(x + i * kTile + at) + S::load(y + i * kTile + at));
    }
  }
}

template <class S, int N>
inline void forward_layer(const GptView<typename S::T>& g, const LayerView<typename S::T>& layer, typename S::T* stream,
                          int tile, int last) {
  using T = typename S::T;
  const int C = g.width;
  const long at = tile * round_up(C) * kTile;
  const long means = static_cast<long>(tile) * kTile;
  const T* x = layer.x + at;
  T* normed = layer.normed1 + at;
  norm_forward<S, N>(normed, layer.means1 + means, layer.scales1 + means, x, C, g.inverse_width);
  linear_forward<S, N>(layer.query + at, layer.wq, normed, C, C);
  linear_forward<S, N>(layer.key + at, layer.wk, normed, C, C);
  linear_forward<S, N>(layer.value + at, layer.wv, normed, C, C);
  for (int head = 0; head < g.heads; head++) {
    const HeadView<S> view = head_view<S>(g, layer, head, last);
    attention_forward<S, N>(view, layer.attended, layer.query, layer.key, layer.value, tile);
  }
  T* middle = layer.middle + at;
  linear_forward<S, N>(middle, layer.wo, layer.attended + at, C, C);
  add_tile<S, N>(middle, x, C);

  norm_forward<S, N>(layer.normed2 + at, layer.means2 + means, layer.scales2 + means, middle, C, g.inverse_width);
  T* hidden = layer.hidden + tile * round_up(4 * C) * kTile;
  linear_forward<S, N>(hidden, layer.fc1, layer.normed2 + at, 4 * C, C);
  for (int i = 0; i < 4 * C; i++) {
    for (int lane = 0; lane < N * S::width; lane += S::width) {
      const typename S::V value = S::load(hidden + i * kTile + lane);
      S::store(hidden + i * kTile + lane, S::select(S::less(S::all(0), value), value, S::all(0)));
    }
  }
  linear_forward<S, N>(stream, layer.fc2, hidden, C, 4 * C);
  add_tile<S, N>(stream, middle, C);
}

template <class S>
inline void forward(const GptView<typename S::T>& g, int first, int last) {
  using T = typename S::T;
  const int C = g.width;
  const long tile_size = round_up(C) * kTile;
  const auto each_tile = [&](const auto& body) {
    for (int tile = first / kTile; tile * kTile < last; tile++) {
      with_vectors<S>(positions_of_tile<S>(last, tile), [&]<int N>() { body.template operator()<N>(tile); });
    }
  };
  each_tile([&]<int N>(int tile) {
    norm_forward<S, N>(g.layer[0].x + tile * tile_size, g.means0 + tile * kTile, g.scales0 + tile * kTile,
                       g.embedded + tile * tile_size, C, g.inverse_width);
  });
  for (int index = 0; index < g.layers; index++) {
    // Each layer writes the stream where the next one reads it, and the last one into out.
    T* above = index + 1 < g.layers ? g.layer[index + 1].x : g.out;
    each_tile([&]<int N>(int tile) { forward_layer<S, N>(g, g.layer[index], above + tile * tile_size, tile, last); });
  }
  each_tile([&]<int N>(int tile) {
    linear_forward<S, N>(g.exps + static_cast<long>(tile) * g.vocab * kTile, g.lm_head, g.out + tile * tile_size,
                         g.vocab, C);
  });
}

template <class S>
inline void softmax(const GptView<typename S::T>& g, int n) {
  for (int from = 0; from < n; from += S::width) {
    const long tile = from / kTile;
    softmax_forward<S>(g.exps + tile * g.vocab * kTile + from % kTile, g.vocab, g.totals + from, g.inverses + from);
  }
}

}  // namespace ear::exact
