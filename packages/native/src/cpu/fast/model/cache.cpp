#include "fast/model/cache.hpp"

#include <algorithm>
#include <cstring>

#include "fast/model/pass.hpp"

namespace ear::fast {

Cache::Cache(ear_lm& lm, int slots, int capacity)
    : lm_(lm),
      slots_(slots),
      capacity_(capacity),
      KV_(Widths(lm.config).KV),
      keys_(std::int64_t{lm.config.n_layer} * slots * capacity * KV_),
      values_(std::int64_t{lm.config.n_layer} * slots * capacity * KV_),
      length_(static_cast<std::size_t>(slots)),
      reading_(static_cast<std::size_t>(slots)) {}

void Cache::store(int layer, int slot, int p0, const float* qkv, int n) {
  const Widths w(lm_.config);
  const std::size_t bytes = static_cast<std::size_t>(w.KV) * sizeof(float);
  for (int t = 0; t < n; t++) {
    const float* const from = qkv + std::int64_t{t} * w.QKV + w.C;
    const std::int64_t to = std::int64_t{p0 + t} * w.KV;
    std::memcpy(keys(layer, slot) + to, from, bytes);
    std::memcpy(values(layer, slot) + to, from + w.KV, bytes);
  }
}

void Cache::move(int from, int to) {
  const std::size_t bytes = static_cast<std::size_t>(length(from)) * static_cast<std::size_t>(KV_) * sizeof(float);
  for (int l = 0; l < lm_.config.n_layer; l++) {
    std::memcpy(keys(l, to), keys(l, from), bytes);
    std::memcpy(values(l, to), values(l, from), bytes);
  }
  length_[static_cast<std::size_t>(to)] = length(from);
}

void Cache::prefill(int slot, const std::int32_t* tokens, int n, float* logits) {
  const ear_lm_config& config = lm_.config;
  Activations& all = lm_.plan.prepare(config, 1, n, Keep::nothing);
  float* x = hidden_forward(lm_, all, tokens, 0, {});
  for (int l = 0; l < config.n_layer; l++) {
    float* const out = l + 1 < config.n_layer ? all.blocks[static_cast<std::size_t>(l) + 1].x : all.end;
    block_forward(lm_, l, all, out, {});
    store(l, slot, 0, all.blocks[static_cast<std::size_t>(l)].qkv, n);
    x = out;
  }
  length_[static_cast<std::size_t>(slot)] = n;
  // Only the last position is asked what follows.
  if (logits) logits_forward(lm_, logits, all.norm, all.mean, all.rstd, x + std::int64_t{n - 1} * config.n_embd, 1);
}

void Cache::decode(const std::int32_t* tokens, int n, float* logits) {
  const ear_lm_config& config = lm_.config;
  const Widths w(config);
  Activations& all = lm_.plan.prepare(config, n, 1, Keep::nothing);
  const float* const wte = lm_.weight(lm_.layout.wte);
  const float* const wpe = lm_.weight(lm_.layout.wpe);
  for (int i = 0; i < n; i++) {
    float* const x = all.blocks[0].x + std::int64_t{i} * w.C;
    const float* const token = wte + std::int64_t{tokens[i]} * w.C;
    const float* const position = wpe ? wpe + std::int64_t{length(i)} * w.C : nullptr;
    for (int c = 0; c < w.C; c++) x[c] = position ? token[c] + position[c] : token[c];
    reading_[static_cast<std::size_t>(i)] = length(i) + 1;
  }
  for (int l = 0; l < config.n_layer; l++) {
    const BlockActivations& a = all.blocks[static_cast<std::size_t>(l)];
    attention_input(lm_, l, a, n);
    float* const queries = a.norm1;  // (n, C); what the norm left there was used
    for (int i = 0; i < n; i++) {
      float* const qkv = a.qkv + std::int64_t{i} * w.QKV;
      rotate(lm_, qkv, 1, 1, length(i), false);
      store(l, i, length(i), qkv, 1);
      std::memcpy(queries + std::int64_t{i} * w.C, qkv, static_cast<std::size_t>(w.C) * sizeof(float));
    }
    attention_decode(lm_.next(), a.att, queries, keys(l, 0), values(l, 0), reading_.data(), n, capacity_,
                     config.n_head, config.n_kv_head, w.HS);
    attention_output(lm_, l, a, all.branch, n, {});
    mlp_input(lm_, l, a, n);
    float* const out = l + 1 < config.n_layer ? all.blocks[static_cast<std::size_t>(l) + 1].x : all.end;
    mlp_output(lm_, l, a, all.branch, out, n, {});
  }
  std::copy(reading_.begin(), reading_.begin() + n, length_.begin());
  logits_forward(lm_, logits, all.norm, all.mean, all.rstd, all.end, n);
}

}  // namespace ear::fast
