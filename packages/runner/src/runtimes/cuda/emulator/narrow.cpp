#include "narrow.hpp"

#include <cmath>

namespace ear {

namespace {

/**
 * IEEE 754 rounding of a double to a format of `fraction` bits behind the point, smallest normal exponent `lowest` and
 * greatest exponent `highest`. A double holds a product of two such numbers exactly, and a sum far enough.
 */
u16 narrow(double value, int fraction, int lowest, int highest) {
  const int exponent_bits = 15 - fraction;
  const u16 sign = std::signbit(value) ? 0x8000 : 0;
  const u16 infinity = u16(((1 << exponent_bits) - 1) << fraction);
  if (std::isnan(value)) return 0x7fff;
  const double size = std::fabs(value);
  if (std::isinf(size)) return sign | infinity;
  const int exponent = size == 0 ? lowest : std::max(lowest, std::ilogb(size));
  const double steps = std::nearbyint(std::ldexp(size, fraction - exponent));
  // 2^fraction steps of the smallest normal exponent are its first number; carries come out right.
  const double code = steps + std::ldexp(double(exponent - lowest), fraction);
  return code >= std::ldexp(double(highest - lowest + 2), fraction) ? sign | infinity : u16(sign | u16(code));
}

} // namespace

float half_to_float(u16 bits) {
  const float sign = bits & 0x8000 ? -1.0f : 1.0f;
  const int exponent = bits >> 10 & 31, fraction = bits & 1023;
  if (exponent == 31) return fraction ? NAN : sign * INFINITY;
  return sign * (exponent ? std::ldexp(float(1024 + fraction), exponent - 25) : std::ldexp(float(fraction), -24));
}

float bfloat16_to_float(u16 bits) {
  const u32 wide = u32(bits) << 16;
  float value;
  std::memcpy(&value, &wide, sizeof value);
  return value;
}

u16 to_half(double value) { return narrow(value, 10, -14, 15); }
u16 to_bfloat16(double value) { return narrow(value, 7, -126, 127); }

} // namespace ear

EAR_EXPORT float __ear_half_to_float(unsigned short bits) { return ear::half_to_float(bits); }
EAR_EXPORT float __ear_bfloat16_to_float(unsigned short bits) { return ear::bfloat16_to_float(bits); }
EAR_EXPORT unsigned short __ear_to_half(double value) { return ear::to_half(value); }
EAR_EXPORT unsigned short __ear_to_bfloat16(double value) { return ear::to_bfloat16(value); }
