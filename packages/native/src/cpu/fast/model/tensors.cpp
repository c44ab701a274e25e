// Tensors by their outside names: reading, writing, looking for what is not finite, fingerprints.
#include <algorithm>
#include <bit>
#include <cmath>

#include "base/sha256.hpp"
#include "fast/model/lm.hpp"

namespace {

static_assert(std::endian::native == std::endian::little, "fingerprints are of little-endian floats");

const float* part_of(const ear_lm* lm, size_t index, int part) {
  return lm->parts[part].data() + lm->layout.tensors[index].offset;
}

bool valid(const ear_lm* lm, size_t index, int part, size_t n) {
  return lm && index < lm->layout.tensors.size() && part >= EAR_LM_WEIGHT && part <= EAR_LM_SECOND &&
         n == static_cast<size_t>(lm->layout.tensors[index].size());
}

}  // namespace

extern "C" {

size_t ear_lm_tensor_count(const ear_lm* lm) { return lm ? lm->layout.tensors.size() : 0; }

ear_status ear_lm_describe_tensor(const ear_lm* lm, size_t index, ear_lm_tensor* out) {
  if (!lm || !out || index >= lm->layout.tensors.size()) return EAR_ERR_ARGUMENT;
  const ear::fast::Tensor& t = lm->layout.tensors[index];
  *out = {t.name.c_str(), t.n_dims, {t.shape[0], t.shape[1]}, t.transposed_outside, t.decays};
  return EAR_OK;
}

ear_status ear_lm_get(const ear_lm* lm, size_t index, ear_lm_part part, float* out, size_t n) {
  if (!out || !valid(lm, index, part, n)) return EAR_ERR_ARGUMENT;
  const float* const from = part_of(lm, index, part);
  std::copy(from, from + n, out);
  return EAR_OK;
}

ear_status ear_lm_set(ear_lm* lm, size_t index, ear_lm_part part, const float* values, size_t n) {
  if (!values || !valid(lm, index, part, n)) return EAR_ERR_ARGUMENT;
  std::copy(values, values + n, lm->at(part, static_cast<int>(index)));
  return EAR_OK;
}

size_t ear_lm_arena_floats(const ear_lm* lm) { return lm ? static_cast<size_t>(lm->layout.n_floats) : 0; }

ear_status ear_lm_get_arena(const ear_lm* lm, ear_lm_part part, float* out, size_t n) {
  if (!lm || !out || part < EAR_LM_WEIGHT || part > EAR_LM_SECOND || n != ear_lm_arena_floats(lm)) {
    return EAR_ERR_ARGUMENT;
  }
  std::copy_n(lm->parts[part].data(), n, out);
  return EAR_OK;
}

ear_status ear_lm_set_arena(ear_lm* lm, ear_lm_part part, const float* values, size_t n) {
  if (!lm || !values || part < EAR_LM_WEIGHT || part > EAR_LM_SECOND || n != ear_lm_arena_floats(lm)) {
    return EAR_ERR_ARGUMENT;
  }
  std::copy_n(values, n, lm->parts[part].data());
  return EAR_OK;
}

size_t ear_lm_first_not_finite(const ear_lm* lm, ear_lm_part part) {
  const size_t count = ear_lm_tensor_count(lm);
  if (part < EAR_LM_WEIGHT || part > EAR_LM_SECOND) return count;
  for (size_t i = 0; i < count; i++) {
    const float* const x = part_of(lm, i, part);
    if (!std::all_of(x, x + lm->layout.tensors[i].size(), [](float one) { return std::isfinite(one); })) return i;
  }
  return count;
}

ear_status ear_lm_hash(const ear_lm* lm, char out[65]) {
  if (!lm || !out) return EAR_ERR_ARGUMENT;
  ear::Sha256 hash;
  for (size_t i = 0; i < lm->layout.tensors.size(); i++) {
    hash.update(part_of(lm, i, EAR_LM_WEIGHT), static_cast<size_t>(lm->layout.tensors[i].size()) * sizeof(float));
  }
  hash.finish_hex(out);
  return EAR_OK;
}

}  // extern "C"
