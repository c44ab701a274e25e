#include "compare_work.hpp"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>

namespace ear_addon {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

}  // namespace

ear_status CompareWork::stand_in(void* self, const ear_lm_call* call) {
  auto* const work = static_cast<CompareWork*>(self);
  return work->control_->ask(*call, [work] { work->reporter_->poke(true); });
}

ear_status CompareWork::run(Reporter& reporter) {
  const auto start = std::chrono::steady_clock::now();
  reporter_ = &reporter;
  part_.val_loss = reference_.val_loss = kNaN;
  ear_status status = begin();
  if (status == EAR_OK) status = go_on();
  if (status == EAR_OK) status = end();
  if (status == EAR_FINISHED) {
    status = EAR_OK;
    ended_by_ = "cancelled";
    set_problem(&problem_, EAR_FINISHED, "cancel", "The comparison was cancelled.", "비교를 취소했어요.");
  }
  part_.run.reset();
  reference_.run.reset();
  elapsed_ms_ = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  return status;
}

ear_status CompareWork::make(Side& side, bool with_part) {
  ear_run* made = nullptr;
  const bool tokenizer = with_part && order_.kind == CompareOrder::Kind::tokenizer;
  ear_status status = ear_run_create_with_tokenizer(
      &made, order_.recipe.c_str(), order_.text.data(), order_.text.size(),
      tokenizer ? order_.tokenizer.data() : nullptr, order_.tokenizer.size(), order_.threads, control_->cancelled(),
      &problem_);
  side.run.reset(made);
  if (status == EAR_OK) status = ear_run_get_facts(made, &side.facts);
  if (status != EAR_OK) return status;
  if (order_.kind == CompareOrder::Kind::kernel) status = ear_lm_watch(ear_run_lm(made), order_.symbol.c_str());
  if (status != EAR_OK || !with_part) return status;
  switch (order_.kind) {
    case CompareOrder::Kind::kernel: return ear_run_replace(made, order_.symbol.c_str(), stand_in, this, &problem_);
    case CompareOrder::Kind::schedule:
      return ear_run_set_rates(made, order_.rates.data(), order_.rates.size(), &problem_);
    case CompareOrder::Kind::tokenizer: return EAR_OK;
  }
  return EAR_ERR_INTERNAL;
}

ear_status CompareWork::begin() {
  ear_status status = make(reference_, false);
  if (status != EAR_OK) return status;
  status = make(part_, true);
  // The recipe alone was good, so it is the part that asks for too much, or does not fit.
  if (status != EAR_OK) std::snprintf(problem_.where, sizeof problem_.where, "part");
  return status;
}

bool CompareWork::is_over(ear_status status) {
  if (status != EAR_FINISHED || std::strcmp(problem_.where, "cancel") == 0) return false;
  ended_by_ = std::strcmp(problem_.where, "limits.seconds") == 0 ? "seconds" : "steps";
  if (std::strcmp(problem_.where, "train.steps") == 0) problem_ = {};  // nothing to explain
  return true;
}

ear_status CompareWork::go_on() {
  for (;;) {
    ear_run_step mine{}, theirs{};
    // The side with the part goes first: where its seconds are used up, both have taken as many steps.
    const ear_status part = ear_run_train_step(part_.run.get(), &mine, &problem_);
    if (is_over(part)) return EAR_OK;
    if (part == EAR_ERR_TOO_LARGE && order_.kind == CompareOrder::Kind::kernel) {
      set_problem(&problem_, part, "part",
                  "One call of this operation moves more bytes than can be handed over: make the model, the batch or "
                  "the block smaller.",
                  "이 연산은 한 번에 옮길 데이터가 너무 커요. 모델, 배치, 블록 길이를 줄여 주세요.");
    }
    if (part != EAR_OK && part != EAR_DIVERGED) return part;
    const ear_problem diverged = problem_;
    const ear_status reference = ear_run_train_step(reference_.run.get(), &theirs, &problem_);
    if (is_over(reference)) return EAR_OK;
    if (reference != EAR_OK && reference != EAR_DIVERGED) return reference;
    if (part == EAR_DIVERGED && reference == EAR_OK) problem_ = diverged;
    part_.losses.push_back(mine.loss);
    reference_.losses.push_back(theirs.loss);
    note_times();
    report(mine.step, mine.steps);
    if (is_apart(mine.step, part == EAR_DIVERGED, reference == EAR_DIVERGED)) return EAR_OK;
  }
}

bool CompareWork::is_apart(int64_t step, bool part_diverged, bool reference_diverged) {
  const double loss = part_.losses.back(), reference = reference_.losses.back();
  const bool comparable = order_.kind != CompareOrder::Kind::tokenizer && !reference_diverged;
  // Written so that NaN is outside.
  const bool inside = std::abs(loss - reference) <= order_.atol + order_.rtol * std::abs(reference);
  if (comparable && (part_diverged || !inside)) departs_at_ = step;
  if (part_diverged || reference_diverged) {
    ended_by_ = "diverged";
    return true;
  }
  if (departs_at_ == 0) return false;
  ended_by_ = "departed";
  char english[256], korean[320];
  std::snprintf(english, sizeof english,
                "At step %lld the loss is %.6g, with the engine's own part %.6g: further apart than the band allows.",
                static_cast<long long>(step), loss, reference);
  std::snprintf(korean, sizeof korean,
                "%lld걸음에서 손실이 %.6g예요. 엔진의 부품으로는 %.6g라서, 허용한 차이를 벗어났어요.",
                static_cast<long long>(step), loss, reference);
  set_problem(&problem_, EAR_OK, "part", english, korean);
  return true;
}

ear_status CompareWork::end() {
  if (ended_by_ != "steps" && ended_by_ != "seconds") return EAR_OK;
  for (Side* const side : {&reference_, &part_}) {
    double train = 0;
    const ear_status status = ear_run_evaluate(side->run.get(), &train, &side->val_loss);
    if (status == EAR_DIVERGED) {
      ended_by_ = "diverged";
      side->val_loss = kNaN;
      set_problem(&problem_, status, "train.lr", "The loss after the last step is not a finite number.",
                  "마지막 걸음 뒤의 손실이 유한한 수가 아니에요.");
      return EAR_OK;
    }
    if (status != EAR_OK) return status;
  }
  note_times();
  return EAR_OK;
}

void CompareWork::note_times() {
  for (Side* const side : {&reference_, &part_}) ear_lm_watched(ear_run_lm(side->run.get()), &side->calls, &side->ms);
}

void CompareWork::report(int64_t step, int64_t steps) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    step_ = step;
    steps_ = steps;
    told_.push_back(part_.losses.back());
    told_reference_.push_back(reference_.losses.back());
  }
  reporter_->poke(false);
}

}  // namespace ear_addon
