// One step of a run, and what ends it.
#include <cmath>
#include <string>
#include <tuple>

#include "base/guard.hpp"
#include "run/evaluation.hpp"
#include "run/machine.hpp"
#include "run/pass.hpp"
#include "run/problem.hpp"
#include "run/run.hpp"
#include "run/schedule.hpp"

namespace ear::run {

namespace {

ear_status over(ear_problem* problem, const char* where, const std::string& english, const std::string& korean) {
  return refuse(problem, EAR_FINISHED, where, english, korean);
}

// Whether the run has come to its end; EAR_OK where it goes on.
ear_status at_end(ear_run& run, ear_problem* problem) {
  const Counters& now = run.counters;
  if (run.is_cancelled()) return cancelled(problem);
  if (now.step >= run.recipe.train.steps) {
    const std::string steps = std::to_string(run.recipe.train.steps);
    return over(problem, "train.steps", "All " + steps + " steps are taken.", steps + "걸음을 모두 마쳤어요.");
  }
  if (now.seconds >= run.recipe.limits.seconds) {
    const std::string seconds = show(run.recipe.limits.seconds);
    return over(
        problem, "limits.seconds",
        "The " + seconds + " seconds of limits.seconds are used up after step " + std::to_string(now.step) + ".",
        std::to_string(now.step) + "걸음에서 limits.seconds의 " + seconds + "초를 다 썼어요.");
  }
  const int64_t patience = run.recipe.eval.patience;
  if (patience == 0) return EAR_OK;
  if (wants_evaluation(run)) {
    double train = 0, val = 0;
    const ear_status status = evaluate(run, train, val);
    if (status == EAR_FINISHED) return cancelled(problem);
    if (status != EAR_OK) return refuse(problem, status, "eval");
  }
  if (now.evaluations_without_progress < patience) return EAR_OK;
  return over(problem, "eval.patience",
              "The validation loss has not fallen below " + show(now.best_val) + " of step " +
                  std::to_string(now.best_step) + " in " + std::to_string(patience) + " evaluations.",
              "검증 손실이 " + std::to_string(patience) + "번의 평가 동안 " + std::to_string(now.best_step) + "걸음의 " +
                  show(now.best_val) + "보다 낮아지지 않았어요.");
}

// Names the step and the first tensor that holds a NaN or an infinity.
ear_status diverged(ear_run& run, double loss, ear_problem* problem) {
  ear_lm* const lm = run.lm.get();
  const ear_status here = bring_home(run, {EAR_LM_WEIGHT, EAR_LM_GRADIENT}, problem);
  if (here != EAR_OK) return here;
  const size_t count = ear_lm_tensor_count(lm);
  std::string english = "no weight or gradient is infinite, so an activation was";
  std::string korean = "가중치와 기울기는 유한하니, 활성값이 넘쳤어요";
  for (const auto& [part, name, called] : {std::tuple{EAR_LM_WEIGHT, "the weight", "가중치"},
                                          std::tuple{EAR_LM_GRADIENT, "the gradient of", "기울기"}}) {
    const size_t first = ear_lm_first_not_finite(lm, part);
    ear_lm_tensor tensor;
    if (first >= count || ear_lm_describe_tensor(lm, first, &tensor) != EAR_OK) continue;
    english = std::string("the first tensor that is not finite is ") + name + " " + tensor.name;
    korean = std::string("유한하지 않은 첫 텐서는 ") + tensor.name + "(" + called + ")예요";
    break;
  }
  const std::string step = std::to_string(run.counters.step + 1), shown = show(loss);
  return refuse(problem, EAR_DIVERGED, "train.lr",
                "Step " + step + " diverged: the loss is " + shown + ", and " + english +
                    ". A smaller learning rate usually helps.",
                step + "번째 걸음에서 발산했어요. 손실은 " + shown + "이고, " + korean + ". 학습률을 낮춰 보세요.");
}

// Gradients of every micro-batch of the next step, and their mean loss.
ear_status accumulate(ear_run& run, double& loss) {
  const Recipe::Train& train = run.recipe.train;
  const double whole = 1.0 / static_cast<double>(train.accumulate);
  ear_status status = clear_gradient(run);
  for (int64_t i = 0; status == EAR_OK && i < train.accumulate; i++) {
    const int64_t draw = run.counters.step * train.accumulate + i;
    run.corpus.draw(Stream::train, train.overfit_one_batch ? i : draw, run.recipe, run.batch);
    double mean = 0;
    const auto learn = [&](const Rows& rows, double share, int64_t number, double& part) {
      // A batch has at most 4096 rows, so no two passes share a mask of dropout.
      const auto mask = static_cast<uint64_t>(draw * 4096 + number);
      return add_gradient(run, rows, static_cast<float>(share * whole), mask, &part);
    };
    status = in_passes(run.batch, run.rows, mean, learn);
    loss += whole * mean;
  }
  return status;
}

ear_status step(ear_run& run, ear_run_step& out, ear_problem* problem) {
  const ear_status ended = at_end(run, problem);
  if (ended != EAR_OK) return ended;
  const Stopwatch stopwatch(run);
  const Recipe::Train& train = run.recipe.train;
  Counters& now = run.counters;
  const double rate =
      run.rates.empty() ? learning_rate(train, now.step + 1) : run.rates[static_cast<size_t>(now.step)];
  out = {now.step + 1, train.steps, 0, kNaN, rate, 0, now.tokens};

  ear_status status = accumulate(run, out.loss);
  if (status == EAR_OK) {
    const ear_lm_adamw adamw{rate, train.beta1, train.beta2, train.eps, train.weight_decay, train.clip};
    status = update(run, adamw, &out.grad_norm);
  }
  out.ms = stopwatch.seconds() * 1000;
  if (status == EAR_FINISHED) return cancelled(problem);
  if (status == EAR_DIVERGED) return diverged(run, out.loss, problem);
  if (status != EAR_OK) return refuse_step(run, problem, status);
  now.step++;
  run.stepped++;
  now.tokens += train.accumulate * run.batch.B * run.batch.T;
  out.tokens = now.tokens;
  if (now.step == 1) now.first_loss = out.loss;
  return EAR_OK;
}

}  // namespace

}  // namespace ear::run

extern "C" ear_status ear_run_train_step(ear_run* run, ear_run_step* out, ear_problem* problem) {
  if (!run || !out) return ear::run::refuse(problem, EAR_ERR_ARGUMENT, "run");
  const ear_status status = ear::guarded([&] { return ear::run::step(*run, *out, problem); });
  return status == EAR_ERR_MEMORY ? ear::run::refuse(problem, status, "train") : status;
}
