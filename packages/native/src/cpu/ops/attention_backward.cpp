// Attention backwards, in the layouts of attention.cpp; the formulas stand in attention_head.hpp.
#include "attention_head.hpp"

#include <algorithm>

#include "op.hpp"

namespace ear::ops {

namespace {

constexpr AttentionVariant kOfOneHead[] = {kRight, kNoScale, kNoMeanTerm};

// attention_backward(dout (B,T,C), inp (B,T,3C), att (B,NH,T,T)) -> datt, dpreatt (B,NH,T,T), dinp (B,T,3C).
ear_status attention_backward(const Call& call) {
  const auto [B, T, C, NH] = call.sizes<4>();
  const auto [dout, inp, att] = call.in<3>();
  const auto [datt, dpreatt, dinp] = call.out<3>();
  const AttentionVariant variant = kOfOneHead[call.variant];
  const size_t width = C / NH, stride = 3 * C;
  const Head head{T, T, width, scale_of(variant, width, C), variant};
  for (size_t b = 0; b < B; b++) {
    for (size_t h = 0; h < NH; h++) {
      const double* const q = inp + b * T * stride + h * width;
      double* const dq = dinp + b * T * stride + h * width;
      const size_t at = (b * NH + h) * T * T;
      head.backward({dout + b * T * C + h * width, C}, {q, stride}, {q + C, stride}, {q + 2 * C, stride}, att + at,
                    datt + at, dpreatt + at, {dq, stride}, {dq + C, stride}, {dq + 2 * C, stride});
    }
  }
  return EAR_OK;
}

// attention_head_backward(dout, q, k, v (T,HS), att (T,T)) -> datt (T,T), dv (T,HS), dscores (T,T), dk, dq (T,HS).
ear_status attention_head_backward(const Call& call) {
  const auto [T, HS] = call.sizes<2>();
  const auto [dout, q, k, v, att] = call.in<5>();
  const auto [datt, dv, dscores, dk, dq] = call.out<5>();
  const AttentionVariant variant = kOfOneHead[call.variant];
  const Head head{T, T, HS, scale_of(variant, HS, HS), variant};
  head.backward({dout, HS}, {q, HS}, {k, HS}, {v, HS}, att, datt, dscores, {dq, HS}, {dk, HS}, {dv, HS});
  return EAR_OK;
}

// gqa_attention_backward(dout, q (B,NH,T,HS), k, v (B,NKV,S,HS), att (B,NH,T,S)) -> datt (B,NH,T,S), dv (B,NKV,S,HS),
// dscores (B,NH,T,S), dk (B,NKV,S,HS), dq (B,NH,T,HS). dk and dv are sums over the query heads that read the same head.
// The variant `group_overwritten` keeps those of the last one only.
ear_status gqa_attention_backward(const Call& call) {
  const auto [B, T, S, NH, NKV, HS] = call.sizes<6>();
  const auto [dout, q, k, v, att] = call.in<5>();
  const auto [datt, dv, dscores, dk, dq] = call.out<5>();
  const AttentionVariant named[] = {kRight, kNoScale, kNoMeanTerm, kHeadsTiled, kGroupOverwritten};
  const AttentionVariant variant = named[call.variant];
  const Head head{T, S, HS, scale_of(variant, HS, HS), variant};
  for (size_t b = 0; b < B; b++) {
    for (size_t h = 0; h < NH; h++) {
      const size_t kv = (b * NKV + (variant == kHeadsTiled ? h % NKV : h / (NH / NKV))) * S * HS;
      const size_t rows = (b * NH + h) * T;
      if (variant == kGroupOverwritten) {
        std::fill(dk + kv, dk + kv + S * HS, 0.0);
        std::fill(dv + kv, dv + kv + S * HS, 0.0);
      }
      head.backward({dout + rows * HS, HS}, {q + rows * HS, HS}, {k + kv, HS}, {v + kv, HS}, att + rows * S,
                    datt + rows * S, dscores + rows * S, {dq + rows * HS, HS}, {dk + kv, HS}, {dv + kv, HS});
    }
  }
  return EAR_OK;
}

}  // namespace

std::vector<Op> attention_backward_ops() {
  return {
      {.name = "attention_backward",
       .dims = {"B", "T", "C", "NH"},
       .inputs = {{"dout", "B*T*C"}, {"inp", "B*T*3*C"}, {"att", "B*NH*T*T"}},
       .outputs = {{"datt", "B*NH*T*T"}, {"dpreatt", "B*NH*T*T"}, {"dinp", "B*T*3*C"}},
       .compute = attention_backward,
       .work = "4*B*T*T*C",
       .fits = [](const int64_t* d) { return d[2] % d[3] == 0; },
       .variants = {"no_scale", "no_mean_term"}},
      {.name = "attention_head_backward",
       .dims = {"T", "HS"},
       .inputs = {{"dout", "T*HS"}, {"q", "T*HS"}, {"k", "T*HS"}, {"v", "T*HS"}, {"att", "T*T"}},
       .outputs = {{"datt", "T*T"}, {"dv", "T*HS"}, {"dscores", "T*T"}, {"dk", "T*HS"}, {"dq", "T*HS"}},
       .compute = attention_head_backward,
       .work = "4*T*T*HS",
       .variants = {"no_scale", "no_mean_term"}},
      {.name = "gqa_attention_backward",
       .dims = {"B", "T", "S", "NH", "NKV", "HS"},
       .inputs = {{"dout", "B*NH*T*HS"}, {"q", "B*NH*T*HS"}, {"k", "B*NKV*S*HS"}, {"v", "B*NKV*S*HS"},
                  {"att", "B*NH*T*S"}},
       .outputs = {{"datt", "B*NH*T*S"}, {"dv", "B*NKV*S*HS"}, {"dscores", "B*NH*T*S"}, {"dk", "B*NKV*S*HS"},
                   {"dq", "B*NH*T*HS"}},
       .compute = gqa_attention_backward,
       .work = "4*B*NH*T*S*HS",
       .fits = [](const int64_t* d) { return d[1] <= d[2] && d[3] % d[4] == 0; },
       .variants = {"no_scale", "no_mean_term", "heads_tiled", "group_overwritten"}},
  };
}

}  // namespace ear::ops
