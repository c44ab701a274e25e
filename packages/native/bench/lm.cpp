// ear-bench-lm [THREADS] [REPEATS] [gpt2|llama] [L NH C T B V]: one training step of the fast model, and what each
// kernel takes of it when it is called alone as often as the step calls it. Minimum and median of REPEATS, in
// milliseconds.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <vector>

#include "base/isa.hpp"
#include "ear/lm.h"
#include "fast/kernels.hpp"
#include "fast/model/floats.hpp"
#include "fast/model/layout.hpp"

namespace {

using namespace ear::fast;

struct Time {
  double least, median;
};

Time measure(int repeats, const std::function<void()>& work) {
  std::vector<double> ms;
  work();
  for (int i = 0; i < repeats; i++) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    ms.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  }
  std::sort(ms.begin(), ms.end());
  return {ms.front(), ms[ms.size() / 2]};
}

Floats noise(std::int64_t n, float size) {
  Floats x(n);
  std::uint32_t seed = 1;
  for (std::int64_t i = 0; i < n; i++) {
    seed = seed * 1664525u + 1013904223u;
    x.data()[i] = size * (static_cast<float>(seed >> 8) / 8388608.0f - 1);
  }
  return x;
}

class Shares {
 public:
  Shares(int repeats, double step) : repeats_(repeats), step_(step) {}

  // multiply_adds: of one call; 0 for what is bound by memory.
  void row(const char* what, int calls, double multiply_adds, const std::function<void()>& work) {
    const Time time = measure(repeats_, work);
    const double all = time.least * calls;
    sum_ += all;
    std::printf("  %-28s %3d x %8.3f ms = %7.2f ms  %5.1f %%", what, calls, time.least, all, 100 * all / step_);
    if (multiply_adds > 0) std::printf("  %6.1f GFLOP/s", 2e-6 * multiply_adds / time.least);
    std::printf("\n");
  }
  void end() const { std::printf("  %-28s %24.2f ms  %5.1f %%\n", "sum", sum_, 100 * sum_ / step_); }

 private:
  int repeats_;
  double step_, sum_ = 0;
};

void shares(const ear_lm_config& config, int B, int T, int threads, int repeats, double step) {
  const Widths w(config);
  const bool llama = config.family == EAR_LM_LLAMA;
  const int L = config.n_layer, V = config.vocab_size, NH = config.n_head, NKV = config.n_kv_head;
  const std::int64_t N = std::int64_t{B} * T;
  ear::Pool pool(threads);
  Workspace workspace;
  Context kernels{pool, workspace};
  const std::int64_t wide = N * std::max({w.QKV, w.UP, V});
  Floats x = noise(wide, 1), y = noise(wide, 1), out(wide), before(wide), dx(wide);
  Floats weight = noise(std::int64_t{std::max({w.QKV, w.UP, V, w.C})} * std::max(w.C, w.H), 0.05f);
  Floats dweight(weight.size());
  Floats mean(N), rstd = noise(N, 1), lse(N * NH), losses(N);
  std::vector<std::int32_t> tokens(static_cast<std::size_t>(N));
  for (std::size_t i = 0; i < tokens.size(); i++) {
    tokens[i] = static_cast<std::int32_t>(i * 7919 % static_cast<std::size_t>(V));
  }
  Shares table(repeats, step);

  const auto linear = [&](const char* name, int C, int OC, int calls, Activation activation) {
    const double work = static_cast<double>(N) * C * OC;
    char what[64];
    std::snprintf(what, sizeof what, "%s forward", name);
    table.row(what, calls, work, [&] {
      float* const kept = activation == Activation::none ? nullptr : before.data();
      linear_forward(kernels, out.data(), kept, x.data(), weight.data(), nullptr, N, C, OC, activation);
    });
    std::snprintf(what, sizeof what, "%s backward", name);
    table.row(what, calls, 2 * work, [&] {
      linear_backward(kernels, dx.data(), false, dweight.data(), nullptr, y.data(), x.data(), weight.data(), N, C, OC);
    });
  };
  linear("qkv", w.C, w.QKV, L, Activation::none);
  linear("attention's projection", w.C, w.C, L, Activation::none);
  linear(llama ? "gate and up" : "up and GELU", w.C, w.UP, L, llama ? Activation::none : Activation::gelu_tanh);
  linear("down", w.H, w.C, L, Activation::none);
  linear("lm_head", w.C, V, 1, Activation::none);
  table.row("attention forward", L, 0,
            [&] { attention_forward(kernels, out.data(), lse.data(), x.data(), B, T, NH, NKV, w.HS); });
  table.row("attention backward", L, 0, [&] {
    attention_backward(kernels, dx.data(), y.data(), x.data(), out.data(), lse.data(), B, T, NH, NKV, w.HS);
  });
  if (llama) {
    table.row("RMSNorm forward", 2 * L + 1, 0, [&] {
      rmsnorm_forward(kernels, out.data(), rstd.data(), x.data(), weight.data(), N, w.C, 1e-5f);
    });
    table.row("RMSNorm backward", 2 * L + 1, 0, [&] {
      rmsnorm_backward(kernels, dx.data(), dweight.data(), y.data(), x.data(), weight.data(), rstd.data(), N, w.C);
    });
    table.row("RoPE", 2 * L, 0, [&] { rope(kernels, x.data(), B, T, NH + NKV, w.HS, w.QKV, 0, 1e4f, false); });
    table.row("SwiGLU forward", L, 0, [&] { swiglu_forward(kernels, out.data(), x.data(), N, w.H); });
    table.row("SwiGLU backward", L, 0, [&] { swiglu_backward(kernels, dx.data(), y.data(), x.data(), N, w.H); });
  } else {
    table.row("LayerNorm forward", 2 * L + 1, 0, [&] {
      layernorm_forward(kernels, out.data(), mean.data(), rstd.data(), x.data(), weight.data(), nullptr, N, w.C, 1e-5f);
    });
    table.row("LayerNorm backward", 2 * L + 1, 0, [&] {
      layernorm_backward(kernels, dx.data(), dweight.data(), nullptr, y.data(), x.data(), weight.data(), mean.data(),
                         rstd.data(), N, w.C);
    });
    table.row("GELU backward", L, 0, [&] {
      activation_backward(kernels, dx.data(), y.data(), x.data(), N * w.H, Activation::gelu_tanh);
    });
  }
  table.row("residual", 2 * L, 0, [&] { add(kernels, out.data(), x.data(), y.data(), N * w.C); });
  table.row("embedding forward", 1, 0, [&] {
    embedding_forward(kernels, out.data(), tokens.data(), weight.data(), nullptr, B, T, w.C);
  });
  table.row("embedding backward", 1, 0, [&] {
    embedding_backward(kernels, dweight.data(), nullptr, y.data(), tokens.data(), B, T, w.C, V);
  });
  table.row("softmax and cross-entropy", 1, 0, [&] {
    std::copy(x.data(), x.data() + N * V, out.data());
    softmax_crossentropy(kernels, losses.data(), out.data(), tokens.data(), N, V, 1.0f / static_cast<float>(N));
  });
  Layout layout;
  if (make_layout(config, &layout) != EAR_OK) return;
  Floats p(layout.n_floats), m(layout.n_floats), v(layout.n_floats), g = noise(layout.n_floats, 1e-3f);
  table.row("norm of the gradient", 1, 0, [&] { norm(kernels, g.data(), layout.n_floats); });
  table.row("AdamW", 1, 0, [&] {
    adamw(kernels, p.data(), m.data(), v.data(), g.data(), layout.n_floats, {1e-3f, 0.9f, 0.99f, 1e-8f, 10, 1}, 0.1f);
  });
  table.end();
}

}  // namespace

int main(int argc, char** argv) {
  const auto number = [&](int i, int otherwise) { return argc > i ? std::atoi(argv[i]) : otherwise; };
  const int threads = number(1, 2), repeats = std::max(1, number(2, 30));
  ear_lm_config given{}, config{};
  given.family = argc > 3 && std::strcmp(argv[3], "llama") == 0 ? EAR_LM_LLAMA : EAR_LM_GPT2;
  given.n_layer = number(4, 4), given.n_head = number(5, 4), given.n_embd = number(6, 128);
  given.block_size = number(7, 64), given.vocab_size = number(9, 65), given.tied = 1;
  const int T = given.block_size, B = number(8, 12);

  ear_lm* lm = nullptr;
  size_t n_params = 0;
  if (ear_lm_create(&lm, &given, 1, threads, 0) != EAR_OK || ear_lm_get_config(lm, &config) != EAR_OK ||
      ear_lm_num_params(&given, &n_params) != EAR_OK || B < 1) {
    std::fprintf(stderr, "ear-bench-lm: these numbers make no model\n");
    return 64;
  }
  std::vector<std::int32_t> tokens(static_cast<size_t>(B) * static_cast<size_t>(T) + 1);
  for (size_t i = 0; i < tokens.size(); i++) {
    tokens[i] = static_cast<std::int32_t>(i * i % 61 % static_cast<size_t>(config.vocab_size));
  }
  const ear_lm_adamw adamw{1e-3, 0.9, 0.99, 1e-8, 0.1, 1};
  std::int64_t step = 0;
  double loss = 0;
  const std::clock_t cpu_begin = std::clock();
  const Time time = measure(repeats, [&] {
    ear_lm_clear_gradient(lm);
    ear_lm_gradient(lm, tokens.data(), tokens.data() + 1, B, T, 1, static_cast<std::uint64_t>(step), 0, &loss);
    ear_lm_update(lm, &adamw, ++step, nullptr);
  });
  // What a busy machine does not falsify: the processor's time, of all threads together.
  const double cpu = 1e3 * static_cast<double>(std::clock() - cpu_begin) / CLOCKS_PER_SEC / (repeats + 1);
  const double flop = static_cast<double>(B) * T *
                      (6.0 * static_cast<double>(n_params) + 12.0 * config.n_layer * config.n_embd * T);
  std::printf("%s, %d threads, L %d NH %d C %d T %d B %d V %d, %zu parameters: step %.2f ms at least, %.2f ms median, "
              "%.0f GFLOP/s, %.2f ms of processors\n",
              ear::isa_name(ear::isa()), threads, config.n_layer, config.n_head, config.n_embd, T, B, config.vocab_size,
              n_params, time.least, time.median, 1e-6 * flop / time.least, cpu);
  shares(config, B, T, threads, repeats, time.least);
  ear_lm_destroy(lm);
  return 0;
}
