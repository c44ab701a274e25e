// The C face of traces: checks once, then hands over to Pass.
#include "trace.hpp"

#include <algorithm>
#include <memory>

#include "base/guard.hpp"

namespace ear::trace {

Cost cost_of(const ear_trace_config& config, std::size_t weights, std::int64_t B, std::int64_t T) {
  const double rows = static_cast<double>(B) * static_cast<double>(T);
  const double attention = rows * static_cast<double>(T) * config.n_layer;
  const double layer = 12.0 * config.n_embd + 3.0 * config.n_hidden;
  const double elements = rows * (config.n_layer * layer + 5.0 * config.n_embd + config.vocab_size) +
                          2 * attention * config.n_head;
  // A softmax element counts as eight multiplications. A tied head is used twice, but its embedding is only copied.
  return {elements, rows * static_cast<double>(weights) + attention * (2.0 * config.n_embd + 8.0 * config.n_head)};
}

}  // namespace ear::trace

struct ear_trace {
  std::vector<ear::trace::Kept> tensors;
};

extern "C" {

size_t ear_trace_weight_count(const ear_trace_config* config) {
  size_t count = 0;
  ear::guarded([&] {
    ear_trace_config whole;
    const ear_status status = ear::trace::complete(config, whole);
    if (status == EAR_OK) count = ear::trace::Layout(whole).weights.size();
    return status;
  });
  return count;
}

ear_status ear_trace_describe_weight(const ear_trace_config* config, size_t index, ear_trace_weight* out) {
  if (!out) return EAR_ERR_ARGUMENT;
  return ear::guarded([&] {
    ear_trace_config whole;
    const ear_status status = ear::trace::complete(config, whole);
    if (status != EAR_OK) return status;
    const ear::trace::Layout layout(whole);
    if (index >= layout.weights.size()) return EAR_ERR_ARGUMENT;
    *out = layout.weights[index];
    return EAR_OK;
  });
}

ear_status ear_trace_create(ear_trace** out, const ear_trace_config* config, const double* weights, size_t n_weights,
                            const int32_t* tokens, int32_t B, int32_t T, const int32_t* cancel) {
  if (!out || !weights || !tokens || B < 1 || T < 1) return EAR_ERR_ARGUMENT;
  return ear::guarded([&] {
    ear_trace_config whole;
    const ear_status status = ear::trace::complete(config, whole);
    if (status != EAR_OK) return status;
    const ear::trace::Layout layout(whole);
    if (n_weights != layout.total || T > whole.block_size) return EAR_ERR_ARGUMENT;
    const ear::trace::Cost cost = ear::trace::cost_of(whole, n_weights, B, T);
    if (cost.elements > EAR_TRACE_MAX_ELEMENTS || cost.work > EAR_TRACE_MAX_WORK) return EAR_ERR_TOO_LARGE;
    const auto known = [&](int32_t token) { return token >= 0 && token < whole.vocab_size; };
    const int32_t* const end = tokens + static_cast<size_t>(B) * static_cast<size_t>(T);
    if (!std::all_of(tokens, end, known)) return EAR_ERR_ARGUMENT;
    try {
      *out = new ear_trace{ear::trace::Pass(whole, layout, weights, tokens, B, T, ear::text::Cancel(cancel)).run()};
      return EAR_OK;
    } catch (const ear::text::Cancelled&) {
      return EAR_FINISHED;
    }
  });
}

void ear_trace_destroy(ear_trace* trace) { delete trace; }

size_t ear_trace_count(const ear_trace* trace) { return trace ? trace->tensors.size() : 0; }

ear_status ear_trace_tensor_at(const ear_trace* trace, size_t index, ear_trace_tensor* out) {
  // Axes are single letters; the names of those that occur.
  static const char* const kAxes[] = {"b", "c", "d", "g", "h", "n", "s", "t", "v"};
  if (!out || index >= ear_trace_count(trace)) return EAR_ERR_ARGUMENT;
  const ear::trace::Kept& kept = trace->tensors[index];
  *out = {};
  out->name = kept.name.c_str();
  out->n_dims = static_cast<int32_t>(kept.shape.size());
  out->causal = kept.causal;
  out->values = kept.values.data();
  for (size_t i = 0; i < kept.shape.size(); i++) {
    out->shape[i] = kept.shape[i];
    const auto named = [&](const char* axis) { return *axis == kept.axes[i]; };
    out->axes[i] = *std::find_if(std::begin(kAxes), std::end(kAxes), named);
  }
  return EAR_OK;
}

}  // extern "C"
