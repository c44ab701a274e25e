#include <algorithm>
#include <cmath>

#include "fast/math/real.hpp"
#include "fast/stand_in/call.hpp"
#include "fast/stand_in/operations.hpp"

namespace ear::fast::op {

namespace {

// Heads that lie side by side in rows `stride` apart, and the same as (B, heads, T, HS).
struct Heads {
  int B, T, heads, HS;
  std::int64_t stride;

  std::int64_t size() const { return std::int64_t{B} * T * heads * HS; }

  template <class Use>
  void each(const Use& use) const {
    for (std::int64_t b = 0; b < B; b++) {
      for (std::int64_t head = 0; head < heads; head++) {
        for (std::int64_t t = 0; t < T; t++) {
          use(((b * heads + head) * T + t) * HS, (b * T + t) * stride + head * HS);
        }
      }
    }
  }
  void gather(float* to, const float* rows) const {
    each([&](std::int64_t at, std::int64_t row) { std::copy_n(rows + row, HS, to + at); });
  }
  void scatter(float* rows, const float* from) const {
    each([&](std::int64_t at, std::int64_t row) { std::copy_n(from + at, HS, rows + row); });
  }
};

// lse (B, NH, T) from weights att (B, NH, T, T): a score is log(weight) + lse. Read off the largest weight of a row,
// which no rounding has made small.
void read_off(float* lse, const float* att, const float* qkv, int B, int T, int NH, int HS) {
  const std::int64_t C = std::int64_t{NH} * HS;
  const double scale = 1 / std::sqrt(static_cast<double>(HS));
  for (std::int64_t row = 0; row < std::int64_t{B} * NH * T; row++) {
    const std::int64_t t = row % T, head = row / T % NH, b = row / T / NH;
    const float* const weights = att + row * T;
    const std::int64_t s = std::max_element(weights, weights + t + 1) - weights;
    const float* const q = qkv + (b * T + t) * 3 * C + head * HS;
    const float* const k = qkv + (b * T + s) * 3 * C + C + head * HS;
    double score = 0;
    for (int i = 0; i < HS; i++) score += static_cast<double>(q[i]) * k[i];
    lse[row] = static_cast<float>(score * scale - log_of(weights[s]));
  }
}

void whole_attention(ear_lm& lm, float* out, float* lse, const float* qkv, int B, int T) {
  const Widths w(lm.config);
  const int NH = lm.config.n_head;
  const std::int64_t N = std::int64_t{B} * T, square = N * NH * T;
  float* const preatt = lm.workspace.floats(kSlotA, square);
  float* const att = lm.workspace.floats(kSlotB, square);
  Call(lm, Symbol::attention_forward)
      .out(out, N * w.C)
      .out(preatt, square)
      .out(att, square)
      .in(qkv, N * 3 * w.C)
      .numbers({B, T, w.C, NH})
      .make();
  read_off(lse, att, qkv, B, T, NH, w.HS);
}

void grouped_attention(ear_lm& lm, float* out, const float* qkv, int B, int T) {
  const Widths w(lm.config);
  const int NH = lm.config.n_head, NKV = lm.config.n_kv_head;
  const Heads queries{B, T, NH, w.HS, w.QKV}, keys{B, T, NKV, w.HS, w.QKV};
  float* const q = lm.workspace.floats(kSlotA, queries.size());
  float* const k = lm.workspace.floats(kSlotB, keys.size());
  float* const v = lm.workspace.floats(kSlotC, keys.size());
  float* const mixed = lm.workspace.floats(kSlotD, queries.size());
  queries.gather(q, qkv);
  keys.gather(k, qkv + w.C);
  keys.gather(v, qkv + w.C + w.KV);
  Call(lm, Symbol::gqa_attention)
      .out(mixed, queries.size())
      .in(q, queries.size())
      .in(k, keys.size())
      .in(v, keys.size())
      .numbers({B, T, T, NH, NKV, w.HS})
      .make();
  Heads{B, T, NH, w.HS, w.C}.scatter(out, mixed);
}

}  // namespace

void rope(ear_lm& lm, float* qkv, int B, int T) {
  const Widths w(lm.config);
  // Queries and keys lie side by side, so both are one run of heads.
  const Heads both{B, T, lm.config.n_head + lm.config.n_kv_head, w.HS, w.QKV};
  if (!lm.stand_ins.replaces(Symbol::rope)) {
    return own(lm, Symbol::rope, [&](Context& kernels) {
      fast::rope(kernels, qkv, B, T, both.heads, w.HS, w.QKV, 0, lm.config.rope_theta, false);
    });
  }
  float* const x = lm.workspace.floats(kSlotA, both.size());
  float* const out = lm.workspace.floats(kSlotB, both.size());
  both.gather(x, qkv);
  Call(lm, Symbol::rope)
      .out(out, both.size())
      .in(x, both.size())
      .number(lm.config.rope_theta)
      .numbers({0, B, both.heads, T, w.HS})
      .make();
  both.scatter(qkv, out);
}

void attention_forward(ear_lm& lm, float* out, float* lse, const float* qkv, int B, int T) {
  if (lm.stand_ins.replaces(Symbol::attention_forward)) return whole_attention(lm, out, lse, qkv, B, T);
  const auto kernel = [&](Context& kernels) {
    fast::attention_forward(kernels, out, lse, qkv, B, T, lm.config.n_head, lm.config.n_kv_head,
                            Widths(lm.config).HS);
  };
  if (!lm.stand_ins.replaces(Symbol::gqa_attention)) {
    const bool grouped = lm.stand_ins.watches(Symbol::gqa_attention);
    return own(lm, grouped ? Symbol::gqa_attention : Symbol::attention_forward, kernel);
  }
  kernel(lm.next());  // for lse, which the signature does not name
  grouped_attention(lm, out, qkv, B, T);
}

void attention_backward(ear_lm& lm, float* dqkv, const float* dout, const float* qkv, const float* out,
                        const float* lse, int B, int T) {
  const Widths w(lm.config);
  const int NH = lm.config.n_head;
  if (!lm.stand_ins.replaces(Symbol::attention_backward)) {
    return own(lm, Symbol::attention_backward, [&](Context& kernels) {
      fast::attention_backward(kernels, dqkv, dout, qkv, out, lse, B, T, NH, lm.config.n_kv_head, w.HS);
    });
  }
  const std::int64_t N = std::int64_t{B} * T, square = N * NH * T;
  float* const dpreatt = lm.workspace.floats(kSlotA, square);
  float* const datt = lm.workspace.floats(kSlotB, square);
  float* const att = lm.workspace.floats(kSlotC, square);
  for (int b = 0; b < B; b++) {
    for (int head = 0; head < NH; head++) {
      float* const weights = att + (std::int64_t{b} * NH + head) * T * T;
      lm.next();
      attention_weights(weights, qkv, b, head, T, NH, NH, w.HS);
    }
  }
  Call(lm, Symbol::attention_backward)
      .out(dqkv, N * 3 * w.C)
      .out(dpreatt, square)
      .out(datt, square)
      .in(dout, N * w.C)
      .in(qkv, N * 3 * w.C)
      .in(att, square)
      .numbers({B, T, w.C, NH})
      .make();
}

}  // namespace ear::fast::op
