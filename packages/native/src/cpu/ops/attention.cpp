// Attention forwards: in llm.c's layout, one head, grouped heads, and one new position with a kv_cache.
#include "attention_head.hpp"

#include <algorithm>

#include "op.hpp"

namespace ear::ops {

namespace {

// attention_forward(inp (B,T,3C)) -> preatt (B,NH,T,T), att (B,NH,T,T), out (B,T,C). Each row of inp holds query, key
// and value of all heads. preatt[t,s] = q_t . k_s / sqrt(C / NH) and att[t] = softmax over s <= t; both are 0 for s >
// t.
ear_status attention_forward(const Call& call) {
  const auto [B, T, C, NH] = call.sizes<4>();
  const auto [inp] = call.in<1>();
  const auto [preatt, att, out] = call.out<3>();
  const AttentionVariant named[] = {kRight,       kNoCausalMask, kNoScale,         kScaleByWidth, kSoftmaxOverQueries,
                                    kStrictMask, kMaskToZero,   kMaskAfterSoftmax};
  const AttentionVariant variant = named[call.variant];
  const size_t width = C / NH;
  const Head head{T, T, width, scale_of(variant, width, C), variant};
  for (size_t b = 0; b < B; b++) {
    for (size_t h = 0; h < NH; h++) {
      const double* q = inp + b * T * 3 * C + h * width;
      const size_t at = (b * NH + h) * T * T;
      head.forward({q, 3 * C}, {q + C, 3 * C}, {q + 2 * C, 3 * C}, preatt + at, att + at,
                   {out + b * T * C + h * width, C});
    }
  }
  return EAR_OK;
}

// attention(q, k, v (T,HS)) -> scores, att (T,T), out (T,HS): one causal head, scores = q k' / sqrt(HS).
ear_status attention(const Call& call) {
  const auto [T, HS] = call.sizes<2>();
  const auto [q, k, v] = call.in<3>();
  const auto [scores, att, out] = call.out<3>();
  const AttentionVariant named[] = {kRight,      kNoCausalMask, kNoScale,         kSoftmaxOverQueries,
                                    kStrictMask, kMaskToZero,   kMaskAfterSoftmax};
  const AttentionVariant variant = named[call.variant];
  const Head head{T, T, HS, scale_of(variant, HS, HS), variant};
  head.forward({q, HS}, {k, HS}, {v, HS}, scores, att, {out, HS});
  return EAR_OK;
}

// gqa_attention(q (B,NH,T,HS), k, v (B,NKV,S,HS)) -> scores, att (B,NH,T,S), out (B,NH,T,HS). Query head h reads head
// h / (NH / NKV) of keys and values. The queries are the last T of S positions (the first S - T are the cache), so
// query t sees keys up to S - T + t.
ear_status gqa_attention(const Call& call) {
  const auto [B, T, S, NH, NKV, HS] = call.sizes<6>();
  const auto [q, k, v] = call.in<3>();
  const auto [scores, att, out] = call.out<3>();
  const AttentionVariant named[] = {kRight, kNoCausalMask, kNoScale, kScaleByWidth, kHeadsTiled, kMaskWithoutPast};
  const AttentionVariant variant = named[call.variant];
  const Head head{T, S, HS, scale_of(variant, HS, HS * NH), variant};
  for (size_t b = 0; b < B; b++) {
    for (size_t h = 0; h < NH; h++) {
      const size_t kv = (b * NKV + (variant == kHeadsTiled ? h % NKV : h / (NH / NKV))) * S * HS;
      const size_t rows = (b * NH + h) * T;
      head.forward({q + rows * HS, HS}, {k + kv, HS}, {v + kv, HS}, scores + rows * S, att + rows * S,
                   {out + rows * HS, HS});
    }
  }
  return EAR_OK;
}

// attention_cached(q (B,NH,HS), k, v (B,NKV,HS), k_cache, v_cache (B,NKV,S,HS), pos) -> k_cache, v_cache, scores,
// att (B,NH,S), out (B,NH,HS): one new position. The caches hold pos < S earlier ones and anything behind them; k and v
// are stored at place pos, and the query sees the places 0..pos. scores and att are 0 behind pos. Variants: the query
// sees the whole cache; or only the earlier places, where there are any; k and v are stored one place too early.
ear_status attention_cached(const Call& call) {
  const auto [B, S, NH, NKV, HS] = call.sizes<5>();
  const auto [q, k, v, k_before, v_before, place] = call.in<6>();
  const auto [k_cache, v_cache, scores, att, out] = call.out<5>();
  const AttentionVariant named[] = {kRight, kNoScale, kHeadsTiled, kWholeCache, kWithoutItself, kOneTooEarly};
  const AttentionVariant variant = named[call.variant];
  size_t pos = 0;
  if (!index_of(place[0], S, pos)) return EAR_ERR_ARGUMENT;
  const bool behind = pos > 0 && (variant == kWithoutItself || variant == kOneTooEarly);
  const size_t stored = pos > 0 && variant == kOneTooEarly ? pos - 1 : pos;
  std::copy(k_before, k_before + B * NKV * S * HS, k_cache);
  std::copy(v_before, v_before + B * NKV * S * HS, v_cache);
  for (size_t kv = 0; kv < B * NKV; kv++) {
    std::copy(k + kv * HS, k + (kv + 1) * HS, k_cache + (kv * S + stored) * HS);
    std::copy(v + kv * HS, v + (kv + 1) * HS, v_cache + (kv * S + stored) * HS);
  }
  const size_t seen = variant == kWholeCache ? S : behind ? pos : pos + 1;
  const Head head{1, seen, HS, scale_of(variant, HS, HS), kRight};
  for (size_t b = 0; b < B; b++) {
    for (size_t h = 0; h < NH; h++) {
      const size_t kv = (b * NKV + (variant == kHeadsTiled ? h % NKV : h / (NH / NKV))) * S * HS;
      const size_t row = b * NH + h;
      head.forward({q + row * HS, HS}, {k_cache + kv, HS}, {v_cache + kv, HS}, scores + row * S, att + row * S,
                   {out + row * HS, HS});
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
       .fits = [](const int64_t* d) { return d[2] % d[3] == 0; },
       .variants = {"no_causal_mask", "no_scale", "scale_by_width", "softmax_over_queries", "strict_mask",
                    "mask_to_zero", "mask_after_softmax"}},
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
      {.name = "attention_cached",
       .dims = {"B", "S", "NH", "NKV", "HS"},
       .inputs = {{"q", "B*NH*HS"}, {"k", "B*NKV*HS"}, {"v", "B*NKV*HS"}, {"k_cache", "B*NKV*S*HS"},
                  {"v_cache", "B*NKV*S*HS"}, {"pos", "1"}},
       .outputs = {{"k_cache", "B*NKV*S*HS"}, {"v_cache", "B*NKV*S*HS"}, {"scores", "B*NH*S"}, {"att", "B*NH*S"},
                   {"out", "B*NH*HS"}},
       .compute = attention_cached,
       .work = "2*B*NH*S*HS",
       .fits = [](const int64_t* d) { return d[2] % d[3] == 0; },
       .variants = {"no_scale", "heads_tiled", "whole_cache", "without_itself", "one_too_early"}},
  };
}

}  // namespace ear::ops
