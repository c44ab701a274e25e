// The forward pass of a traced model, one named tensor after the other.
#include <algorithm>
#include <cmath>

#include "base/multiply.hpp"
#include "base/math/functions.hpp"
#include "trace.hpp"

namespace ear::trace {

namespace {

std::size_t size(std::int64_t n) { return static_cast<std::size_t>(n); }

// x * (mean(x^2) + eps)^-0.5 with microgpt's roundings, then * weight, which may be NULL.
void rmsnorm(double* out, const double* x, std::size_t width, double eps, const double* weight) {
  double squares = 0;
  for (std::size_t i = 0; i < width; i++) squares += x[i] * x[i];
  const double scale = math::pow(squares * math::pow(static_cast<double>(width), -1.0) + eps, -0.5);
  for (std::size_t i = 0; i < width; i++) out[i] = x[i] * scale * (weight ? weight[i] : 1);
}

// (x - mean) / sqrt(variance + eps) * weight + bias; bias may be NULL.
void layernorm(double* out, const double* x, std::size_t width, double eps, const double* weight, const double* bias) {
  const double n = static_cast<double>(width);
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < width; i++) sum += x[i];
  const double mean = sum / n;
  for (std::size_t i = 0; i < width; i++) squares += (x[i] - mean) * (x[i] - mean);
  const double rstd = 1 / std::sqrt(squares / n + eps);
  for (std::size_t i = 0; i < width; i++) out[i] = (x[i] - mean) * rstd * weight[i] + (bias ? bias[i] : 0);
}

double gelu(double x) {
  static const double kRoot = std::sqrt(2 / std::acos(-1.0));
  return x / 2 * (1 + std::tanh(kRoot * (x + 0.044715 * x * x * x)));
}

}  // namespace

Pass::Pass(const ear_trace_config& config, const Layout& layout, const double* weights, const std::int32_t* tokens,
           std::int64_t B, std::int64_t T, text::Cancel cancel)
    : config_(config), layout_(layout), weights_(weights), tokens_(tokens), B_(B), T_(T), C_(config.n_embd),
      NH_(config.n_head), NKV_(config.n_kv_head), HS_(C_ / NH_), cancel_(cancel) {}

std::vector<Kept> Pass::run() {
  const double* x = embed();
  for (int i = 0; i < config_.n_layer; i++) x = layer(i, x);
  if (config_.family != EAR_TRACE_MICROGPT) x = norm("norm_f", x, layout_.norm_f);
  affine("logits", x, {layout_.head, kNone}, C_, config_.vocab_size, "btv");
  return std::move(kept_);
}

double* Pass::keep(const std::string& name, std::initializer_list<std::int64_t> shape, const char* axes, bool causal) {
  std::size_t elements = 1;
  for (const std::int64_t extent : shape) elements *= size(extent);
  kept_.push_back({name, shape, axes, causal, std::vector<double>(elements)});
  return kept_.back().values.data();
}

const double* Pass::embed() {
  const std::size_t C = size(C_);
  const bool positions = config_.family != EAR_TRACE_LLAMA;
  double* token = keep(positions ? "embd.tok" : "embd", {B_, T_, C_}, "btc");
  for (std::size_t row = 0; row < size(B_ * T_); row++) {
    const double* from = weights_ + layout_.wte + size(tokens_[row]) * C;
    std::copy(from, from + C, token + row * C);
  }
  if (!positions) return token;
  double* position = keep("embd.pos", {T_, C_}, "tc");
  std::copy_n(weights_ + layout_.wpe, size(T_) * C, position);
  double* both = keep("embd", {B_, T_, C_}, "btc");
  for (std::size_t i = 0; i < size(B_ * T_) * C; i++) both[i] = token[i] + position[i % (size(T_) * C)];
  return config_.family == EAR_TRACE_MICROGPT ? norm("norm_0", both, {}) : both;
}

const double* Pass::layer(int index, const double* x) {
  const Layout::Layer& at = layout_.layers[static_cast<std::size_t>(index)];
  std::string prefix("h.");
  prefix.append(std::to_string(index)).append(".");
  const double* heads = attend(prefix + "attn.", norm(prefix + "norm_1", x, at.norm1), at.qkv);
  const double* middle = sum(prefix + "residual_1", affine(prefix + "attn.proj", heads, at.proj, C_, C_, "btc"), x);
  const double* normed = norm(prefix + "norm_2", middle, at.norm2);
  const std::int64_t H = config_.n_hidden;
  const bool gated = config_.family == EAR_TRACE_LLAMA;
  const double* wide = affine(prefix + (gated ? "mlp.gate" : "mlp.fc"), normed, at.fc, C_, H, "btn");
  const double* up = gated ? affine(prefix + "mlp.up", normed, at.up, C_, H, "btn") : nullptr;
  const double* active = activation(prefix + "mlp.act", wide, up);
  return sum(prefix + "residual_2", affine(prefix + "mlp.proj", active, at.out, H, C_, "btc"), middle);
}

const double* Pass::norm(const std::string& name, const double* x, Pair pair) {
  const std::size_t C = size(C_);
  double* out = keep(name, {B_, T_, C_}, "btc");
  const double* bias = pair.bias == kNone ? nullptr : weights_ + pair.bias;
  for (std::size_t row = 0; row < size(B_ * T_); row++) {
    if (config_.family != EAR_TRACE_GPT2) {
      rmsnorm(out + row * C, x + row * C, C, config_.norm_eps, pair.weight == kNone ? nullptr : weights_ + pair.weight);
    } else {
      layernorm(out + row * C, x + row * C, C, config_.norm_eps, weights_ + pair.weight, bias);
    }
  }
  return out;
}

const double* Pass::affine(const std::string& name, const double* x, Pair pair, std::int64_t inner, std::int64_t width,
                           const char* axes) {
  double* out = keep(name, {B_, T_, width}, axes);
  for (std::size_t row = 0; row < size(B_ * T_); row++) {
    cancel_.check();
    double* y = out + row * size(width);
    multiply_in_order(y, weights_ + pair.weight, x + row * size(inner), size(width), size(inner));
    for (std::size_t i = 0; pair.bias != kNone && i < size(width); i++) y[i] += weights_[pair.bias + i];
  }
  return out;
}

const double* Pass::sum(const std::string& name, const double* a, const double* b) {
  double* out = keep(name, {B_, T_, C_}, "btc");
  for (std::size_t i = 0; i < size(B_ * T_ * C_); i++) out[i] = a[i] + b[i];
  return out;
}

const double* Pass::activation(const std::string& name, const double* x, const double* up) {
  double* out = keep(name, {B_, T_, config_.n_hidden}, "btn");
  for (std::size_t i = 0; i < size(B_ * T_ * config_.n_hidden); i++) {
    switch (config_.family) {
      case EAR_TRACE_MICROGPT: out[i] = x[i] > 0 ? x[i] : 0; break;
      case EAR_TRACE_GPT2: out[i] = gelu(x[i]); break;
      default: out[i] = x[i] / (1 + math::exp(-x[i])) * up[i];
    }
  }
  return out;
}

}  // namespace ear::trace
