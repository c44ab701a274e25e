#include "layout.hpp"

#include <cmath>
#include <cstdio>

namespace ear::trace {

Layout::Layout(const ear_trace_config& config) {
  if (config.family == EAR_TRACE_MICROGPT) lay_microgpt(config);
  if (config.family == EAR_TRACE_GPT2) lay_gpt2(config);
  if (config.family == EAR_TRACE_LLAMA) lay_llama(config);
}

// name may hold one %d, for the layer. A vector has 0 columns.
std::size_t Layout::take(const char* name, int layer, std::int64_t rows, std::int64_t columns) {
  ear_trace_weight weight{};
  std::snprintf(weight.name, sizeof weight.name, name, layer);
  weight.n_dims = columns > 0 ? 2 : 1;
  weight.shape[0] = rows;
  weight.shape[1] = columns > 0 ? columns : 1;
  weights.push_back(weight);
  const std::size_t begin = total;
  total += static_cast<std::size_t>(weight.shape[0] * weight.shape[1]);
  return begin;
}

void Layout::lay_microgpt(const ear_trace_config& config) {
  const std::int64_t C = config.n_embd, H = config.n_hidden;
  wte = take("wte", 0, config.vocab_size, C);
  wpe = take("wpe", 0, config.block_size, C);
  head = take("lm_head", 0, config.vocab_size, C);
  for (int i = 0; i < config.n_layer; i++) {
    Layer layer;
    layer.qkv.weight = take("layer%d.attn_wq", i, C, C);
    take("layer%d.attn_wk", i, C, C);
    take("layer%d.attn_wv", i, C, C);
    layer.proj.weight = take("layer%d.attn_wo", i, C, C);
    layer.fc.weight = take("layer%d.mlp_fc1", i, H, C);
    layer.out.weight = take("layer%d.mlp_fc2", i, C, H);
    layers.push_back(layer);
  }
}

void Layout::lay_gpt2(const ear_trace_config& config) {
  const std::int64_t C = config.n_embd, H = config.n_hidden;
  const auto pair = [&](const char* weight, const char* bias, int layer, std::int64_t rows, std::int64_t columns) {
    Pair both;
    both.weight = take(weight, layer, rows, columns);
    if (config.bias) both.bias = take(bias, layer, rows, 0);
    return both;
  };
  wte = take("transformer.wte.weight", 0, config.vocab_size, C);
  wpe = take("transformer.wpe.weight", 0, config.block_size, C);
  for (int i = 0; i < config.n_layer; i++) {
    Layer layer;
    layer.norm1 = pair("transformer.h.%d.ln_1.weight", "transformer.h.%d.ln_1.bias", i, C, 0);
    layer.qkv = pair("transformer.h.%d.attn.c_attn.weight", "transformer.h.%d.attn.c_attn.bias", i, 3 * C, C);
    layer.proj = pair("transformer.h.%d.attn.c_proj.weight", "transformer.h.%d.attn.c_proj.bias", i, C, C);
    layer.norm2 = pair("transformer.h.%d.ln_2.weight", "transformer.h.%d.ln_2.bias", i, C, 0);
    layer.fc = pair("transformer.h.%d.mlp.c_fc.weight", "transformer.h.%d.mlp.c_fc.bias", i, H, C);
    layer.out = pair("transformer.h.%d.mlp.c_proj.weight", "transformer.h.%d.mlp.c_proj.bias", i, C, H);
    layers.push_back(layer);
  }
  norm_f = pair("transformer.ln_f.weight", "transformer.ln_f.bias", 0, C, 0);
  head = config.tied ? wte : take("lm_head.weight", 0, config.vocab_size, C);
}

void Layout::lay_llama(const ear_trace_config& config) {
  const std::int64_t C = config.n_embd, H = config.n_hidden, KV = C / config.n_head * config.n_kv_head;
  wte = take("model.embed_tokens.weight", 0, config.vocab_size, C);
  for (int i = 0; i < config.n_layer; i++) {
    Layer layer;
    layer.norm1.weight = take("model.layers.%d.input_layernorm.weight", i, C, 0);
    layer.qkv.weight = take("model.layers.%d.self_attn.q_proj.weight", i, C, C);
    take("model.layers.%d.self_attn.k_proj.weight", i, KV, C);
    take("model.layers.%d.self_attn.v_proj.weight", i, KV, C);
    layer.proj.weight = take("model.layers.%d.self_attn.o_proj.weight", i, C, C);
    layer.norm2.weight = take("model.layers.%d.post_attention_layernorm.weight", i, C, 0);
    layer.fc.weight = take("model.layers.%d.mlp.gate_proj.weight", i, H, C);
    layer.up.weight = take("model.layers.%d.mlp.up_proj.weight", i, H, C);
    layer.out.weight = take("model.layers.%d.mlp.down_proj.weight", i, C, H);
    layers.push_back(layer);
  }
  norm_f.weight = take("model.norm.weight", 0, C, 0);
  head = config.tied ? wte : take("lm_head.weight", 0, config.vocab_size, C);
}

ear_status complete(const ear_trace_config* given, ear_trace_config& out) {
  if (!given) return EAR_ERR_ARGUMENT;
  out = *given;
  const bool gpt2 = out.family == EAR_TRACE_GPT2, llama = out.family == EAR_TRACE_LLAMA;
  if (out.n_hidden == 0 && out.n_embd <= 4096) {
    out.n_hidden = llama ? (out.n_embd * 8 / 3 + 31) / 32 * 32 : 4 * out.n_embd;
  }
  if (out.n_kv_head == 0) out.n_kv_head = out.n_head;
  if (out.norm_eps == 0) out.norm_eps = 1e-5;
  if (out.rope_theta == 0) out.rope_theta = 10000;
  const auto within = [](std::int32_t value, std::int32_t low, std::int32_t high) {
    return value >= low && value <= high;
  };
  const bool fits = (gpt2 || llama || out.family == EAR_TRACE_MICROGPT) && within(out.n_layer, 1, 48) &&
                    within(out.n_embd, 1, 4096) && within(out.n_head, 1, out.n_embd) &&
                    out.n_embd % out.n_head == 0 && (!llama || out.n_embd / out.n_head % 2 == 0) &&
                    within(out.n_kv_head, 1, out.n_head) && out.n_head % out.n_kv_head == 0 &&
                    (llama || out.n_kv_head == out.n_head) && within(out.n_hidden, 1, 16384) &&
                    within(out.block_size, 1, 4096) && within(out.vocab_size, 2, 131072) && within(out.bias, 0, gpt2) &&
                    within(out.tied, 0, gpt2 || llama) && out.norm_eps > 0 &&
                    std::isfinite(out.norm_eps) && out.rope_theta >= 1 && std::isfinite(out.rope_theta);
  return fits ? EAR_OK : EAR_ERR_ARGUMENT;
}

}  // namespace ear::trace
