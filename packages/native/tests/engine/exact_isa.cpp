// The same bits on every instruction set: Adam against pow taken literally, and whole steps of models of odd sizes.
#include <cmath>
#include <cstring>
#include <vector>

#include "base/math/functions.hpp"
#include "check.hpp"
#include "exact/gpt_model.hpp"
#include "exact/passes.hpp"

namespace {

std::vector<ear::Isa> here() {
  std::vector<ear::Isa> all;
  for (const ear::Isa isa : {ear::Isa::scalar, ear::Isa::avx2, ear::Isa::avx512}) {
    if (ear::has_isa(isa)) all.push_back(isa);
  }
  return all;
}

struct Moments {
  ear::Aligned<double> w, m, v;
};

// microgpt's lines, one parameter at a time.
void adam_by_the_letter(Moments& now, const ear::Aligned<double>& g, const ear::exact::AdamStep& step) {
  for (std::size_t i = 0; i < g.size(); i++) {
    now.m[i] = step.beta1 * now.m[i] + (1 - step.beta1) * g[i];
    now.v[i] = step.beta2 * now.v[i] + (1 - step.beta2) * ear::math::pow(g[i], 2.0);
    const double m_hat = now.m[i] / step.correction1;
    const double v_hat = now.v[i] / step.correction2;
    now.w[i] -= step.rate * m_hat / (ear::math::pow(v_hat, 0.5) + step.eps);
  }
}

bool same(const ear::Aligned<double>& a, const ear::Aligned<double>& b) {
  return std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

// Losses and weights of some steps, one after another.
std::vector<double> trained(const ear_gpt_config& config, ear::Isa isa) {
  ear::Random random(9);
  ear::GptModel<double> model(config, ear::exact::passes(isa));
  model.draw_weights(random);
  std::vector<double> numbers, all(model.layout.total);
  const ear_adam adam{12, 0.02, 0.85, 0.99, 1e-8};
  for (int step = 0; step < adam.steps; step++) {
    // Every length from one prediction to a full block, in an order that makes longer documents follow shorter ones.
    const int n = 1 + step * 7 % config.block_size;
    std::vector<std::int32_t> tokens;
    for (int i = 0; i <= n; i++) {
      tokens.push_back(static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(config.vocab_size))));
    }
    numbers.push_back(model.forward_loss(tokens.data(), n));
    model.backward(tokens.data(), n);
    model.get_gradient(all.data());
    numbers.insert(numbers.end(), all.begin(), all.end());
    model.update(adam, step);
  }
  for (int position = 0; position < config.block_size; position++) {
    const double* logits = model.forward(position, position % config.vocab_size);
    numbers.insert(numbers.end(), logits, logits + config.vocab_size);
  }
  model.get_weights(all.data());
  numbers.insert(numbers.end(), all.begin(), all.end());
  return numbers;
}

}  // namespace

TEST("moves weights as CPython's pow and division do, on each instruction set") {
  ear::Random random(7);
  for (const int t : {1, 2, 31, 226, 1000, 3654, 3655, 3690, 9000}) {
    ear::exact::AdamStep step{0.01, 0.85, 0.99, 1e-8, 1 - ear::math::pow(0.85, t), 1 - ear::math::pow(0.99, t)};
    const std::size_t n = 4096;
    Moments start{ear::Aligned<double>(n), ear::Aligned<double>(n), ear::Aligned<double>(n)};
    ear::Aligned<double> g(n);
    for (std::size_t i = 0; i < n; i++) {
      start.w[i] = random.gauss(0, 0.08);
      start.m[i] = random.gauss(0, 1e-3);
      start.v[i] = std::fabs(random.gauss(0, 1e-5));
      g[i] = random.gauss(0, 1) * ear::math::exp(-20 * random.uniform());
      // Nothing, the smallest and the largest numbers, and powers of two.
      if (i % 97 == 0) start.m[i] = start.v[i] = g[i] = 0;
      if (i % 101 == 0) start.m[i] = start.v[i] = g[i] = 5e-324 * static_cast<double>(i);
      if (i % 103 == 0) g[i] = 1e-160;
      if (i % 107 == 0) g[i] = 1e155;
      if (i % 109 == 0) g[i] = std::ldexp(1.0, -static_cast<int>(i % 60));
      if (i % 113 == 0) start.m[i] = 1e-305;
      if (i % 127 == 0) start.v[i] = g[i] = 0;
    }
    Moments expected = start;
    adam_by_the_letter(expected, g, step);
    for (const ear::Isa isa : here()) {
      Moments now = start;
      ear::exact::passes(isa).adam(now.w.data(), now.m.data(), now.v.data(), g.data(), static_cast<long>(n), step);
      CHECK(same(now.m, expected.m) && same(now.v, expected.v) && same(now.w, expected.w));
    }
  }
}

TEST("trains models of odd sizes to the same bits on each instruction set") {
  for (const ear_gpt_config& config :
       {ear_gpt_config{1, 16, 4, 16, 27}, ear_gpt_config{2, 10, 2, 9, 5}, ear_gpt_config{1, 7, 1, 33, 3},
        ear_gpt_config{3, 15, 5, 12, 30}, ear_gpt_config{1, 1, 1, 1, 2}, ear_gpt_config{2, 36, 3, 20, 81}}) {
    const std::vector<double> first = trained(config, ear::Isa::scalar);
    for (const ear::Isa isa : here()) {
      const std::vector<double> other = trained(config, isa);
      CHECK(first.size() == other.size() &&
            std::memcmp(first.data(), other.data(), first.size() * sizeof(double)) == 0);
    }
  }
}
