// Sixteen-bit floating-point numbers, rounded to nearest, ties to even.
#pragma once
#include <cstring>

#include "machine.hpp"

namespace ear {

float half_to_float(u16 bits);
float bfloat16_to_float(u16 bits);
u16 to_half(double value);
u16 to_bfloat16(double value);

} // namespace ear
