// The table of all operations, and the checks that every call passes before a loop runs.
#include <algorithm>
#include <cstring>
#include <string_view>

#include "base/guard.hpp"
#include "op.hpp"

namespace ear::ops {

namespace {

const std::vector<Op>& table() {
  static const std::vector<Op> all = [] {
    std::vector<Op> joined;
    for (const auto& part :
         {attention_ops(), attention_backward_ops(), softmax_ops(), loss_ops(), norm_ops(), matrix_ops(),
          elementwise_ops(), gated_ops(), dropout_ops(), embedding_ops(), rotary_ops(), optimizer_ops(), reduce_ops(),
          sampling_ops(), bpe_ops()}) {
      joined.insert(joined.end(), part.begin(), part.end());
    }
    return joined;
  }();
  return all;
}

const Op* find(const char* name) {
  if (!name) return nullptr;
  const auto& all = table();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Op& op) { return !std::strcmp(op.name, name); });
  return found == all.end() ? nullptr : &*found;
}

double dim_or_number(const Op& op, const int64_t* dims, std::string_view text) {
  for (size_t i = 0; i < op.dims.size(); i++) {
    if (text == op.dims[i]) return static_cast<double>(dims[i]);
  }
  double number = 0;
  for (const char digit : text) number = number * 10 + (digit - '0');
  return number;
}

// The value of a product such as `B*T*3*C`. In doubles, which cannot overflow to something small.
double product(const Op& op, const int64_t* dims, std::string_view text) {
  double value = 1;
  while (!text.empty()) {
    const std::string_view factor = text.substr(0, text.find('*'));
    text.remove_prefix(std::min(text.size(), factor.size() + 1));
    const size_t slash = factor.find('/');
    const double upper = dim_or_number(op, dims, factor.substr(0, slash));
    value *= slash == std::string_view::npos
                 ? upper
                 : static_cast<double>(static_cast<int64_t>(
                       (upper - 1) / dim_or_number(op, dims, factor.substr(slash + 1)))) + 1;
  }
  return value;
}

ear_status count(const Op& op, const int64_t* dims, size_t n_dims, size_t* inputs, size_t* outputs) {
  if (!dims || n_dims != op.dims.size()) return EAR_ERR_ARGUMENT;
  for (size_t i = 0; i < n_dims; i++) {
    if (dims[i] < 1) return EAR_ERR_ARGUMENT;
    if (dims[i] > EAR_OP_MAX_ELEMENTS) return EAR_ERR_TOO_LARGE;
  }
  if (op.fits && !op.fits(dims)) return EAR_ERR_ARGUMENT;
  if (product(op, dims, op.work) > EAR_OP_MAX_WORK) return EAR_ERR_TOO_LARGE;
  const auto fill = [&](const std::vector<Array>& arrays, size_t* counts) {
    for (size_t i = 0; i < arrays.size(); i++) {
      const double elements = product(op, dims, arrays[i].extent);
      if (elements > EAR_OP_MAX_ELEMENTS) return false;
      counts[i] = static_cast<size_t>(elements);
    }
    return true;
  };
  return fill(op.inputs, inputs) && fill(op.outputs, outputs) ? EAR_OK : EAR_ERR_TOO_LARGE;
}

// 0 for NULL, the variant's number, or -1.
int variant_of(const Op& op, const char* variant) {
  if (!variant) return 0;
  for (size_t i = 0; i < op.variants.size(); i++) {
    if (!std::strcmp(op.variants[i], variant)) return static_cast<int>(i) + 1;
  }
  return -1;
}

void list(const std::vector<const char*>& names, const char** out) {
  out[std::copy(names.begin(), names.end(), out) - out] = nullptr;
}

void list(const std::vector<Array>& arrays, const char** out) {
  for (const Array& array : arrays) *out++ = array.name;
  *out = nullptr;
}

}  // namespace

}  // namespace ear::ops

extern "C" {

size_t ear_op_count(void) { return ear::ops::table().size(); }

ear_status ear_op_describe(size_t index, ear_op_description* out) {
  if (!out || index >= ear_op_count()) return EAR_ERR_ARGUMENT;
  const ear::ops::Op& op = ear::ops::table()[index];
  out->name = op.name;
  ear::ops::list(op.dims, out->dims);
  ear::ops::list(op.inputs, out->inputs);
  ear::ops::list(op.outputs, out->outputs);
  ear::ops::list(op.variants, out->variants);
  return EAR_OK;
}

ear_status ear_op_elements(const char* name, const int64_t* dims, size_t n_dims, size_t inputs[EAR_OP_MAX_NAMES],
                           size_t outputs[EAR_OP_MAX_NAMES]) {
  const ear::ops::Op* op = ear::ops::find(name);
  if (!op || !inputs || !outputs) return EAR_ERR_ARGUMENT;
  return ear::ops::count(*op, dims, n_dims, inputs, outputs);
}

ear_status ear_op_compute(const char* name, const char* variant, const int64_t* dims, size_t n_dims,
                          const double* const* inputs, double* const* outputs) {
  const ear::ops::Op* op = ear::ops::find(name);
  if (!op || !inputs || !outputs) return EAR_ERR_ARGUMENT;
  size_t n_inputs[EAR_OP_MAX_NAMES], n_outputs[EAR_OP_MAX_NAMES];
  const ear_status fits = ear::ops::count(*op, dims, n_dims, n_inputs, n_outputs);
  if (fits != EAR_OK) return fits;
  const int number = ear::ops::variant_of(*op, variant);
  const auto given = [](const void* array) { return array != nullptr; };
  if (number < 0 || !std::all_of(inputs, inputs + op->inputs.size(), given) ||
      !std::all_of(outputs, outputs + op->outputs.size(), given)) {
    return EAR_ERR_ARGUMENT;
  }
  return ear::guarded([&] {
    for (size_t i = 0; i < op->outputs.size(); i++) std::fill_n(outputs[i], n_outputs[i], 0.0);
    return op->compute({dims, inputs, outputs, number});
  });
}

}  // extern "C"
