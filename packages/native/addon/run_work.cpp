#include "run_work.hpp"

#include <sys/stat.h>

#include <cmath>
#include <cstring>
#include <utility>

namespace ear_addon {

namespace {

int64_t file_size(const std::string& path) {
  struct stat about;
  return stat(path.c_str(), &about) == 0 ? static_cast<int64_t>(about.st_size) : 0;
}

}  // namespace

ear_status RunWork::run(Reporter& reporter) {
  ear_status status = begin(reporter);
  if (status == EAR_OK && stands_) status = go_on(reporter);
  if (status == EAR_OK && stands_) status = end(reporter);
  for (const Request& request : control_->close()) {
    RunEvent event;
    event.id = request.id;
    set_problem(&event.problem, EAR_ERR_ARGUMENT, "run", "The run is over.", "학습이 이미 끝났어요.");
    answer(reporter, std::move(event));
  }
  run_.reset();
  return status;
}

ear_status RunWork::begin(Reporter& reporter) {
  ear_run* made = nullptr;
  ear_status status = ear_run_create(&made, order_.recipe.c_str(), order_.text.data(), order_.text.size(),
                                     order_.threads, control_->cancelled(), &problem_);
  run_.reset(made);
  if (status == EAR_OK) status = take_device();
  if (status == EAR_OK && !order_.resume.empty()) status = ear_run_resume(made, order_.resume.c_str(), &problem_);
  if (status == EAR_FINISHED) return EAR_OK;  // cancelled before it stood
  if (status != EAR_OK) return status;
  status = ear_run_get_facts(made, &facts_);
  if (status != EAR_OK) return status;
  stands_ = true;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    RunEvent& event = events_.emplace_back();
    event.kind = RunEvent::Kind::info;
    event.step = facts_.step;
    event.facts = facts_;
    event.texts = {ear_run_recipe(made), ear_run_device(made)};
    event.problem = why_cpu_;
    told_tokens_ = facts_.tokens;
    bytes_ = ear_run_bytes(made);
  }
  reporter.poke(true);
  return EAR_OK;
}

ear_status RunWork::take_device() {
  if (order_.device == "cpu") return EAR_OK;
  const ear_status status = ear_run_use_cuda(run_.get(), &why_cpu_);
  if (status == EAR_OK || order_.device == "auto") return EAR_OK;
  problem_ = why_cpu_;
  return status;
}

ear_status RunWork::go_on(Reporter& reporter) {
  const auto serve_one = [&](const Request& request) { serve(reporter, request); };
  const auto before_waiting = [&] { reporter.poke(true); };
  while (control_->rest(serve_one, before_waiting)) {
    ear_run_step step{};
    const ear_status status = ear_run_train_step(run_.get(), &step, &problem_);
    if (status == EAR_FINISHED) {
      const std::string where = problem_.where;
      if (where == "cancel") break;
      ended_by_ = where == "limits.seconds" ? "seconds" : where == "eval.patience" ? "patience" : "steps";
      return EAR_OK;
    }
    if (status != EAR_OK && status != EAR_DIVERGED) return status;
    const ear_status noted = note(step);
    if (status == EAR_DIVERGED) {
      ended_by_ = "diverged";
      return EAR_OK;
    }
    if (noted != EAR_OK) return noted;
    reporter.poke(false);
    if (ear_run_wants_evaluation(run_.get())) evaluate(reporter, step.step);
    if (ear_run_wants_sample(run_.get())) sample(reporter, step.step);
  }
  set_problem(&problem_, EAR_FINISHED, "cancel", "The run was cancelled.", "학습을 취소했어요.");
  return EAR_OK;
}

ear_status RunWork::note(const ear_run_step& step) {
  ear_run_facts facts;
  ear_status status = ear_run_get_facts(run_.get(), &facts);
  if (status != EAR_OK) return status;
  if (std::isfinite(step.loss) && order_.layer_norms_at.count(step.step)) {
    ear_lm_config config;
    status = ear_lm_get_config(ear_run_lm(run_.get()), &config);
    std::vector<double> norms(status == EAR_OK ? static_cast<size_t>(config.n_layer) : 0);
    if (status == EAR_OK) status = ear_run_layer_norms(run_.get(), norms.data(), norms.size());
    if (status != EAR_OK) return status;
    layer_norms_.emplace_back(step.step, std::move(norms));
  }
  if (order_.hash_at.count(step.step)) {
    char hash[65];
    status = ear_lm_hash(ear_run_lm(run_.get()), hash);
    if (status != EAR_OK) return status;
    hashes_.emplace_back(step.step, hash);
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  steps_.push_back(step);
  seconds_ = facts.seconds;
  bytes_ = ear_run_bytes(run_.get());
  return EAR_OK;
}

void RunWork::evaluate(Reporter& reporter, int64_t step) {
  RunEvent event;
  event.kind = RunEvent::Kind::evaluation;
  event.step = step;
  // What goes wrong here goes wrong in the next step as well, which then says so.
  if (ear_run_evaluate(run_.get(), &event.train_loss, &event.val_loss) == EAR_OK) answer(reporter, std::move(event));
}

void RunWork::sample(Reporter& reporter, int64_t step) {
  RunEvent event;
  event.kind = RunEvent::Kind::sample;
  event.step = step;
  std::string text(1 << 14, '\0');
  for (int32_t i = 0; i < ear_run_sample_count(run_.get()); i++) {
    size_t n = 0;
    ear_status status = ear_run_sample(run_.get(), i, text.data(), text.size(), &n);
    if (status == EAR_ERR_CAPACITY) {
      text.resize(n);
      status = ear_run_sample(run_.get(), i, text.data(), text.size(), &n);
    }
    if (status != EAR_OK) return;
    event.texts.push_back(text.substr(0, n));
  }
  answer(reporter, std::move(event));
}

void RunWork::serve(Reporter& reporter, const Request& request) {
  RunEvent event;
  event.kind = RunEvent::Kind::reply;
  event.id = request.id;
  event.request = request.kind;
  ear_run_facts facts{};
  ear_run_get_facts(run_.get(), &facts);
  event.step = facts.step;
  ear_lm* const lm = ear_run_lm(run_.get());
  const ear_text* const text = ear_run_text(run_.get());
  ear_status status = EAR_OK;
  switch (request.kind) {
    case Request::Kind::checkpoint: status = ear_run_save(run_.get(), request.text.c_str(), &event.problem); break;
    case Request::Kind::weights: status = ear_run_export(run_.get(), request.text.c_str(), &event.problem); break;
    case Request::Kind::sample: status = draw(lm, text, request.draw, event.texts, {}, &event.problem); break;
    case Request::Kind::attention:
      status = attend(lm, text, request.text, request.layer, event.attention, &event.problem);
      break;
  }
  event.problem.status = status;
  if (request.kind == Request::Kind::checkpoint || request.kind == Request::Kind::weights) {
    event.bytes = file_size(request.text);
  }
  answer(reporter, std::move(event));
}

void RunWork::answer(Reporter& reporter, RunEvent event) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    events_.push_back(std::move(event));
  }
  reporter.poke(true);
}

ear_status RunWork::end(Reporter& reporter) {
  const ear_status known = ear_run_get_facts(run_.get(), &facts_);
  if (known != EAR_OK || ended_by_ == "cancelled") return known;
  for (const Request& request : control_->close()) serve(reporter, request);
  ear_problem unwritten{};
  ear_status status = EAR_OK;
  if (!order_.save_checkpoint.empty()) status = ear_run_save(run_.get(), order_.save_checkpoint.c_str(), &unwritten);
  if (status == EAR_OK && !order_.save_weights.empty()) {
    status = ear_run_export(run_.get(), order_.save_weights.c_str(), &unwritten);
  }
  if (status != EAR_OK) {
    problem_ = unwritten;
    return status;
  }
  char hash[65];
  status = ear_lm_hash(ear_run_lm(run_.get()), hash);
  if (status == EAR_OK) hash_ = hash;
  return status;
}

}  // namespace ear_addon
