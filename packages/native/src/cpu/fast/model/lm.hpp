// What an ear_lm is made of. One caller at a time.
#pragma once

#include <utility>

#include "base/guard.hpp"
#include "ear/lm.h"
#include "fast/kernels.hpp"
#include "fast/model/activations.hpp"
#include "fast/model/floats.hpp"
#include "fast/model/layout.hpp"
#include "fast/stand_in/stand_ins.hpp"

namespace ear::fast {

// Thrown between two operations when the caller no longer wants the answer.
struct Cancelled {};
// Thrown where a stand-in did not do its work.
struct Failed {
  ear_status status;
};

}  // namespace ear::fast

struct ear_lm {
  ear_lm(const ear_lm_config& config, ear::fast::Layout layout, std::uint64_t seed, int threads, bool bf16)
      : config(config),
        layout(std::move(layout)),
        seed(seed),
        pool(threads),
        kernels{pool, workspace} {
    kernels.precision = bf16 ? ear::fast::Precision::bf16 : ear::fast::Precision::fp32;
    for (ear::fast::Floats& part : parts) part = ear::fast::Floats(this->layout.n_floats);
  }

  // A tensor of a part, by its index; nullptr for -1.
  float* at(ear_lm_part part, int index) {
    return index < 0 ? nullptr : parts[part].data() + layout.tensors[static_cast<std::size_t>(index)].offset;
  }
  float* weight(int index) { return at(EAR_LM_WEIGHT, index); }
  float* gradient(int index) { return at(EAR_LM_GRADIENT, index); }

  // The kernels for the next operation of a pass that may be cut.
  ear::fast::Context& next() {
    if (cancel && __atomic_load_n(cancel, __ATOMIC_RELAXED) != 0) throw ear::fast::Cancelled();
    return kernels;
  }

  const ear_lm_config config;
  const ear::fast::Layout layout;
  const std::uint64_t seed;
  ear::fast::Floats parts[4];  // by ear_lm_part
  ear::Pool pool;
  ear::fast::Workspace workspace;
  ear::fast::Context kernels;
  ear::fast::Plan plan;
  ear::fast::StandIns stand_ins;
  const std::int32_t* cancel = nullptr;
};

namespace ear::fast {

// Draws the weights from lm.seed (initial.cpp).
void draw_weights(ear_lm& lm);

// What a call answers whose body may be cut.
template <class Body>
ear_status cancellable(Body&& body) noexcept {
  return guarded([&] {
    try {
      return body();
    } catch (const Cancelled&) {
      return EAR_FINISHED;
    } catch (const Failed& failed) {
      return failed.status;
    }
  });
}

}  // namespace ear::fast
