// What computes a run's steps: this processor, or a GPU where one was asked for.
#pragma once

#include <initializer_list>

#include "run/run.hpp"

namespace ear::run {

// As ear_lm_loss, ear_lm_gradient, ear_lm_clear_gradient and ear_lm_update, where the run trains.
ear_status loss_of(ear_run& run, const Rows& rows, double* loss);
ear_status add_gradient(ear_run& run, const Rows& rows, float scale, uint64_t draw, double* loss);
ear_status clear_gradient(ear_run& run);
ear_status update(ear_run& run, const ear_lm_adamw& adamw, double* grad_norm);

// Makes parts of the run's ear_lm as new as they are where it trains. Errors: INTERNAL.
ear_status bring_home(const ear_run& run, std::initializer_list<ear_lm_part> parts, ear_problem* problem = nullptr);

// What a step that failed is answered with.
ear_status refuse_step(const ear_run& run, ear_problem* problem, ear_status status);

}  // namespace ear::run
