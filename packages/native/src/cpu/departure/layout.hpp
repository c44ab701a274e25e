// Where each weight of a traced model begins in the flat array of all weights.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ear/trace.h"

namespace ear::trace {

// Begins of a weight and of its bias; kNone where the model has none.
inline constexpr std::size_t kNone = static_cast<std::size_t>(-1);
struct Pair {
  std::size_t weight = kNone;
  std::size_t bias = kNone;
};

struct Layout {
  struct Layer {
    Pair norm1, qkv, proj, norm2, fc, out;  // qkv: rows of the query, of the key and of the value
    Pair up;                                // Llama; fc is its gate
  };
  std::size_t wte = kNone, wpe = kNone;  // (V, C), (block_size, C)
  std::vector<Layer> layers;
  Pair norm_f;
  std::size_t head = kNone;  // (V, C)
  std::vector<ear_trace_weight> weights;
  std::size_t total = 0;

  // config was checked and its zeros filled in.
  explicit Layout(const ear_trace_config& config);

 private:
  void lay_microgpt(const ear_trace_config& config);
  void lay_gpt2(const ear_trace_config& config);
  void lay_llama(const ear_trace_config& config);
  std::size_t take(const char* name, int layer, std::int64_t rows, std::int64_t columns);
};

// The config with its zeros filled in. Errors: ARGUMENT.
ear_status complete(const ear_trace_config* given, ear_trace_config& out);

}  // namespace ear::trace
