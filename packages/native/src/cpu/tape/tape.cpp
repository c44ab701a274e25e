#include "ear/tape.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/guard.hpp"
#include "node.hpp"
#include "text/cancel.hpp"

namespace ear::tape {

namespace {

// Computes the values of a graph in depth-first post-order, and its derivatives in the reverse of it.
class Replay {
 public:
  Replay(const ear_tape& tape, text::Cancel cancel, ear_tape_result& result)
      : tape_(tape), cancel_(cancel), result_(result), stage_(tape.n) {}

  // The first fault that one node shows by itself.
  ear_tape_fault check() const {
    for (std::size_t node = 0; node < tape_.n; node++) {
      cancel_.check(node);
      if (tape_.ops[node] > EAR_TAPE_SIGMOID) return {EAR_TAPE_UNKNOWN_OP, node, 0};
      for (int i = 0; i < arity(tape_.ops[node]); i++) {
        const std::int32_t operand = operand_of(node, i);
        if (operand < 0 || static_cast<std::size_t>(operand) >= tape_.n) return {EAR_TAPE_NO_OPERAND, node, operand};
      }
    }
    return {EAR_TAPE_SOUND, 0, 0};
  }

  // The output and what it depends on first, then the rest, whose values are wanted too.
  ear_tape_fault forward() {
    result_.not_finite = tape_.n;
    result_.n_order = 0;
    ear_tape_fault fault = visit(tape_.output, true);
    if (fault.kind != EAR_TAPE_SOUND) return fault;
    for (std::size_t node = 0; node < tape_.n; node++) {
      if (stage_[node] == kNew) fault = visit(node, false);
      if (fault.kind != EAR_TAPE_SOUND) return fault;
    }
    std::reverse(result_.order, result_.order + result_.n_order);
    return fault;
  }

  void backward() {
    std::fill_n(result_.gradients, tape_.n, 0.0);
    result_.gradients[tape_.output] = 1;
    for (std::size_t i = 0; i < result_.n_order; i++) {
      cancel_.check(i);
      const std::size_t node = static_cast<std::size_t>(result_.order[i]);
      const Node here = at(node);
      const double gradient = result_.gradients[node];
      for (int k = 0; k < arity(here.op); k++) {
        result_.gradients[operand_of(node, k)] += slope(here, k, result_.values[node]) * gradient;
      }
    }
  }

 private:
  // How far the visit of a node is: not begun, operands 0 .. stage - 2 seen, or done.
  static constexpr std::uint8_t kNew = 0, kBegun = 1, kDone = 255;

  ear_tape_fault visit(std::size_t root, bool in_order) {
    stage_[root] = kBegun;
    path_.push_back(static_cast<std::int32_t>(root));
    while (!path_.empty()) {
      const std::size_t node = static_cast<std::size_t>(path_.back());
      const int next = stage_[node] - kBegun;
      if (next == arity(tape_.ops[node])) {
        finish(node, in_order);
        continue;
      }
      stage_[node]++;
      const std::int32_t operand = operand_of(node, next);
      std::uint8_t& stage = stage_[static_cast<std::size_t>(operand)];
      if (stage == kDone) continue;
      if (stage != kNew) return {EAR_TAPE_CYCLE, static_cast<std::size_t>(operand), 0};
      stage = kBegun;
      path_.push_back(operand);
    }
    return {EAR_TAPE_SOUND, 0, 0};
  }

  void finish(std::size_t node, bool in_order) {
    const double value = value_of(at(node));
    result_.values[node] = value;
    if (!std::isfinite(value) && result_.not_finite == tape_.n) result_.not_finite = node;
    if (in_order) result_.order[result_.n_order++] = static_cast<std::int32_t>(node);
    stage_[node] = kDone;
    path_.pop_back();
    cancel_.check(++done_);
  }

  std::int32_t operand_of(std::size_t node, int i) const { return i == 0 ? tape_.left[node] : tape_.right[node]; }

  Node at(std::size_t node) const {
    const auto value = [&](int i) {
      return i < arity(tape_.ops[node]) ? result_.values[static_cast<std::size_t>(operand_of(node, i))] : 0;
    };
    return {tape_.ops[node], value(0), value(1), tape_.numbers[node]};
  }

  const ear_tape& tape_;
  const text::Cancel cancel_;
  ear_tape_result& result_;
  std::vector<std::uint8_t> stage_;   // (n)
  std::size_t done_ = 0;              // nodes whose value is known
  std::vector<std::int32_t> path_;    // from the root of a visit down to the present node
};

}  // namespace

}  // namespace ear::tape

extern "C" ear_status ear_tape_replay(const ear_tape* tape, const int32_t* cancel, ear_tape_result* result,
                                      ear_tape_fault* fault) {
  ear_tape_fault unused{};
  ear_tape_fault& found = fault ? *fault : unused;
  found = {EAR_TAPE_SOUND, 0, 0};
  if (!tape || !tape->ops || !tape->left || !tape->right || !tape->numbers || tape->output >= tape->n || !result ||
      !result->values || !result->gradients || !result->order) {
    return EAR_ERR_ARGUMENT;
  }
  if (tape->n > EAR_TAPE_MAX_NODES) return EAR_ERR_TOO_LARGE;
  return ear::guarded([&] {
    try {
      ear::tape::Replay replay(*tape, ear::text::Cancel(cancel), *result);
      found = replay.check();
      if (found.kind == EAR_TAPE_SOUND) found = replay.forward();
      if (found.kind != EAR_TAPE_SOUND) return EAR_ERR_ARGUMENT;
      replay.backward();
      return EAR_OK;
    } catch (const ear::text::Cancelled&) {
      return EAR_FINISHED;
    }
  });
}
