#include "run/weights.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <string_view>

#include "base/sentence.hpp"
#include "run/problem.hpp"

namespace ear::run {

namespace {

size_t size_of(const ear_lm_tensor& tensor) {
  return static_cast<size_t>(tensor.shape[0]) * (tensor.n_dims > 1 ? static_cast<size_t>(tensor.shape[1]) : 1);
}

// out (columns, rows) = in (rows, columns) turned over.
void transpose(const float* in, int64_t rows, int64_t columns, float* out) {
  for (int64_t r = 0; r < rows; r++) {
    for (int64_t c = 0; c < columns; c++) out[c * rows + r] = in[r * columns + c];
  }
}

bool is_turned(const ear_lm_tensor& tensor) { return tensor.n_dims == 2 && tensor.transposed_outside; }

// The place of a tensor in a file, or count.
size_t find(const ear_safetensors* file, const std::string& name) {
  const size_t count = ear_safetensors_count(file);
  size_t at = ear_safetensors_find(file, name.c_str());
  for (const std::string_view before : {std::string_view("transformer."), std::string_view("model.")}) {
    if (at == count && name.starts_with(before)) at = ear_safetensors_find(file, name.c_str() + before.size());
  }
  return at;
}

// IEEE 754 half precision.
float half(uint16_t bits) {
  const int exponent = bits >> 10 & 31;
  const int fraction = bits & 1023;
  const float sign = bits & 0x8000 ? -1.0f : 1.0f;
  if (exponent == 31) return fraction ? std::nanf("") : sign * HUGE_VALF;
  return sign * (exponent == 0 ? std::ldexp(static_cast<float>(fraction), -24)
                               : std::ldexp(static_cast<float>(fraction + 1024), exponent - 25));
}

template <class Stored, class Convert>
void convert(const void* data, size_t n, float* out, const Convert& to_float) {
  const char* bytes = static_cast<const char*>(data);
  for (size_t i = 0; i < n; i++) {
    Stored stored;
    std::memcpy(&stored, bytes + i * sizeof stored, sizeof stored);
    out[i] = to_float(stored);
  }
}

// false: a kind of number that is not read.
bool to_floats(const ear_safetensors_tensor& tensor, size_t n, float* out) {
  const std::string_view dtype = tensor.dtype;
  if (dtype == "F32") {
    if (out) std::memcpy(out, tensor.data, n * sizeof(float));
    return tensor.n_bytes == n * 4;
  }
  if (dtype == "F16") {
    if (out) convert<uint16_t>(tensor.data, n, out, half);
    return tensor.n_bytes == n * 2;
  }
  if (dtype == "BF16") {
    const auto widen = [](uint16_t bits) { return std::bit_cast<float>(static_cast<uint32_t>(bits) << 16); };
    if (out) convert<uint16_t>(tensor.data, n, out, widen);
    return tensor.n_bytes == n * 2;
  }
  if (dtype == "F64") {
    if (out) convert<double>(tensor.data, n, out, [](double number) { return static_cast<float>(number); });
    return tensor.n_bytes == n * 8;
  }
  return false;
}

ear_status unfit(ear_problem* problem, const std::string& name, const std::string& english, const std::string& korean) {
  return refuse(problem, EAR_ERR_ARGUMENT, "file", joined({"The tensor ", name, " ", english, "."}),
                joined({"텐서 ", name, ": ", korean, "."}));
}

std::string shape_text(const int64_t* shape, int32_t n_dims) {
  std::string text = "(";
  for (int32_t i = 0; i < n_dims; i++) text += (i ? ", " : "") + std::to_string(shape[i]);
  return text + ")";
}

bool is_known_and_useless(std::string_view name) {
  return name == "lm_head.weight" || name.starts_with("adamw.") || name.ends_with(".attn.bias") ||
         name.ends_with(".attn.masked_bias") || name.ends_with(".rotary_emb.inv_freq");
}

}  // namespace

ear_status take_out(const ear_lm* lm, const Prefix& prefix, std::vector<Outside>& out) {
  std::vector<float> inside;
  for (size_t i = 0; i < ear_lm_tensor_count(lm); i++) {
    ear_lm_tensor tensor;
    ear_status status = ear_lm_describe_tensor(lm, i, &tensor);
    if (status != EAR_OK) return status;
    const int64_t columns = tensor.n_dims > 1 ? tensor.shape[1] : 0;
    Outside one{std::string(prefix.text) + tensor.name, tensor.n_dims, {tensor.shape[0], columns}, {}};
    one.numbers.resize(size_of(tensor));
    status = ear_lm_get(lm, i, prefix.part, one.numbers.data(), one.numbers.size());
    if (status != EAR_OK) return status;
    if (is_turned(tensor)) {
      inside = one.numbers;
      transpose(inside.data(), tensor.shape[0], columns, one.numbers.data());
      std::swap(one.shape[0], one.shape[1]);
    }
    out.push_back(std::move(one));
  }
  return EAR_OK;
}

ear_status check_tensors(const ear_lm* lm, const ear_safetensors* file, const Prefix& prefix, ear_problem* problem) {
  for (size_t i = 0; i < ear_lm_tensor_count(lm); i++) {
    ear_lm_tensor wanted;
    ear_safetensors_tensor held;
    ear_status status = ear_lm_describe_tensor(lm, i, &wanted);
    if (status != EAR_OK) return refuse(problem, status, "model");
    const std::string name = std::string(prefix.text) + wanted.name;
    const size_t at = find(file, name);
    if (at == ear_safetensors_count(file)) return unfit(problem, name, "is missing", "파일에 없어요");
    status = ear_safetensors_tensor_at(file, at, &held);
    if (status != EAR_OK) return refuse(problem, status, "file");
    if (is_turned(wanted)) std::swap(wanted.shape[0], wanted.shape[1]);
    if (held.n_dims != wanted.n_dims || !std::equal(held.shape, held.shape + held.n_dims, wanted.shape)) {
      const std::string ours = shape_text(wanted.shape, wanted.n_dims), theirs = shape_text(held.shape, held.n_dims);
      return unfit(problem, name, "has the shape " + theirs + " instead of " + ours,
                   "모양이 " + ours + "이어야 하는데 " + theirs + "이에요");
    }
    if (!to_floats(held, size_of(wanted), nullptr)) {
      return unfit(problem, name, std::string("holds numbers of the kind ") + held.dtype + ", which are not read",
                   std::string(held.dtype) + " 형식의 수는 읽지 못해요");
    }
  }
  return EAR_OK;
}

ear_status check_no_others(const ear_lm* lm, const ear_safetensors* file, ear_problem* problem) {
  std::vector<bool> used(ear_safetensors_count(file), false);
  for (size_t i = 0; i < ear_lm_tensor_count(lm); i++) {
    ear_lm_tensor wanted;
    const ear_status status = ear_lm_describe_tensor(lm, i, &wanted);
    if (status != EAR_OK) return refuse(problem, status, "model");
    const size_t at = find(file, wanted.name);
    if (at < used.size()) used[at] = true;
  }
  for (size_t i = 0; i < used.size(); i++) {
    ear_safetensors_tensor held;
    const ear_status status = ear_safetensors_tensor_at(file, i, &held);
    if (status != EAR_OK) return refuse(problem, status, "file");
    if (!used[i] && !is_known_and_useless(held.name)) {
      return unfit(problem, held.name, "is not part of this model", "이 모델에 없는 텐서예요");
    }
  }
  return EAR_OK;
}

ear_status put_in(ear_lm* lm, const ear_safetensors* file, const Prefix& prefix) {
  size_t largest = 0;
  ear_lm_tensor wanted;
  for (size_t i = 0; i < ear_lm_tensor_count(lm); i++) {
    const ear_status status = ear_lm_describe_tensor(lm, i, &wanted);
    if (status != EAR_OK) return status;
    largest = std::max(largest, size_of(wanted));
  }
  std::vector<float> read(largest), inside(largest);
  std::string name;
  name.reserve(256);
  for (size_t i = 0; i < ear_lm_tensor_count(lm); i++) {
    ear_safetensors_tensor held;
    ear_status status = ear_lm_describe_tensor(lm, i, &wanted);
    if (status != EAR_OK) return status;
    name.assign(prefix.text).append(wanted.name);
    status = ear_safetensors_tensor_at(file, find(file, name), &held);
    if (status != EAR_OK) return status;
    const size_t n = size_of(wanted);
    to_floats(held, n, read.data());
    if (is_turned(wanted)) transpose(read.data(), wanted.shape[1], wanted.shape[0], inside.data());
    status = ear_lm_set(lm, i, prefix.part, is_turned(wanted) ? inside.data() : read.data(), n);
    if (status != EAR_OK) return status;
  }
  return EAR_OK;
}

}  // namespace ear::run
