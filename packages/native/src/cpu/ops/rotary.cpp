// Rotary position embedding, forwards and backwards.
#include <cmath>

#include "op.hpp"

namespace ear::ops {

namespace {

enum Variant { kRight, kInterleaved, kOtherWay, kFromOne };

// Turns every pair of x by its angle times `sign`.
ear_status turn(const Call& call, double sign) {
  const auto [B, NH, T, HS] = call.sizes<4>();
  const auto [x, base, start] = call.in<3>();
  const auto [cosine, sine, out] = call.out<3>();
  const size_t half = HS / 2;
  const double first = start[0] + (call.variant == kFromOne ? 1 : 0);
  for (size_t t = 0; t < T; t++) {
    for (size_t i = 0; i < half; i++) {
      const double turns = std::pow(base[0], -2 * static_cast<double>(i) / static_cast<double>(HS));
      const double angle = (first + static_cast<double>(t)) * turns;
      cosine[t * half + i] = std::cos(angle);
      sine[t * half + i] = std::sin(angle);
    }
  }
  for (size_t row = 0; row < B * NH * T; row++) {
    for (size_t i = 0; i < half; i++) {
      const size_t one = row * HS + (call.variant == kInterleaved ? 2 * i : i);
      const size_t other = call.variant == kInterleaved ? one + 1 : one + half;
      const double c = cosine[row % T * half + i], s = sign * sine[row % T * half + i];
      out[one] = x[one] * c - x[other] * s;
      out[other] = x[one] * s + x[other] * c;
    }
  }
  return EAR_OK;
}

// rope(x (B,NH,T,HS), base, start) -> cos, sin (T,HS/2), out (B,NH,T,HS). The half-split pairing of LLaMA's published
// weights in PyTorch: element i turns with element i + HS/2, not with its neighbour (the variant `interleaved`, as in
// the paper). angle = (start + t) * base^(-2i / HS); (a, b) -> (a cos - b sin, a sin + b cos).
// Source: Su et al., "RoFormer: Enhanced Transformer with Rotary Position Embedding" (2021).
ear_status rope(const Call& call) { return turn(call, call.variant == kOtherWay ? -1 : 1); }

// rope_backward(dout (B,NH,T,HS), base, start) -> cos, sin (T,HS/2), dx (B,NH,T,HS): the same angles, turned back,
// (a, b) -> (a cos + b sin, b cos - a sin). The variant `other_way` turns as forwards.
ear_status rope_backward(const Call& call) { return turn(call, call.variant == kOtherWay ? 1 : -1); }

bool pairs(const int64_t* d) { return d[3] % 2 == 0; }

}  // namespace

std::vector<Op> rotary_ops() {
  return {
      {.name = "rope",
       .dims = {"B", "NH", "T", "HS"},
       .inputs = {{"x", "B*NH*T*HS"}, {"base", "1"}, {"start", "1"}},
       .outputs = {{"cos", "T*HS/2"}, {"sin", "T*HS/2"}, {"out", "B*NH*T*HS"}},
       .compute = rope,
       .fits = pairs,
       .variants = {"interleaved", "other_way", "from_one"}},
      {.name = "rope_backward",
       .dims = {"B", "NH", "T", "HS"},
       .inputs = {{"dout", "B*NH*T*HS"}, {"base", "1"}, {"start", "1"}},
       .outputs = {{"cos", "T*HS/2"}, {"sin", "T*HS/2"}, {"dx", "B*NH*T*HS"}},
       .compute = rope_backward,
       .fits = pairs,
       .variants = {"interleaved", "other_way", "from_one"}},
  };
}

}  // namespace ear::ops
