// The C face of a model: arguments are checked here, once; the passes trust them.
#include "fast/model/lm.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "fast/model/pass.hpp"

namespace {

using namespace ear::fast;

constexpr std::int64_t kMaxRows = std::int64_t{1} << 24;
constexpr std::int64_t kMaxFloats = std::int64_t{1} << 38;

// Whether a pass may take (B, T).
ear_status check_shape(const ear_lm_config& config, std::int32_t B, std::int32_t T) {
  if (B < 1 || T < 1 || T > config.block_size) return EAR_ERR_ARGUMENT;
  return std::int64_t{B} * T > kMaxRows ? EAR_ERR_TOO_LARGE : EAR_OK;
}

bool all_within(const std::int32_t* values, std::int64_t n, std::int32_t low, std::int32_t high) {
  return std::all_of(values, values + n, [=](std::int32_t value) { return value >= low && value < high; });
}

ear_status check_pass(const ear_lm* lm, const std::int32_t* tokens, std::int32_t B, std::int32_t T) {
  if (!lm || !tokens) return EAR_ERR_ARGUMENT;
  const ear_status status = check_shape(lm->config, B, T);
  if (status != EAR_OK) return status;
  return all_within(tokens, std::int64_t{B} * T, 0, lm->config.vocab_size) ? EAR_OK : EAR_ERR_ARGUMENT;
}

ear_status check_learning(const ear_lm* lm, const std::int32_t* tokens, const std::int32_t* targets, std::int32_t B,
                          std::int32_t T, const double* loss) {
  if (!targets || !loss) return EAR_ERR_ARGUMENT;
  const ear_status status = check_pass(lm, tokens, B, T);
  if (status != EAR_OK) return status;
  const std::int64_t n = std::int64_t{B} * T;
  const bool some = std::any_of(targets, targets + n, [](std::int32_t target) { return target != -1; });
  return some && all_within(targets, n, -1, lm->config.vocab_size) ? EAR_OK : EAR_ERR_ARGUMENT;
}

ear_status configure(const ear_lm_config* given, ear_lm_config* config, Layout* layout) {
  if (!given) return EAR_ERR_ARGUMENT;
  const ear_status status = fill_config(*given, config);
  return status == EAR_OK ? make_layout(*config, layout) : status;
}

}  // namespace

extern "C" {

ear_status ear_lm_num_params(const ear_lm_config* given, size_t* out) {
  if (!out) return EAR_ERR_ARGUMENT;
  return ear::guarded([&] {
    ear_lm_config config;
    Layout layout;
    const ear_status status = configure(given, &config, &layout);
    if (status == EAR_OK) *out = static_cast<size_t>(layout.n_params);
    return status;
  });
}

ear_status ear_lm_training_bytes(const ear_lm_config* given, int32_t B, int32_t T, int32_t checkpointing, size_t* out) {
  if (!out) return EAR_ERR_ARGUMENT;
  return ear::guarded([&] {
    ear_lm_config config;
    Layout layout;
    ear_status status = configure(given, &config, &layout);
    if (status == EAR_OK) status = check_shape(config, B, T);
    if (status != EAR_OK) return status;
    const std::int64_t floats =
        4 * layout.n_floats + Plan::floats(config, B, T, checkpointing ? Keep::inputs : Keep::everything);
    if (floats > kMaxFloats) return EAR_ERR_TOO_LARGE;
    *out = static_cast<size_t>(floats) * sizeof(float);
    return EAR_OK;
  });
}

ear_status ear_lm_create(ear_lm** out, const ear_lm_config* given, uint64_t seed, int32_t threads, int32_t bf16) {
  if (!out || threads < 0 || threads > 256 || bf16 < 0 || bf16 > 1) return EAR_ERR_ARGUMENT;
  return ear::guarded([&] {
    ear_lm_config config;
    Layout layout;
    const ear_status status = configure(given, &config, &layout);
    if (status != EAR_OK) return status;
    auto lm = std::make_unique<ear_lm>(config, std::move(layout), seed, threads, bf16 == 1);
    draw_weights(*lm);
    *out = lm.release();
    return EAR_OK;
  });
}

void ear_lm_destroy(ear_lm* lm) { delete lm; }

ear_status ear_lm_get_config(const ear_lm* lm, ear_lm_config* out) {
  if (!lm || !out) return EAR_ERR_ARGUMENT;
  *out = lm->config;
  return EAR_OK;
}

size_t ear_lm_bytes(const ear_lm* lm) {
  if (!lm) return 0;
  return static_cast<size_t>(4 * lm->layout.n_floats + lm->plan.held()) * sizeof(float);
}

void ear_lm_set_cancel(ear_lm* lm, const int32_t* cancel) {
  if (lm) lm->cancel = cancel;
}

ear_status ear_lm_forward(ear_lm* lm, const int32_t* tokens, int32_t B, int32_t T, float* logits) {
  const ear_status status = logits ? check_pass(lm, tokens, B, T) : EAR_ERR_ARGUMENT;
  if (status != EAR_OK) return status;
  return cancellable([&] {
    Activations& all = lm->plan.prepare(lm->config, B, T, Keep::nothing);
    const float* x = hidden_forward(*lm, all, tokens, lm->config.n_layer, {});
    logits_forward(*lm, logits, all.norm, all.mean, all.rstd, x, all.N);
    return EAR_OK;
  });
}

ear_status ear_lm_loss(ear_lm* lm, const int32_t* tokens, const int32_t* targets, int32_t B, int32_t T, double* loss) {
  const ear_status status = check_learning(lm, tokens, targets, B, T, loss);
  if (status != EAR_OK) return status;
  return cancellable([&] {
    *loss = loss_of(*lm, tokens, targets, B, T);
    return std::isfinite(*loss) ? EAR_OK : EAR_DIVERGED;
  });
}

ear_status ear_lm_gradient(ear_lm* lm, const int32_t* tokens, const int32_t* targets, int32_t B, int32_t T, float scale,
                           uint64_t draw, int32_t checkpointing, double* loss) {
  if (!std::isfinite(scale) || checkpointing < 0 || checkpointing > 1) return EAR_ERR_ARGUMENT;
  const ear_status status = check_learning(lm, tokens, targets, B, T, loss);
  if (status != EAR_OK) return status;
  return cancellable([&] {
    *loss = gradient_of(*lm, tokens, targets, B, T, scale, draw, checkpointing == 1);
    return std::isfinite(*loss) ? EAR_OK : EAR_DIVERGED;
  });
}

ear_status ear_lm_attention(ear_lm* lm, const int32_t* tokens, int32_t T, int32_t layer, float* att) {
  const ear_status status = att ? check_pass(lm, tokens, 1, T) : EAR_ERR_ARGUMENT;
  if (status != EAR_OK) return status;
  if (layer < 0 || layer >= lm->config.n_layer) return EAR_ERR_ARGUMENT;
  return cancellable([&] {
    const OwnKernels own(lm->stand_ins);
    Activations& all = lm->plan.prepare(lm->config, 1, T, Keep::nothing);
    hidden_forward(*lm, all, tokens, layer, {});
    const BlockActivations& a = all.blocks[static_cast<std::size_t>(layer)];
    attention_input(*lm, layer, a, T);
    rotate(*lm, a.qkv, 1, T, 0, false);
    for (int head = 0; head < lm->config.n_head; head++) {
      attention_weights(att + std::int64_t{head} * T * T, a.qkv, 0, head, T, lm->config.n_head, lm->config.n_kv_head,
                        Widths(lm->config).HS);
    }
    return EAR_OK;
  });
}

}  // extern "C"
