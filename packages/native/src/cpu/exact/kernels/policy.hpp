// Exact<L>: lanes L with the arithmetic of CPython, which rounds each product before it adds and calls pow and exp.
#pragma once

#include "base/math/pow.hpp"

namespace ear::exact {

template <class L>
struct Exact : L {
  using V = typename L::V;
  static constexpr int registers = 8;  // sums that a kernel keeps at once

  static V add_product(V sum, V a, V b) { return sum + a * b; }
  static double add_one_product(double sum, double a, double b) { return sum + a * b; }
  static double one_over(double x) { return 1.0 / x; }
  static V exp(V x) { return math::exp_lanes<L>(x); }
  static V inverse(V x) { return math::pow_lanes<L>(x, -1.0); }
  static V inverse_square(V x) { return math::pow_lanes<L>(x, -2.0); }
  static V inverse_root(V x) { return math::pow_lanes<L>(x, -0.5); }
  static V inverse_root_cubed(V x) { return math::pow_lanes<L>(x, -1.5); }
};

}  // namespace ear::exact
