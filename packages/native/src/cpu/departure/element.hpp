// Two numbers held against each other.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "ear/departure.h"

namespace ear::departure {

// Positions on the line of all doubles (or floats), so that neighbours differ by one and -0 equals 0.
inline double place_of(double x) {
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  const double magnitude = static_cast<double>(bits & 0x7fffffffffffffffu);
  return bits >> 63 ? -magnitude : magnitude;
}

inline double ulps_between(double got, double want, bool single) {
  if (!std::isfinite(got) || !std::isfinite(want)) return std::numeric_limits<double>::infinity();
  if (single) {
    const auto place = [](double x) {
      const std::uint32_t bits = std::bit_cast<std::uint32_t>(static_cast<float>(x));
      const std::int64_t magnitude = bits & 0x7fffffffu;
      return bits >> 31 ? -magnitude : magnitude;
    };
    return std::fabs(static_cast<double>(place(got) - place(want)));
  }
  if (std::signbit(got) != std::signbit(want)) return std::fabs(place_of(got)) + std::fabs(place_of(want));
  const std::int64_t distance = std::bit_cast<std::int64_t>(got) - std::bit_cast<std::int64_t>(want);
  return std::fabs(static_cast<double>(distance));
}

// Why got departs from want, as an ear_departure_reason; -1 where it agrees.
inline std::int32_t reason_of(double got, double want, const ear_compared& tensor) {
  if (got == want || (std::isnan(got) && std::isnan(want))) return -1;
  if (std::isnan(got)) return EAR_DEPARTS_NAN;
  if (std::isinf(got)) return EAR_DEPARTS_INFINITE;
  const double size = std::fabs(got - want);
  // With want not finite, size is NaN or infinite, and no tolerance reaches it.
  if (std::isfinite(want) && size <= tensor.atol + tensor.rtol * std::fabs(want)) return -1;
  if (tensor.max_ulp > 0 && ulps_between(got, want, tensor.got_precision == EAR_FLOAT32) <= tensor.max_ulp) return -1;
  return EAR_DEPARTS_VALUE;
}

}  // namespace ear::departure
