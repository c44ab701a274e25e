#include "run/evaluation.hpp"

#include <cmath>

#include "base/guard.hpp"
#include "run/machine.hpp"
#include "run/pass.hpp"

namespace ear::run {

namespace {

ear_status mean_loss(ear_run& run, Stream stream, double& loss) {
  const int64_t batches = run.recipe.eval.batches;
  double sum = 0;
  for (int64_t i = 0; i < batches; i++) {
    if (run.is_cancelled()) return EAR_FINISHED;
    run.corpus.draw(stream, i, run.recipe, run.batch);
    const auto judge = [&](const Rows& rows, double, int64_t, double& part) { return loss_of(run, rows, &part); };
    const ear_status status = in_passes(run.batch, run.rows, sum, judge);
    if (status != EAR_OK) return status;
  }
  loss = sum / static_cast<double>(batches);
  return EAR_OK;
}

void count(ear_run& run, double val_loss) {
  Counters& now = run.counters;
  now.evaluated_step = now.step;
  if (std::isnan(val_loss)) return;
  if (std::isnan(now.best_val) || val_loss < now.best_val) {
    now.best_val = val_loss;
    now.best_step = now.step;
    now.evaluations_without_progress = 0;
  } else {
    now.evaluations_without_progress++;
  }
}

}  // namespace

bool is_due(const ear_run& run, int64_t every) {
  const int64_t step = run.counters.step;
  return every > 0 && step > 0 && (step % every == 0 || step == run.recipe.train.steps);
}

bool wants_evaluation(const ear_run& run) {
  return is_due(run, run.recipe.eval.every) && run.counters.evaluated_step != run.counters.step;
}

ear_status evaluate(ear_run& run, double& train_loss, double& val_loss) {
  const Stopwatch stopwatch(run);
  val_loss = kNaN;
  ear_status status = mean_loss(run, Stream::check_train, train_loss);
  if (status == EAR_OK && run.corpus.val_tokens() >= 2) status = mean_loss(run, Stream::check_val, val_loss);
  if (status == EAR_OK && wants_evaluation(run)) count(run, val_loss);
  return status;
}

}  // namespace ear::run

using namespace ear::run;

extern "C" {

ear_status ear_run_evaluate(ear_run* run, double* train_loss, double* val_loss) {
  if (!run || !train_loss || !val_loss) return EAR_ERR_ARGUMENT;
  return ear::guarded([&] { return evaluate(*run, *train_loss, *val_loss); });
}

int32_t ear_run_wants_evaluation(const ear_run* run) { return run && wants_evaluation(*run) ? 1 : 0; }
int32_t ear_run_wants_sample(const ear_run* run) { return run && is_due(*run, run->recipe.sample.every) ? 1 : 0; }

}  // extern "C"
