// A bar with the loss as a little curve, drawn again in place at most ten times a second.
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "base/utf8.hpp"
#include "language.hpp"
#include "progress.hpp"

namespace ear_train {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kBetweenDrawings{100};
constexpr size_t kCurve = 16;  // points of the little curve

int terminal_columns() {
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

// Columns that a text takes: two for Hangul and other wide letters.
int columns_of(const std::string& text) {
  int n = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  uint32_t point = 0;
  while (at < end && ear::read_code_point(at, end, point)) {
    n += (point >= 0x1100 && point < 0x1200) || (point >= 0x2e80 && point < 0xd7a4) ? 2 : 1;
  }
  return n;
}

template <class... Numbers>
std::string written(const char* format, Numbers... numbers) {
  char text[96];
  std::snprintf(text, sizeof text, format, numbers...);
  return text;
}

std::string time_text(double seconds) {
  const auto s = static_cast<long>(std::min(seconds, 3.6e8));
  return s >= 3600 ? written("%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60) : written("%ld:%02ld", s / 60, s % 60);
}

class Bar final : public Progress {
 public:
  void began(ear_run* run, const ear_problem& why_cpu) override { lines_->began(run, why_cpu); }

  void stepped(const ear_run_step& step) override {
    remember(step);
    const Clock::time_point now = Clock::now();
    if (now - drawn_ < kBetweenDrawings && step.step != step.steps) return;
    drawn_ = now;
    draw(step);
  }

  void evaluated(int64_t step, double train_loss, double val_loss) override {
    wipe();
    lines_->evaluated(step, train_loss, val_loss);
  }

  void sampled(int64_t step, int64_t index, const std::string& text) override {
    wipe();
    lines_->sampled(step, index, text);
  }

  void ended(ear_status status, const ear_problem& problem, const ear_run_facts& facts, const char* hash) override {
    std::printf("\n");
    lines_->ended(status, problem, facts, hash);
  }

 private:
  // A mean over the last steps, which forgets as fast as the run is long, and a point of the curve now and then.
  void remember(const ear_run_step& step) {
    if (first_step_ == 0) {
      first_step_ = step.step;
      first_tokens_ = step.tokens;
      began_ = Clock::now();
      loss_ = step.loss;
    }
    loss_ += (step.loss - loss_) * 0.1;
    const auto due = static_cast<size_t>(static_cast<double>(step.step - first_step_) * kCurve /
                                         static_cast<double>(std::max<int64_t>(1, step.steps - first_step_ + 1)));
    if (curve_.size() <= due) curve_.push_back(loss_);
    else curve_.back() = loss_;
  }

  std::string curve() const {
    static constexpr const char* kBlocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    const auto [low, high] = std::minmax_element(curve_.begin(), curve_.end());
    std::string text;
    for (const double loss : curve_) {
      const double share = *high > *low ? (loss - *low) / (*high - *low) : 0;
      text += kBlocks[std::isfinite(share) ? static_cast<int>(share * 7.99) : 7];
    }
    return text;
  }

  void draw(const ear_run_step& step) {
    const double done = static_cast<double>(step.step) / static_cast<double>(step.steps);
    const double seconds = std::chrono::duration<double>(Clock::now() - began_).count();
    const auto taken = static_cast<double>(step.step - first_step_);
    const double left = taken > 0 ? seconds / taken * static_cast<double>(step.steps - step.step) : 0;
    const double speed = seconds > 0 ? static_cast<double>(step.tokens - first_tokens_) / seconds : 0;
    std::string bar;
    for (int i = 0; i < 20; i++) bar += i < static_cast<int>(done * 20) ? "█" : "░";
    // What has no room is left out, the least telling first.
    const std::vector<std::string> parts = {
        written("%lld/%lld", static_cast<long long>(step.step), static_cast<long long>(step.steps)) + " " + bar,
        written(in_language("loss %.4f", "손실 %.4f"), loss_),
        written(in_language("%s left", "%s 남음"), time_text(left).c_str()),
        curve(),
        written(in_language("%.0f tok/s", "%.0f 토큰/초"), speed),
        written(in_language("rate %.2e", "학습률 %.2e"), step.lr),
    };
    std::string line;
    for (const std::string& part : parts) {
      const std::string longer = line.empty() ? part : line + "  " + part;
      if (columns_of(longer) < terminal_columns()) line = longer;
    }
    std::printf("\r\x1b[K%s", line.c_str());
    std::fflush(stdout);
  }

  static void wipe() { std::printf("\r\x1b[K"); }

  const std::unique_ptr<Progress> lines_ = line_progress();
  std::vector<double> curve_;
  double loss_ = 0;
  int64_t first_step_ = 0;
  int64_t first_tokens_ = 0;
  Clock::time_point began_, drawn_;
};

}  // namespace

std::unique_ptr<Progress> bar_progress() { return std::make_unique<Bar>(); }

}  // namespace ear_train
