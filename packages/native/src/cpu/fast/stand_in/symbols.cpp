#include "fast/stand_in/symbols.hpp"

#include <cstring>
#include <initializer_list>

namespace ear::fast {

namespace {

constexpr const char* kOut = "float*";
constexpr const char* kIn = "const float*";
constexpr const char* kIds = "const int*";
constexpr const char* kInt = "int";
constexpr const char* kLong = "long";
constexpr const char* kFloat = "float";

// llm.c's epsilon of LayerNorm, which its signature does not name.
constexpr float kLayerNormEps = 1e-5f;

struct Table {
  Signature rows[kSymbols] = {};
  std::size_t used = 0;

  void add(const char* symbol, std::initializer_list<Parameter> parameters) {
    Signature& row = rows[used++];
    row.symbol = symbol;
    for (const Parameter& one : parameters) row.parameters[row.n++] = one;
  }

  Table() {
    add("encoder_forward",
        {{"out", kOut}, {"inp", kIds}, {"wte", kIn}, {"wpe", kIn}, {"B", kInt}, {"T", kInt}, {"C", kInt}});
    add("encoder_backward",
        {{"dwte", kOut}, {"dwpe", kOut}, {"dout", kIn}, {"inp", kIds}, {"B", kInt}, {"T", kInt}, {"C", kInt}});
    add("layernorm_forward", {{"out", kOut}, {"mean", kOut}, {"rstd", kOut}, {"inp", kIn}, {"weight", kIn},
                              {"bias", kIn}, {"B", kInt}, {"T", kInt}, {"C", kInt}});
    add("layernorm_backward",
        {{"dinp", kOut}, {"dweight", kOut}, {"dbias", kOut}, {"dout", kIn}, {"inp", kIn}, {"weight", kIn},
         {"mean", kIn}, {"rstd", kIn}, {"B", kInt}, {"T", kInt}, {"C", kInt}});
    add("rmsnorm", {{"out", kOut}, {"x", kIn}, {"weight", kIn}, {"eps", kFloat}, {"N", kInt}, {"C", kInt}});
    add("rmsnorm_backward", {{"dx", kOut}, {"dweight", kOut}, {"dout", kIn}, {"x", kIn}, {"weight", kIn},
                             {"eps", kFloat}, {"N", kInt}, {"C", kInt}});
    add("matmul_forward", {{"out", kOut}, {"inp", kIn}, {"weight", kIn}, {"bias", kIn}, {"B", kInt}, {"T", kInt},
                           {"C", kInt}, {"OC", kInt}});
    add("matmul_backward", {{"dinp", kOut}, {"dweight", kOut}, {"dbias", kOut}, {"dout", kIn}, {"inp", kIn},
                            {"weight", kIn}, {"B", kInt}, {"T", kInt}, {"C", kInt}, {"OC", kInt}});
    add("attention_forward", {{"out", kOut}, {"preatt", kOut}, {"att", kOut}, {"inp", kIn}, {"B", kInt}, {"T", kInt},
                              {"C", kInt}, {"NH", kInt}});
    add("attention_backward", {{"dinp", kOut}, {"dpreatt", kOut}, {"datt", kOut}, {"dout", kIn}, {"inp", kIn},
                               {"att", kIn}, {"B", kInt}, {"T", kInt}, {"C", kInt}, {"NH", kInt}});
    add("gqa_attention", {{"out", kOut}, {"q", kIn}, {"k", kIn}, {"v", kIn}, {"B", kInt}, {"T", kInt}, {"S", kInt},
                          {"NH", kInt}, {"NKV", kInt}, {"HS", kInt}});
    add("rope", {{"out", kOut}, {"x", kIn}, {"base", kFloat}, {"start", kInt}, {"B", kInt}, {"NH", kInt}, {"T", kInt},
                 {"HS", kInt}});
    add("gelu_forward", {{"out", kOut}, {"inp", kIn}, {"N", kInt}});
    add("gelu_backward", {{"dinp", kOut}, {"inp", kIn}, {"dout", kIn}, {"N", kInt}});
    add("swiglu", {{"out", kOut}, {"x", kIn}, {"w1", kIn}, {"w3", kIn}, {"w2", kIn}, {"N", kInt}, {"C", kInt},
                   {"H", kInt}});
    add("residual_forward", {{"out", kOut}, {"inp1", kIn}, {"inp2", kIn}, {"N", kInt}});
    add("softmax_forward",
        {{"probs", kOut}, {"logits", kIn}, {"B", kInt}, {"T", kInt}, {"V", kInt}, {"VP", kInt}});
    add("crossentropy_forward",
        {{"losses", kOut}, {"probs", kIn}, {"targets", kIds}, {"B", kInt}, {"T", kInt}, {"VP", kInt}});
    add("crossentropy_softmax_backward", {{"dlogits", kOut}, {"dlosses", kIn}, {"probs", kIn}, {"targets", kIds},
                                          {"B", kInt}, {"T", kInt}, {"V", kInt}, {"VP", kInt}});
    add("softmax_crossentropy",
        {{"losses", kOut}, {"dlogits", kOut}, {"logits", kIn}, {"targets", kIds}, {"N", kInt}, {"V", kInt}});
    add("adamw_update", {{"params", kOut}, {"grads", kIn}, {"m", kOut}, {"v", kOut}, {"N", kLong}, {"lr", kFloat},
                         {"beta1", kFloat}, {"beta2", kFloat}, {"eps", kFloat}, {"weight_decay", kFloat},
                         {"t", kInt}});
  }
};

const Table& table() {
  static const Table all;
  return all;
}

}  // namespace

const Signature& signature_of(Symbol symbol) { return table().rows[static_cast<std::size_t>(symbol)]; }

Symbol symbol_of(const char* name) {
  std::size_t i = 0;
  while (i < kSymbols && !(name && std::strcmp(table().rows[i].symbol, name) == 0)) i++;
  return static_cast<Symbol>(i);
}

bool takes(const ear_lm_config& config, Symbol symbol) {
  const bool llama = config.family == EAR_LM_LLAMA;
  switch (symbol) {
    case Symbol::layernorm_forward:
    case Symbol::layernorm_backward: return !llama && config.norm_eps == kLayerNormEps;
    case Symbol::gelu_forward:
    case Symbol::gelu_backward: return !llama;
    case Symbol::rmsnorm:
    case Symbol::rmsnorm_backward:
    case Symbol::rope:
    case Symbol::swiglu: return llama;
    case Symbol::attention_forward:
    case Symbol::attention_backward: return config.n_kv_head == config.n_head;
    default: return symbol != Symbol::count;
  }
}

}  // namespace ear::fast

using namespace ear::fast;

extern "C" {

size_t ear_lm_symbol_count(void) { return kSymbols; }

ear_status ear_lm_describe_symbol(size_t index, ear_lm_call* out) {
  if (!out || index >= kSymbols) return EAR_ERR_ARGUMENT;
  // The arguments of every symbol once more, as the struct of a call.
  struct Arguments {
    ear_lm_argument of[kSymbols][EAR_LM_MAX_ARGUMENTS] = {};
    Arguments() {
      for (size_t i = 0; i < kSymbols; i++) {
        const Signature& row = signature_of(static_cast<Symbol>(i));
        for (size_t j = 0; j < row.n; j++) of[i][j] = {row.parameters[j].name, row.parameters[j].type, nullptr, 0, 0};
      }
    }
  };
  static const Arguments all;
  const Signature& row = signature_of(static_cast<Symbol>(index));
  *out = {row.symbol, -1, row.n, all.of[index]};
  return EAR_OK;
}

}  // extern "C"
