#include "run/schedule.hpp"

namespace ear::run {

namespace {

constexpr double kPi = 3.14159265358979323846;

// cos(pi x) for x in [0, 1], the same bits on every C library: Taylor's series up to x^22 where it is exact to
// rounding.
double cos_pi(double x) {
  if (x > 0.5) return -cos_pi(1 - x);
  const double square = kPi * x * (kPi * x);
  double sum = 1;
  for (int n = 22; n >= 2; n -= 2) sum = 1 - sum * square / (n * (n - 1));
  return sum;
}

}  // namespace

double learning_rate(const Recipe::Train& train, int64_t step) {
  const auto warmup = static_cast<double>(train.warmup);
  const auto at = static_cast<double>(step);
  if (step <= train.warmup) return train.lr * at / (warmup + 1);
  const auto schedule = static_cast<Schedule>(train.schedule);
  if (schedule == Schedule::constant) return train.lr;
  if (step >= train.decay_steps) return train.min_lr;
  const double done = (at - 1 - warmup) / (static_cast<double>(train.decay_steps) - 1 - warmup);
  const double left = schedule == Schedule::cosine ? 0.5 * (1 + cos_pi(done)) : 1 - done;
  return train.min_lr + left * (train.lr - train.min_lr);
}

}  // namespace ear::run
