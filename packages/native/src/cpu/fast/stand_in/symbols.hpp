// The operations of a model that can be replaced, with llm.c's names and arguments.
#pragma once

#include <cstddef>

#include "ear/stand_in.h"

namespace ear::fast {

// In the order of the table in symbols.cpp.
enum class Symbol {
  encoder_forward,
  encoder_backward,
  layernorm_forward,
  layernorm_backward,
  rmsnorm,
  rmsnorm_backward,
  matmul_forward,
  matmul_backward,
  attention_forward,
  attention_backward,
  gqa_attention,
  rope,
  gelu_forward,
  gelu_backward,
  swiglu,
  residual_forward,
  softmax_forward,
  crossentropy_forward,
  crossentropy_softmax_backward,
  softmax_crossentropy,
  adamw_update,
  count,  // of the others; no operation
};

inline constexpr std::size_t kSymbols = static_cast<std::size_t>(Symbol::count);

struct Parameter {
  const char* name;
  const char* type;
};

struct Signature {
  const char* symbol;
  std::size_t n;
  Parameter parameters[EAR_LM_MAX_ARGUMENTS];
};

const Signature& signature_of(Symbol symbol);
// Symbol::count for a name that is none's.
Symbol symbol_of(const char* name);
// Whether a model of this full config takes the operation in llm.c's form.
bool takes(const ear_lm_config& config, Symbol symbol);

}  // namespace ear::fast
