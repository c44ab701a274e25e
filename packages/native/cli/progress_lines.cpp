// Plain lines: what a log file or a pipe gets. A line about each twentieth of the run.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "language.hpp"
#include "progress.hpp"

namespace ear_train {

namespace {

class Lines final : public Progress {
 public:
  void began(ear_run* run, const ear_problem& why_cpu) override {
    ear_run_facts facts;
    if (ear_run_get_facts(run, &facts) != EAR_OK) return;
    std::printf(in_language("vocabulary %d, parameters %lld, tokens %lld + %lld for validation, memory %.1f MB\n",
                            "어휘 %d개, 매개변수 %lld개, 토큰 %lld개 + 검증 %lld개, 메모리 %.1f MB\n"),
                facts.vocab_size, static_cast<long long>(facts.parameters), static_cast<long long>(facts.train_tokens),
                static_cast<long long>(facts.val_tokens), static_cast<double>(ear_run_bytes(run)) / 1e6);
    std::printf(in_language("trains on: %s%s%s\n", "학습하는 곳: %s%s%s\n"), ear_run_device(run),
                why_cpu.status == EAR_OK ? "" : ". ",
                why_cpu.status == EAR_OK ? "" : speaks_korean() ? why_cpu.korean : why_cpu.sentence);
    tokens_ = facts.tokens;
    std::fflush(stdout);
  }

  void stepped(const ear_run_step& step) override {
    ms_ += step.ms;
    const int64_t every = std::max<int64_t>(1, step.steps / 20);
    if (step.step % every != 0 && step.step != step.steps && step.step != 1) return;
    std::printf(in_language("step %lld / %lld | loss %.4f | gradient %.3f | rate %.3g | %.0f tokens/s\n",
                            "걸음 %lld / %lld | 손실 %.4f | 기울기 %.3f | 학습률 %.3g | %.0f 토큰/초\n"),
                static_cast<long long>(step.step), static_cast<long long>(step.steps), step.loss, step.grad_norm,
                step.lr, static_cast<double>(step.tokens - tokens_) / std::max(1e-3, ms_) * 1000);
    tokens_ = step.tokens;
    ms_ = 0;
    std::fflush(stdout);
  }

  void evaluated(int64_t step, double train_loss, double val_loss) override {
    std::printf(in_language("step %lld: train loss %.4f", "%lld걸음: 학습 손실 %.4f"), static_cast<long long>(step),
                train_loss);
    if (!std::isnan(val_loss)) std::printf(in_language(", val loss %.4f", ", 검증 손실 %.4f"), val_loss);
    std::printf("\n");
    std::fflush(stdout);
  }

  void sampled(int64_t step, int64_t index, const std::string& text) override {
    std::printf(in_language("--- sample %lld after step %lld ---\n", "--- 샘플 %lld, %lld걸음 뒤 ---\n"),
                static_cast<long long>(index + 1), static_cast<long long>(step));
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::printf("\n---\n");
    std::fflush(stdout);
  }

  void ended(ear_status, const ear_problem& problem, const ear_run_facts& facts, const char* hash) override {
    std::printf(in_language("%s %.1f s, weights %s\n", "%s %.1f초, 가중치 %s\n"),
                speaks_korean() ? problem.korean : problem.sentence, facts.seconds, hash);
  }

 private:
  int64_t tokens_ = 0;
  double ms_ = 0;
};

}  // namespace

std::unique_ptr<Progress> line_progress() { return std::make_unique<Lines>(); }

}  // namespace ear_train
