#include "run/part.hpp"

#include <cmath>
#include <cstring>

#include "base/guard.hpp"
#include "run/problem.hpp"

namespace ear::run {

namespace {

bool is_symbol(const char* symbol) {
  ear_lm_call known;
  for (size_t i = 0; symbol && ear_lm_describe_symbol(i, &known) == EAR_OK; i++) {
    if (std::strcmp(known.symbol, symbol) == 0) return true;
  }
  return false;
}

ear_status replace(ear_run& run, const char* symbol, ear_lm_stand_in stand_in, void* self, ear_problem* problem) {
  if (!is_symbol(symbol)) {
    return refuse(problem, EAR_ERR_ARGUMENT, "part",
                  "No operation that a run could hand over has this name.", "학습에서 바꿔 끼울 수 있는 연산의 이름이 아니에요.");
  }
  if (run.device) {
    return refuse(problem, EAR_ERR_ARGUMENT, "part",
                  "The run trains on a GPU, which cannot call another kernel; train it on the CPU.",
                  "GPU에서 학습하고 있어서 다른 커널을 부를 수 없어요. CPU로 학습해 주세요.");
  }
  const ear_status status = ear_lm_replace(run.lm.get(), symbol, stand_in, self);
  if (status == EAR_OK) return status;
  const std::string name = symbol;
  return refuse(problem, status, "part",
                "The model of this recipe never computes " + name +
                    " in llm.c's form: look at model.family, model.n_kv_head and model.norm_eps.",
                "이 레시피의 모델은 llm.c 꼴의 " + name +
                    " 연산을 하지 않아요. model.family, model.n_kv_head, model.norm_eps를 살펴보세요.");
}

ear_status set_rates(ear_run& run, const double* rates, size_t n, ear_problem* problem) {
  const auto steps = static_cast<size_t>(run.recipe.train.steps);
  if (n != steps) {
    const std::string wanted = std::to_string(steps), given = std::to_string(n);
    return refuse(problem, EAR_ERR_ARGUMENT, "part",
                  "The recipe has " + wanted + " steps, but the schedule has " + given + " learning rates.",
                  "레시피는 " + wanted + "걸음인데, 스케줄의 학습률은 " + given + "개예요.");
  }
  for (size_t i = 0; i < n; i++) {
    if (std::isfinite(rates[i]) && rates[i] >= 0) continue;
    const std::string step = std::to_string(i + 1), rate = show(rates[i]);
    return refuse(problem, EAR_ERR_ARGUMENT, "part",
                  "The learning rate of step " + step + " is " + rate + "; it has to be finite and not below 0.",
                  step + "번째 걸음의 학습률이 " + rate + "이에요. 0 이상의 유한한 수여야 해요.");
  }
  run.rates.assign(rates, rates + n);
  return EAR_OK;
}

}  // namespace

std::string given_part(const ear_run& run) {
  if (run.tokenizer_given) return "tokenizer";
  if (!run.rates.empty()) return "train.schedule";
  const char* const symbol = ear_lm_replaced(run.lm.get());
  return symbol ? symbol : "";
}

}  // namespace ear::run

using namespace ear::run;

extern "C" {

ear_status ear_run_replace(ear_run* run, const char* symbol, ear_lm_stand_in stand_in, void* self,
                           ear_problem* problem) {
  if (!run || !symbol) return refuse(problem, EAR_ERR_ARGUMENT, "part");
  const ear_status status = ear::guarded([&] { return replace(*run, symbol, stand_in, self, problem); });
  return status == EAR_ERR_MEMORY ? refuse(problem, status, "part") : status;
}

ear_status ear_run_set_rates(ear_run* run, const double* rates, size_t n, ear_problem* problem) {
  if (!run || !rates) return refuse(problem, EAR_ERR_ARGUMENT, "part");
  const ear_status status = ear::guarded([&] { return set_rates(*run, rates, n, problem); });
  return status == EAR_ERR_MEMORY ? refuse(problem, status, "part") : status;
}

}  // extern "C"
