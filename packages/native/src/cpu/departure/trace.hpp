// The tensors of one forward pass, kept by name.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "ear/trace.h"
#include "layout.hpp"
#include "text/cancel.hpp"

namespace ear::trace {

struct Kept {
  std::string name;
  std::vector<std::int64_t> shape;
  const char* axes;  // one letter each
  bool causal;
  std::vector<double> values;
};

// How many numbers and multiplications a pass takes.
struct Cost {
  double elements, work;
};
Cost cost_of(const ear_trace_config& config, std::size_t weights, std::int64_t B, std::int64_t T);

class Pass {
 public:
  // config as `complete` left it; weights (layout.total) and tokens (B, T) must stay while run() runs.
  Pass(const ear_trace_config& config, const Layout& layout, const double* weights, const std::int32_t* tokens,
       std::int64_t B, std::int64_t T, text::Cancel cancel);

  // Throws text::Cancelled.
  std::vector<Kept> run();

 private:
  double* keep(const std::string& name, std::initializer_list<std::int64_t> shape, const char* axes,
               bool causal = false);
  // A tensor (B, T, width) from one of (B, T, inner); without a weight the norm is microgpt's.
  const double* norm(const std::string& name, const double* x, Pair pair);
  const double* affine(const std::string& name, const double* x, Pair pair, std::int64_t inner, std::int64_t width,
                       const char* axes);
  const double* sum(const std::string& name, const double* a, const double* b);
  // Of x (B, T, H); in Llama it gates `up` of the same shape.
  const double* activation(const std::string& name, const double* x, const double* up);
  const double* embed();
  const double* attend(const std::string& prefix, const double* x, Pair qkv);
  // x (B, heads, T, HS) turned by its positions.
  const double* rotate(const std::string& name, const double* x, std::int64_t heads, const char* axes);
  const double* layer(int index, const double* x);

  const ear_trace_config& config_;
  const Layout& layout_;
  const double* const weights_;
  const std::int32_t* const tokens_;
  const std::int64_t B_, T_, C_, NH_, NKV_, HS_;
  const text::Cancel cancel_;
  std::vector<Kept> kept_;
};

}  // namespace ear::trace
