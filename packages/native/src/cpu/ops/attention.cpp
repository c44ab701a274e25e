// Scaled dot-product attention, forwards and backwards, with grouped heads and with keys of earlier positions.
#include <algorithm>
#include <cmath>
#include <limits>

#include "op.hpp"

namespace ear::ops {

namespace {

enum Variant {
  kRight,
  kNoCausalMask,
  kNoScale,
  kScaleByWidth,
  kSoftmaxOverQueries,
  kStrictMask,
  kMaskToZero,
  kMaskAfterSoftmax,
  kHeadsTiled,
  kMaskWithoutPast
};

// One head: n_q queries over n_k keys, each row `stride` apart; query t stands at position n_k - n_q + t.
struct Head {
  size_t n_q, n_k, width;
  double scale;
  Variant variant;

  // Keys that query t may see.
  size_t visible(size_t t) const {
    if (variant == kNoCausalMask) return n_k;
    const size_t position = variant == kMaskWithoutPast ? t : n_k - n_q + t;
    // A query that sees nothing at all has no softmax: the strict mask still lets the first one see itself.
    return variant == kStrictMask ? std::max<size_t>(position, 1) : position + 1;
  }

  void forward(const double* q, size_t q_stride, const double* k, const double* v, size_t kv_stride, double* scores,
               double* att, double* out, size_t out_stride) const {
    for (size_t t = 0; t < n_q; t++) {
      const size_t scored = variant == kMaskAfterSoftmax ? n_k : visible(t);
      for (size_t s = 0; s < scored; s++) {
        double sum = 0;
        for (size_t i = 0; i < width; i++) sum += q[t * q_stride + i] * k[s * kv_stride + i];
        scores[t * n_k + s] = sum * scale;
      }
    }
    if (variant == kSoftmaxOverQueries) {
      for (size_t s = 0; s < n_k; s++) normalise(scores + s, att + s, n_k, first_query(s), n_q);
    } else {
      const bool whole = variant == kMaskToZero || variant == kMaskAfterSoftmax;
      for (size_t t = 0; t < n_q; t++) normalise(scores + t * n_k, att + t * n_k, 1, 0, whole ? n_k : visible(t));
    }
    for (size_t t = 0; t < n_q && variant == kMaskAfterSoftmax; t++) {
      std::fill(att + t * n_k + visible(t), att + (t + 1) * n_k, 0.0);
    }
    for (size_t t = 0; t < n_q; t++) {
      const size_t mixed = variant == kMaskToZero ? n_k : visible(t);
      for (size_t s = 0; s < mixed; s++) {
        for (size_t i = 0; i < width; i++) out[t * out_stride + i] += att[t * n_k + s] * v[s * kv_stride + i];
      }
    }
  }

  // First query that sees key s.
  size_t first_query(size_t s) const {
    size_t t = 0;
    while (t < n_q && visible(t) <= s) t++;
    return t;
  }

  // Softmax of the elements from..to, `step` apart.
  static void normalise(const double* x, double* out, size_t step, size_t from, size_t to) {
    double largest = -std::numeric_limits<double>::infinity();
    for (size_t i = from; i < to; i++) largest = std::max(largest, x[i * step]);
    double sum = 0;
    for (size_t i = from; i < to; i++) sum += out[i * step] = std::exp(x[i * step] - largest);
    for (size_t i = from; i < to; i++) out[i * step] /= sum;
  }
};

double scale_of(Variant variant, size_t head_width, size_t whole_width) {
  if (variant == kNoScale) return 1;
  return 1 / std::sqrt(static_cast<double>(variant == kScaleByWidth ? whole_width : head_width));
}

bool heads_divide(const int64_t* d) { return d[2] % d[3] == 0; }

// attention_forward(inp (B,T,3C)) -> preatt (B,NH,T,T), att (B,NH,T,T), out (B,T,C). Each row of inp holds query, key
// and value of all heads. preatt[t,s] = q_t . k_s / sqrt(C / NH) and att[t] = softmax over s <= t; both are 0 for s > t.
ear_status attention_forward(const Call& call) {
  const auto [B, T, C, NH] = call.sizes<4>();
  const auto [inp] = call.in<1>();
  const auto [preatt, att, out] = call.out<3>();
  const Variant named[] = {kRight,       kNoCausalMask, kNoScale,         kScaleByWidth, kSoftmaxOverQueries,
                           kStrictMask, kMaskToZero,   kMaskAfterSoftmax};
  const Variant variant = named[call.variant];
  const size_t width = C / NH;
  const Head head{T, T, width, scale_of(variant, width, C), variant};
  for (size_t b = 0; b < B; b++) {
    for (size_t h = 0; h < NH; h++) {
      const double* q = inp + b * T * 3 * C + h * width;
      const size_t at = (b * NH + h) * T * T;
      head.forward(q, 3 * C, q + C, q + 2 * C, 3 * C, preatt + at, att + at, out + b * T * C + h * width, C);
    }
  }
  return EAR_OK;
}

// attention_backward(dout (B,T,C), inp (B,T,3C), att (B,NH,T,T)) -> datt, dpreatt (B,NH,T,T), dinp (B,T,3C).
// datt[t,s] = dout_t . v_s; dpreatt = att * (datt - sum_s att * datt); dq_t = scale * sum_s dpreatt[t,s] k_s;
// dk_s = scale * sum_t dpreatt[t,s] q_t; dv_s = sum_t att[t,s] dout_t; s <= t throughout.
ear_status attention_backward(const Call& call) {
  const auto [B, T, C, NH] = call.sizes<4>();
  const auto [dout, inp, att] = call.in<3>();
  const auto [datt, dpreatt, dinp] = call.out<3>();
  const size_t width = C / NH;
  const double scale = 1 / std::sqrt(static_cast<double>(width));
  for (size_t bh = 0; bh < B * NH; bh++) {
    const size_t b = bh / NH, h = bh % NH;
    const auto row = [&, C = C, T = T](size_t t) { return (b * T + t) * 3 * C + h * width; };
    for (size_t t = 0; t < T; t++) {
      const double* const dout_t = dout + (b * T + t) * C + h * width;
      const size_t at = (bh * T + t) * T;
      double mean = 0;
      for (size_t s = 0; s <= t; s++) {
        for (size_t i = 0; i < width; i++) {
          datt[at + s] += dout_t[i] * inp[row(s) + 2 * C + i];
          dinp[row(s) + 2 * C + i] += att[at + s] * dout_t[i];
        }
        mean += att[at + s] * datt[at + s];
      }
      for (size_t s = 0; s <= t; s++) {
        const double d = dpreatt[at + s] = att[at + s] * (datt[at + s] - mean);
        for (size_t i = 0; i < width; i++) {
          dinp[row(t) + i] += scale * d * inp[row(s) + C + i];
          dinp[row(s) + C + i] += scale * d * inp[row(t) + i];
        }
      }
    }
  }
  return EAR_OK;
}

// attention(q, k, v (T,HS)) -> scores, att (T,T), out (T,HS): one causal head, scores = q k' / sqrt(HS).
ear_status attention(const Call& call) {
  const auto [T, HS] = call.sizes<2>();
  const auto [q, k, v] = call.in<3>();
  const auto [scores, att, out] = call.out<3>();
  const Variant named[] = {kRight,      kNoCausalMask, kNoScale,         kSoftmaxOverQueries,
                           kStrictMask, kMaskToZero,   kMaskAfterSoftmax};
  const Variant variant = named[call.variant];
  Head{T, T, HS, scale_of(variant, HS, HS), variant}.forward(q, HS, k, v, HS, scores, att, out, HS);
  return EAR_OK;
}

// gqa_attention(q (B,NH,T,HS), k, v (B,NKV,S,HS)) -> scores, att (B,NH,T,S), out (B,NH,T,HS). Query head h reads head
// h / (NH / NKV) of keys and values. The queries are the last T of S positions (the first S - T are the cache), so query
// t sees keys up to S - T + t.
ear_status gqa_attention(const Call& call) {
  const auto [B, T, S, NH, NKV, HS] = call.sizes<6>();
  const auto [q, k, v] = call.in<3>();
  const auto [scores, att, out] = call.out<3>();
  const Variant named[] = {kRight, kNoCausalMask, kNoScale, kScaleByWidth, kHeadsTiled, kMaskWithoutPast};
  const Variant variant = named[call.variant];
  const Head head{T, S, HS, scale_of(variant, HS, HS * NH), variant};
  for (size_t b = 0; b < B; b++) {
    for (size_t h = 0; h < NH; h++) {
      const size_t kv = (b * NKV + (variant == kHeadsTiled ? h % NKV : h / (NH / NKV))) * S * HS;
      const size_t rows = (b * NH + h) * T;
      head.forward(q + rows * HS, HS, k + kv, v + kv, HS, scores + rows * S, att + rows * S, out + rows * HS, HS);
    }
  }
  return EAR_OK;
}

}  // namespace

std::vector<Op> attention_ops() {
  return {
      {.name = "attention_forward",
       .dims = {"B", "T", "C", "NH"},
       .inputs = {{"inp", "B*T*3*C"}},
       .outputs = {{"preatt", "B*NH*T*T"}, {"att", "B*NH*T*T"}, {"out", "B*T*C"}},
       .compute = attention_forward,
       .work = "2*B*T*T*C",
       .fits = heads_divide,
       .variants = {"no_causal_mask", "no_scale", "scale_by_width", "softmax_over_queries", "strict_mask",
                    "mask_to_zero", "mask_after_softmax"}},
      {.name = "attention_backward",
       .dims = {"B", "T", "C", "NH"},
       .inputs = {{"dout", "B*T*C"}, {"inp", "B*T*3*C"}, {"att", "B*NH*T*T"}},
       .outputs = {{"datt", "B*NH*T*T"}, {"dpreatt", "B*NH*T*T"}, {"dinp", "B*T*3*C"}},
       .compute = attention_backward,
       .work = "4*B*T*T*C",
       .fits = heads_divide},
      {.name = "attention",
       .dims = {"T", "HS"},
       .inputs = {{"q", "T*HS"}, {"k", "T*HS"}, {"v", "T*HS"}},
       .outputs = {{"scores", "T*T"}, {"att", "T*T"}, {"out", "T*HS"}},
       .compute = attention,
       .work = "2*T*T*HS",
       .variants = {"no_causal_mask", "no_scale", "softmax_over_queries", "strict_mask", "mask_to_zero",
                    "mask_after_softmax"}},
      {.name = "gqa_attention",
       .dims = {"B", "T", "S", "NH", "NKV", "HS"},
       .inputs = {{"q", "B*NH*T*HS"}, {"k", "B*NKV*S*HS"}, {"v", "B*NKV*S*HS"}},
       .outputs = {{"scores", "B*NH*T*S"}, {"att", "B*NH*T*S"}, {"out", "B*NH*T*HS"}},
       .compute = gqa_attention,
       .work = "2*B*NH*T*S*HS",
       .fits = [](const int64_t* d) { return d[1] <= d[2] && d[3] % d[4] == 0; },
       .variants = {"no_causal_mask", "no_scale", "scale_by_width", "heads_tiled", "mask_without_past"}},
  };
}

}  // namespace ear::ops
