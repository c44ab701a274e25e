#include "fast/model/layout.hpp"

#include <cmath>
#include <initializer_list>

namespace ear::fast {

namespace {

constexpr std::int64_t kAlign = 16;  // floats in 64 bytes
constexpr std::int64_t kMaxParams = std::int64_t{1} << 31;

bool is_flag(std::int32_t value) { return value == 0 || value == 1; }

bool within(std::int64_t value, std::int64_t low, std::int64_t high) { return value >= low && value <= high; }

// Collects tensors; those that decay come first in the arenas, so that AdamW is two calls.
class Builder {
 public:
  explicit Builder(const ear_lm_config& config) : gpt2_(config.family == EAR_LM_GPT2), bias_(config.bias == 1) {}

  // joined: lies directly behind the matrix before it.
  int matrix(const std::string& name, std::int64_t rows, std::int64_t columns, double spread, bool joined = false,
             bool linear = true) {
    std::int64_t& end = ends_[0];
    if (!joined) end = (end + kAlign - 1) / kAlign * kAlign;
    layout.tensors.push_back(
        {name, 2, {rows, columns}, gpt2_ && linear, true, static_cast<float>(spread), 0, end});
    end += rows * columns;
    return last();
  }

  int vector(const std::string& name, std::int64_t n, float fill) {
    std::int64_t& end = ends_[1];
    end = (end + kAlign - 1) / kAlign * kAlign;
    layout.tensors.push_back({name, 1, {n, 1}, false, false, 0, fill, end});
    end += n;
    return last();
  }

  int bias(const std::string& name, std::int64_t n) { return bias_ ? vector(name, n, 0) : -1; }

  void finish() {
    layout.n_decaying = (ends_[0] + kAlign - 1) / kAlign * kAlign;
    layout.n_floats = (layout.n_decaying + ends_[1] + kAlign - 1) / kAlign * kAlign;
    layout.n_params = 0;
    for (Tensor& tensor : layout.tensors) {
      if (!tensor.decays) tensor.offset += layout.n_decaying;
      layout.n_params += tensor.size();
    }
  }

  Layout layout;

 private:
  int last() const { return static_cast<int>(layout.tensors.size()) - 1; }

  bool gpt2_, bias_;
  std::int64_t ends_[2] = {0, 0};
};

constexpr double kSpread = 0.02;

void add_gpt2(Builder& to, const ear_lm_config& config) {
  const Widths w(config);
  const double into_residual = kSpread / std::sqrt(2.0 * config.n_layer);
  to.layout.wte = to.matrix("transformer.wte.weight", config.vocab_size, w.C, kSpread, false, false);
  to.layout.wpe = to.matrix("transformer.wpe.weight", config.block_size, w.C, kSpread, false, false);
  for (int l = 0; l < config.n_layer; l++) {
    const std::string at = "transformer.h." + std::to_string(l) + ".";
    BlockTensors block;
    block.norm1 = to.vector(at + "ln_1.weight", w.C, 1);
    block.norm1_bias = to.bias(at + "ln_1.bias", w.C);
    block.qkv = to.matrix(at + "attn.c_attn.weight", w.QKV, w.C, kSpread);
    block.qkv_bias = to.bias(at + "attn.c_attn.bias", w.QKV);
    block.out = to.matrix(at + "attn.c_proj.weight", w.C, w.C, into_residual);
    block.out_bias = to.bias(at + "attn.c_proj.bias", w.C);
    block.norm2 = to.vector(at + "ln_2.weight", w.C, 1);
    block.norm2_bias = to.bias(at + "ln_2.bias", w.C);
    block.up = to.matrix(at + "mlp.c_fc.weight", w.H, w.C, kSpread);
    block.up_bias = to.bias(at + "mlp.c_fc.bias", w.H);
    block.down = to.matrix(at + "mlp.c_proj.weight", w.C, w.H, into_residual);
    block.down_bias = to.bias(at + "mlp.c_proj.bias", w.C);
    to.layout.blocks.push_back(block);
  }
  to.layout.norm = to.vector("transformer.ln_f.weight", w.C, 1);
  to.layout.norm_bias = to.bias("transformer.ln_f.bias", w.C);
}

void add_llama(Builder& to, const ear_lm_config& config) {
  const Widths w(config);
  const double into_residual = kSpread / std::sqrt(2.0 * config.n_layer);
  to.layout.wte = to.matrix("model.embed_tokens.weight", config.vocab_size, w.C, kSpread);
  to.layout.wpe = -1;
  for (int l = 0; l < config.n_layer; l++) {
    const std::string at = "model.layers." + std::to_string(l) + ".";
    BlockTensors block;
    block.norm1 = to.vector(at + "input_layernorm.weight", w.C, 1);
    block.qkv = to.matrix(at + "self_attn.q_proj.weight", w.C, w.C, kSpread);
    to.matrix(at + "self_attn.k_proj.weight", w.KV, w.C, kSpread, true);
    to.matrix(at + "self_attn.v_proj.weight", w.KV, w.C, kSpread, true);
    block.out = to.matrix(at + "self_attn.o_proj.weight", w.C, w.C, into_residual);
    block.norm2 = to.vector(at + "post_attention_layernorm.weight", w.C, 1);
    block.up = to.matrix(at + "mlp.gate_proj.weight", w.H, w.C, kSpread);
    to.matrix(at + "mlp.up_proj.weight", w.H, w.C, kSpread, true);
    block.down = to.matrix(at + "mlp.down_proj.weight", w.C, w.H, into_residual);
    block.norm1_bias = block.qkv_bias = block.out_bias = block.norm2_bias = block.up_bias = block.down_bias = -1;
    to.layout.blocks.push_back(block);
  }
  to.layout.norm = to.vector("model.norm.weight", w.C, 1);
  to.layout.norm_bias = -1;
}

}  // namespace

ear_status fill_config(const ear_lm_config& given, ear_lm_config* full) {
  ear_lm_config c = given;
  const bool llama = c.family == EAR_LM_LLAMA;
  if (c.family != EAR_LM_GPT2 && !llama) return EAR_ERR_ARGUMENT;
  if (!within(c.n_layer, 1, 48) || !within(c.n_head, 1, 256) || !within(c.n_embd, 1, 16384)) return EAR_ERR_ARGUMENT;
  if (!within(c.block_size, 1, 4096) || !within(c.vocab_size, 2, 65536)) return EAR_ERR_ARGUMENT;
  if (!is_flag(c.bias) || !is_flag(c.tied) || (llama && c.bias)) return EAR_ERR_ARGUMENT;
  if (c.n_embd % (llama ? 2 * c.n_head : c.n_head) != 0) return EAR_ERR_ARGUMENT;
  if (c.n_kv_head == 0) c.n_kv_head = c.n_head;
  if (!within(c.n_kv_head, 1, c.n_head) || c.n_head % c.n_kv_head != 0) return EAR_ERR_ARGUMENT;
  if (!llama && c.n_kv_head != c.n_head) return EAR_ERR_ARGUMENT;
  if (c.n_hidden == 0) c.n_hidden = llama ? (c.n_embd * 8 / 3 + 31) / 32 * 32 : 4 * c.n_embd;
  if (!within(c.n_hidden, 1, 65536)) return EAR_ERR_ARGUMENT;
  if (c.rope_theta == 0) c.rope_theta = 10000;
  if (c.norm_eps == 0) c.norm_eps = 1e-5f;
  // Written so that NaN fails them.
  if (!(c.dropout >= 0 && c.dropout < 1) || !(c.norm_eps > 0 && c.norm_eps <= 1)) return EAR_ERR_ARGUMENT;
  if (!(c.rope_theta >= 1 && std::isfinite(c.rope_theta))) return EAR_ERR_ARGUMENT;
  *full = c;
  return EAR_OK;
}

ear_status make_layout(const ear_lm_config& config, Layout* layout) {
  Builder builder(config);
  if (config.family == EAR_LM_GPT2) {
    add_gpt2(builder, config);
  } else {
    add_llama(builder, config);
  }
  builder.layout.lm_head = config.tied ? builder.layout.wte
                                       : builder.matrix("lm_head.weight", config.vocab_size, config.n_embd, kSpread,
                                                        false, false);
  builder.finish();
  if (builder.layout.n_params > kMaxParams) return EAR_ERR_TOO_LARGE;
  *layout = std::move(builder.layout);
  return EAR_OK;
}

}  // namespace ear::fast
