#include "power.hpp"

#include <cmath>

namespace ear {

double power(double base, double exponent) { return std::pow(base, exponent); }

}  // namespace ear
