// The passes of one kind of lanes as a table.
#pragma once

#include "exact/kernels/adam.hpp"
#include "exact/kernels/backward.hpp"
#include "exact/kernels/policy.hpp"

namespace ear::exact {

template <class L>
inline void exp_all(double* x, long n) {
  for (long i = 0; i < n; i += L::width) L::store(x + i, math::exp_lanes<L>(L::load(x + i)));
}

template <class L>
inline void pow_all(double* x, long n, double y) {
  for (long i = 0; i < n; i += L::width) L::store(x + i, math::pow_lanes<L>(L::load(x + i), y));
}

template <class L>
constexpr Passes<double> exact_passes() {
  using S = Exact<L>;
  return {forward<S>, softmax<S>, backward<S>, adam<L>, exp_all<L>, pow_all<L>};
}

}  // namespace ear::exact
