// Losses on fixed batches, and patience.
#pragma once

#include "run/run.hpp"

namespace ear::run {

// Whether the recipe wants something after the step just done: at every so many steps and at the last one.
bool is_due(const ear_run& run, int64_t every);
// An evaluation that is due and was not made yet.
bool wants_evaluation(const ear_run& run);
// val is NaN where nothing is held back. Errors: those of ear_lm_loss.
ear_status evaluate(ear_run& run, double& train_loss, double& val_loss);

}  // namespace ear::run
