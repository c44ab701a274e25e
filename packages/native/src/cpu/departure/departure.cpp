#include "ear/departure.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "element.hpp"

namespace ear::departure {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double element(const void* values, std::int32_t precision, std::int64_t i) {
  return precision == EAR_FLOAT32 ? static_cast<double>(static_cast<const float*>(values)[i])
                                  : static_cast<const double*>(values)[i];
}

// Elements of a shape, or -1 where it is none or has more than a call may have.
std::int64_t elements_of(const std::int64_t* shape, std::int32_t n_dims) {
  if (n_dims < 0 || n_dims > EAR_DEPARTURE_MAX_DIMS || (n_dims > 0 && !shape)) return -1;
  std::int64_t elements = 1;
  for (std::int32_t i = 0; i < n_dims; i++) {
    // Above the limit it stays there, unless a later extent is 0, so that the product cannot overflow.
    if (shape[i] < 0) return -1;
    elements = std::min<std::int64_t>(elements, EAR_DEPARTURE_MAX_ELEMENTS + 1) *
               std::min<std::int64_t>(shape[i], EAR_DEPARTURE_MAX_ELEMENTS + 1);
  }
  return elements;
}

ear_status check(const ear_compared* tensors, std::size_t n) {
  const auto tolerance = [](double value) { return value >= 0 && std::isfinite(value); };
  const auto precision = [](std::int32_t value) { return value == EAR_FLOAT32 || value == EAR_FLOAT64; };
  std::int64_t all = 0;
  for (std::size_t i = 0; i < n; i++) {
    const ear_compared& one = tensors[i];
    const std::int64_t want = elements_of(one.shape, one.n_dims);
    const std::int64_t got = elements_of(one.got_shape, one.got_dims);
    if (!one.name || want < 0 || got < 0 || !tolerance(one.atol) || !tolerance(one.rtol) || !tolerance(one.max_ulp) ||
        !precision(one.got_precision) || !precision(one.want_precision) || (want > 0 && !one.want) ||
        (got > 0 && !one.got) || (one.causal && one.n_dims < 2)) {
      return EAR_ERR_ARGUMENT;
    }
    all += std::max(want, got);
    if (all > EAR_DEPARTURE_MAX_ELEMENTS) return EAR_ERR_TOO_LARGE;
  }
  return EAR_OK;
}

bool same_shape(const ear_compared& tensor) {
  return tensor.n_dims == tensor.got_dims &&
         std::equal(tensor.shape, tensor.shape + tensor.n_dims, tensor.got_shape);
}

// Whether element i is behind the causal mask of the last two axes, queries (T) and keys (S >= T or not).
bool hidden(const ear_compared& tensor, std::int64_t i) {
  if (!tensor.causal) return false;
  const std::int64_t keys = tensor.shape[tensor.n_dims - 1];
  const std::int64_t queries = tensor.shape[tensor.n_dims - 2];
  return i % keys > i / keys % queries + std::max<std::int64_t>(keys - queries, 0);
}

void place(const ear_compared& tensor, std::int64_t element, std::int64_t* index) {
  for (std::int32_t i = tensor.n_dims; i-- > 0;) {
    index[i] = element % tensor.shape[i];
    element /= tensor.shape[i];
  }
}

void describe_first(const ear_compared& tensor, std::int64_t i, double got, double want, std::int32_t reason,
                    ear_departure& out) {
  out.reason = reason;
  out.element = i;
  place(tensor, i, out.index);
  out.got = got;
  out.want = want;
  out.abs_error = std::fabs(got - want);
  out.rel_error = want == 0 ? kInfinity : out.abs_error / std::fabs(want);
  out.ulp_error = ulps_between(got, want, tensor.got_precision == EAR_FLOAT32);
  for (std::int32_t axis = 0; tensor.axes && axis < tensor.n_dims && out.head < 0; axis++) {
    const char* name = tensor.axes[axis];
    if (name && (!std::strcmp(name, "h") || !std::strcmp(name, "nh") || !std::strcmp(name, "head"))) {
      out.head = static_cast<std::int32_t>(out.index[axis]);
    }
  }
}

// Whether the tensor departs; then out describes it.
bool departs(const ear_compared& tensor, ear_departure& out) {
  if (!same_shape(tensor)) {
    out.reason = EAR_DEPARTS_SHAPE;
    return true;
  }
  const std::int64_t n = elements_of(tensor.shape, tensor.n_dims);
  out.departing = out.compared = 0;
  out.worst_error = -1;
  for (std::int64_t i = 0; i < n; i++) {
    if (hidden(tensor, i)) continue;
    out.compared++;
    const double got = element(tensor.got, tensor.got_precision, i);
    const double want = element(tensor.want, tensor.want_precision, i);
    const std::int32_t reason = reason_of(got, want, tensor);
    if (reason < 0) continue;
    if (out.departing++ == 0) describe_first(tensor, i, got, want, reason, out);
    const double distance = std::fabs(got - want);
    const double error = std::isnan(distance) ? kInfinity : distance;
    if (error > out.worst_error) {
      out.worst_error = error;
      out.worst_element = i;
    }
  }
  return out.departing > 0;
}

}  // namespace

}  // namespace ear::departure

extern "C" ear_status ear_departure_find(const ear_compared* tensors, size_t n_tensors, ear_departure* out) {
  if ((!tensors && n_tensors > 0) || !out) return EAR_ERR_ARGUMENT;
  if (n_tensors > EAR_DEPARTURE_MAX_TENSORS) return EAR_ERR_TOO_LARGE;
  const ear_status status = ear::departure::check(tensors, n_tensors);
  if (status != EAR_OK) return status;
  for (size_t i = 0; i < n_tensors; i++) {
    ear_departure found{};
    found.element = found.worst_element = -1;
    ear_departure_name(tensors[i].name, &found.layer, &found.head);
    if (!ear::departure::departs(tensors[i], found)) continue;
    found.tensor = static_cast<int64_t>(i);
    *out = found;
    return EAR_OK;
  }
  *out = {};
  out->tensor = out->element = out->worst_element = -1;
  out->layer = out->head = -1;
  return EAR_OK;
}
