#include <algorithm>

#include "fast/stand_in/call.hpp"
#include "fast/stand_in/operations.hpp"

namespace ear::fast::op {

namespace {

// A part of the arenas, n floats from `from` on, with its decay.
struct Range {
  std::int64_t from, n;
  float weight_decay;
};

// What a step changes, each (n_floats).
struct State {
  float *w, *m, *v;
};

void stand_in(ear_lm& lm, const State& state, const float* g, const AdamW& step, const Range& range) {
  Call(lm, Symbol::adamw_update)
      .adds(state.w + range.from, range.n)
      .in(g + range.from, range.n)
      .adds(state.m + range.from, range.n)
      .adds(state.v + range.from, range.n)
      .numbers({range.n})
      .number(step.lr)
      .number(step.beta1)
      .number(step.beta2)
      .number(step.eps)
      .number(range.weight_decay)
      .numbers({step.step})
      .make();
}

}  // namespace

void adamw(ear_lm& lm, const AdamW& step, float weight_decay) {
  const std::int64_t n = lm.layout.n_floats, decaying = lm.layout.n_decaying;
  const Range ranges[] = {{0, decaying, weight_decay}, {decaying, n - decaying, 0}};
  const State now{lm.parts[EAR_LM_WEIGHT].data(), lm.parts[EAR_LM_FIRST].data(), lm.parts[EAR_LM_SECOND].data()};
  const float* const g = lm.parts[EAR_LM_GRADIENT].data();
  if (!lm.stand_ins.replaces(Symbol::adamw_update)) {
    for (const Range& range : ranges) {
      const Watch watch(lm.stand_ins, Symbol::adamw_update);
      fast::adamw(lm.kernels, now.w + range.from, now.m + range.from, now.v + range.from, g + range.from, range.n, step,
                  range.weight_decay);
    }
    return;
  }
  // On copies, so that a stand-in that fails half-way has changed nothing.
  const State next{lm.workspace.floats(kSlotA, n), lm.workspace.floats(kSlotB, n), lm.workspace.floats(kSlotC, n)};
  float* const clipped = lm.workspace.floats(kSlotD, n);
  std::copy_n(now.w, n, next.w);
  std::copy_n(now.m, n, next.m);
  std::copy_n(now.v, n, next.v);
  std::transform(g, g + n, clipped, [&](float one) { return one * step.grad_scale; });
  for (const Range& range : ranges) stand_in(lm, next, clipped, step, range);
  std::copy_n(next.w, n, now.w);
  std::copy_n(next.m, n, now.m);
  std::copy_n(next.v, n, now.v);
}

}  // namespace ear::fast::op
