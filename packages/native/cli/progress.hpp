// How a run is shown: a bar on a terminal, plain lines elsewhere, or an object a line for programs.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "ear/run.h"

namespace ear_train {

class Progress {
 public:
  virtual ~Progress() = default;
  // why_cpu: what speaks against the GPU where one would have been taken; its status is OK where nothing does.
  virtual void began(ear_run* run, const ear_problem& why_cpu) = 0;
  virtual void stepped(const ear_run_step& step) = 0;
  virtual void evaluated(int64_t step, double train_loss, double val_loss) = 0;
  virtual void sampled(int64_t step, int64_t index, const std::string& text) = 0;
  // status as ear_run_train_step answered it. hash: of the weights, 64 digits.
  virtual void ended(ear_status status, const ear_problem& problem, const ear_run_facts& facts, const char* hash) = 0;
};

std::unique_ptr<Progress> bar_progress();
std::unique_ptr<Progress> line_progress();
std::unique_ptr<Progress> json_progress();

}  // namespace ear_train
