// Handles of the parts that a run is made of, with a destructor.
#pragma once

#include <memory>

#include "ear/checkpoint.h"
#include "ear/safetensors.h"

namespace ear::run {

struct Destroy {
  void operator()(ear_lm* lm) const { ear_lm_destroy(lm); }
  void operator()(ear_text* text) const { ear_text_destroy(text); }
  void operator()(ear_safetensors* file) const { ear_safetensors_destroy(file); }
};
template <class Handle>
using Owned = std::unique_ptr<Handle, Destroy>;

}  // namespace ear::run
