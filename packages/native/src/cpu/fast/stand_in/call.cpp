#include "fast/stand_in/call.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

namespace ear::fast {

const float* or_zeros(ear_lm& lm, const float* tensor, std::int64_t n) {
  if (tensor) return tensor;
  float* const zeros = lm.workspace.floats(kSlotMissing, n);
  std::fill_n(zeros, n, 0.0f);
  return zeros;
}

float* or_thrown(ear_lm& lm, float* derivative, std::int64_t n) {
  if (derivative) return derivative;
  float* const room = lm.workspace.floats(kSlotThrown, n);
  std::fill_n(room, n, 0.0f);
  return room;
}

void Call::pointer(const void* data, std::int64_t n) {
  const Parameter& parameter = signature_of(symbol_).parameters[n_];
  // Only what the signature calls const came as such.
  args_[n_++] = {parameter.name, parameter.type, const_cast<void*>(data), static_cast<std::size_t>(n), 0};
}

Call& Call::out(float* data, std::int64_t n) {
  std::fill_n(data, n, 0.0f);
  return adds(data, n);
}

Call& Call::adds(float* data, std::int64_t n) {
  pointer(data, n);
  return *this;
}

Call& Call::in(const float* data, std::int64_t n) {
  pointer(data, n);
  return *this;
}

Call& Call::ids(const std::int32_t* data, std::int64_t n) {
  pointer(data, n);
  return *this;
}

Call& Call::number(double value) {
  const Parameter& parameter = signature_of(symbol_).parameters[n_];
  if (std::strcmp(parameter.type, "int") == 0 && value > std::numeric_limits<std::int32_t>::max()) {
    throw Failed{EAR_ERR_TOO_LARGE};
  }
  args_[n_++] = {parameter.name, parameter.type, nullptr, 0, value};
  return *this;
}

Call& Call::numbers(std::initializer_list<std::int64_t> values) {
  for (const std::int64_t value : values) number(static_cast<double>(value));
  return *this;
}

void Call::make() {
  lm_.next();
  const StandIn& stand_in = lm_.stand_ins.at(symbol_);
  const ear_lm_call call{signature_of(symbol_).symbol, lm_.stand_ins.layer, n_, args_};
  ear_status status = EAR_OK;
  {
    const Watch watch(lm_.stand_ins, symbol_);
    status = stand_in.call(stand_in.self, &call);
  }
  if (status != EAR_OK) throw Failed{status};
}

}  // namespace ear::fast
