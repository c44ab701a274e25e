// An object a line, for programs. Every step is told; a number that is not finite is null.
#include <cstdio>

#include "base/json.hpp"
#include "progress.hpp"

namespace ear_train {

namespace {

class Objects final : public Progress {
 public:
  void began(ear_run* run, const ear_problem& why_cpu) override {
    ear_run_facts facts;
    if (ear_run_get_facts(run, &facts) != EAR_OK) return;
    Line line("begin");
    line.json.key("step").whole(facts.step).key("parameters").whole(facts.parameters);
    line.json.key("vocab_size").whole(facts.vocab_size).key("train_tokens").whole(facts.train_tokens);
    line.json.key("val_tokens").whole(facts.val_tokens).key("flops_per_step").number(facts.flops_per_step);
    line.json.key("bytes").whole(static_cast<int64_t>(ear_run_bytes(run))).key("device").string(ear_run_device(run));
    if (why_cpu.status != EAR_OK) line.json.key("why_cpu").string(why_cpu.sentence);
  }

  void stepped(const ear_run_step& step) override {
    Line line("step");
    line.json.key("step").whole(step.step).key("steps").whole(step.steps).key("loss").number(step.loss);
    line.json.key("grad_norm").number(step.grad_norm).key("lr").number(step.lr).key("ms").number(step.ms);
    line.json.key("tokens").whole(step.tokens);
  }

  void evaluated(int64_t step, double train_loss, double val_loss) override {
    Line line("evaluation");
    line.json.key("step").whole(step).key("train_loss").number(train_loss).key("val_loss").number(val_loss);
  }

  void sampled(int64_t step, int64_t index, const std::string& text) override {
    Line line("sample");
    line.json.key("step").whole(step).key("index").whole(index).key("text").string(text);
  }

  void ended(ear_status status, const ear_problem& problem, const ear_run_facts& facts, const char* hash) override {
    Line line("end");
    line.json.key("status").string(ear_status_name(status)).key("where").string(problem.where);
    line.json.key("sentence").string(problem.sentence).key("step").whole(facts.step);
    line.json.key("seconds").number(facts.seconds).key("first_loss").number(facts.first_loss);
    line.json.key("best_val_loss").number(facts.best_val_loss).key("best_step").whole(facts.best_step);
    line.json.key("hash").string(hash);
  }

 private:
  struct Line {
    explicit Line(const char* event) { json.open_object().key("event").string(event); }
    ~Line() {
      json.close_object();
      text += '\n';
      std::fwrite(text.data(), 1, text.size(), stdout);
      std::fflush(stdout);
    }
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;
    std::string text;
    ear::json::Writer json{text};
  };
};

}  // namespace

std::unique_ptr<Progress> json_progress() { return std::make_unique<Objects>(); }

}  // namespace ear_train
