// One node of a tape: its value and the slopes by its operands, in microgpt's own formulas.
#pragma once

#include <cmath>
#include <cstdint>

#include "ear/tape.h"
#include "base/math/functions.hpp"

namespace ear::tape {

struct Node {
  std::uint8_t op;
  double left, right;  // values of the operands
  double number;
};

// How many operands an operation has.
inline int arity(std::uint8_t op) {
  if (op == EAR_TAPE_LEAF) return 0;
  return op == EAR_TAPE_ADD || op == EAR_TAPE_MUL ? 2 : 1;
}

inline double value_of(const Node& node) {
  switch (node.op) {
    case EAR_TAPE_ADD: return node.left + node.right;
    case EAR_TAPE_MUL: return node.left * node.right;
    case EAR_TAPE_POW: return math::pow(node.left, node.number);
    case EAR_TAPE_EXP: return math::exp(node.left);
    case EAR_TAPE_LOG: return math::log(node.left);
    case EAR_TAPE_RELU: return node.left > 0 ? node.left : 0;
    case EAR_TAPE_TANH: return std::tanh(node.left);
    case EAR_TAPE_SIGMOID: return 1 / (1 + math::exp(-node.left));
    default: return node.number;
  }
}

// The derivative of the node, whose value is given, by operand `which`.
inline double slope(const Node& node, int which, double value) {
  switch (node.op) {
    case EAR_TAPE_MUL: return which == 0 ? node.right : node.left;
    case EAR_TAPE_POW: return node.number * math::pow(node.left, node.number - 1);
    case EAR_TAPE_EXP: return value;
    case EAR_TAPE_LOG: return 1 / node.left;
    case EAR_TAPE_RELU: return node.left > 0 ? 1 : 0;
    case EAR_TAPE_TANH: return 1 - value * value;
    case EAR_TAPE_SIGMOID: return value * (1 - value);
    default: return 1;
  }
}

}  // namespace ear::tape
