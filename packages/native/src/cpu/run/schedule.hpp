// The learning rate of a step.
#pragma once

#include "run/recipe.hpp"

namespace ear::run {

// step from 1. Warm-up in a line, then cosine, a line, or nothing, as nanoGPT's recipe has it (A. Karpathy, 2022).
double learning_rate(const Recipe::Train& train, int64_t step);

}  // namespace ear::run
