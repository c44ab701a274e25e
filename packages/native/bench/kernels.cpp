/*
 * ear-bench-kernels product N C OC THREADS   GFLOP/s of a linear layer forward, of its dx and of its dw
 * ear-bench-kernels step L NH C T B V THREADS [llama]   milliseconds of all kernels of a training step, by kernel
 *
 * One line of JSON. EAR_ISA=scalar|avx2|avx512 chooses the instructions, EAR_BF16=1 rounds the operands of products.
 */
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "fast/kernels.hpp"
#include "timing.hpp"

using namespace ear::fast;

namespace {

using Floats = std::vector<float>;

Floats filled(std::int64_t n, float scale = 1) {
  Floats x(static_cast<std::size_t>(n));
  std::uint32_t state = 12345;
  for (float& one : x) {
    state = state * 1664525u + 1013904223u;
    one = scale * (static_cast<float>(state >> 8) / 8388608.0f - 1.0f);
  }
  return x;
}

Precision precision() { return std::getenv("EAR_BF16") ? Precision::bf16 : Precision::fp32; }

void product(Context& context, std::int64_t N, int C, int OC) {
  const Floats x = filled(N * C), w = filled(std::int64_t{OC} * C), dout = filled(N * OC);
  Floats out(dout.size()), dx(x.size()), dw(w.size());
  const double work = 2e-9 * static_cast<double>(N) * C * OC, budget = 0.15;
  const double forward = bench::fastest(budget, [&] {
    linear_forward(context, out.data(), nullptr, x.data(), w.data(), nullptr, N, C, OC, Activation::none);
  });
  const double back_x = bench::fastest(budget, [&] {
    linear_backward(context, dx.data(), false, nullptr, nullptr, dout.data(), x.data(), w.data(), N, C, OC);
  });
  const double back_w = bench::fastest(budget, [&] {
    linear_backward(context, nullptr, false, dw.data(), nullptr, dout.data(), x.data(), w.data(), N, C, OC);
  });
  std::printf("{\"N\":%lld,\"C\":%d,\"OC\":%d,\"threads\":%d,\"isa\":\"%s\","
              "\"forward\":%.1f,\"dx\":%.1f,\"dw\":%.1f}\n",
              static_cast<long long>(N), C, OC, context.pool.threads(), ear::isa_name(context.isa), work / forward,
              work / back_x, work / back_w);
}

// Calls each kernel of a step as often as a model would, and keeps the shortest time of each.
class Step {
 public:
  Step(Context& context, int L, int NH, int C, int T, int B, int V)
      : context_(context), L_(L), NH_(NH), C_(C), T_(T), B_(B), V_(V) {}

  void run(bool llama) {
    const std::int64_t N = std::int64_t{B_} * T_;
    const int H = llama ? (8 * C_ / 3 + 31) / 32 * 32 : 4 * C_;
    linear("qkv", N, C_, 3 * C_, L_, Activation::none);
    linear("projection", N, C_, C_, L_, Activation::none);
    linear("mlp up", N, C_, llama ? 2 * H : H, L_, llama ? Activation::none : Activation::gelu_tanh);
    linear("mlp down", N, H, C_, L_, Activation::none);
    linear("lm_head", N, C_, V_, 1, Activation::none);
    attention();
    norms(N, llama);
    rest(N, H, llama);
    double total = 0;
    std::printf("{\"threads\":%d,\"isa\":\"%s\"", context_.pool.threads(), ear::isa_name(context_.isa));
    for (const auto& [name, ms] : ms_) {
      std::printf(",\"%s\":%.3f", name.c_str(), ms);
      total += ms;
    }
    std::printf(",\"total_ms\":%.2f}\n", total);
  }

 private:
  template <class Body>
  void time(const char* name, int calls, Body&& body) {
    ms_[name] += 1e3 * calls * bench::fastest(0.25, body);
  }

  void linear(const char* name, std::int64_t N, int C, int OC, int calls, Activation activation) {
    const Floats x = filled(N * C), w = filled(std::int64_t{OC} * C), bias = filled(OC), dout = filled(N * OC);
    Floats out(dout.size()), before(dout.size()), dx(x.size()), dw(w.size()), dbias(bias.size());
    time(name, calls, [&] {
      linear_forward(context_, out.data(), before.data(), x.data(), w.data(), bias.data(), N, C, OC, activation);
      linear_backward(context_, dx.data(), false, dw.data(), dbias.data(), dout.data(), x.data(), w.data(), N, C, OC);
    });
    if (activation == Activation::none) return;
    time("gelu back", calls, [&] {
      activation_backward(context_, out.data(), dout.data(), before.data(), N * OC, activation);
    });
  }

  void attention() {
    const int HS = C_ / NH_;
    const std::int64_t N = std::int64_t{B_} * T_;
    const Floats qkv = filled(N * 3 * C_), dout = filled(N * C_);
    Floats out(dout.size()), lse(static_cast<std::size_t>(N) * static_cast<std::size_t>(NH_)), dqkv(qkv.size());
    time("attention", L_, [&] {
      attention_forward(context_, out.data(), lse.data(), qkv.data(), B_, T_, NH_, NH_, HS);
    });
    time("attention back", L_, [&] {
      attention_backward(context_, dqkv.data(), dout.data(), qkv.data(), out.data(), lse.data(), B_, T_, NH_, NH_, HS);
    });
  }

  void norms(std::int64_t N, bool llama) {
    const Floats x = filled(N * C_), weight = filled(C_), dout = filled(N * C_);
    Floats out(x.size()), dx(x.size()), mean(static_cast<std::size_t>(N)), rstd(mean.size()), dw(weight.size()), db(dw);
    time("norms", 2 * L_ + 1, [&] {
      if (llama) {
        rmsnorm_forward(context_, out.data(), rstd.data(), x.data(), weight.data(), N, C_, 1e-5f);
        rmsnorm_backward(context_, dx.data(), dw.data(), dout.data(), x.data(), weight.data(), rstd.data(), N, C_);
      } else {
        layernorm_forward(context_, out.data(), mean.data(), rstd.data(), x.data(), weight.data(), weight.data(), N, C_,
                          1e-5f);
        layernorm_backward(context_, dx.data(), dw.data(), db.data(), dout.data(), x.data(), weight.data(), mean.data(),
                           rstd.data(), N, C_);
      }
    });
  }

  void rest(std::int64_t N, int H, bool llama) {
    Floats x = filled(N * C_), y = filled(N * C_), logits = filled(N * V_), losses(static_cast<std::size_t>(N));
    std::vector<std::int32_t> tokens(static_cast<std::size_t>(N));
    for (std::int64_t i = 0; i < N; i++) tokens[static_cast<std::size_t>(i)] = static_cast<std::int32_t>(i * 7 % V_);
    time("residual", 2 * L_, [&] { add(context_, x.data(), x.data(), y.data(), N * C_); });
    time("loss", 1, [&] { softmax_crossentropy(context_, losses.data(), logits.data(), tokens.data(), N, V_, 1e-3f); });
    Floats wte = filled(std::int64_t{V_} * C_), wpe = filled(std::int64_t{T_} * C_);
    time("embedding", 1, [&] {
      embedding_forward(context_, x.data(), tokens.data(), wte.data(), wpe.data(), B_, T_, C_);
      embedding_backward(context_, wte.data(), wpe.data(), y.data(), tokens.data(), B_, T_, C_, V_);
    });
    const std::int64_t P = std::int64_t{V_} * C_ + std::int64_t{L_} * (4 * C_ + (llama ? 3 : 2) * H) * C_;
    Floats w = filled(P), m(w.size()), v(w.size()), gradient = filled(P);
    time("norm and adamw", 1, [&] {
      norm(context_, gradient.data(), P);
      adamw(context_, w.data(), m.data(), v.data(), gradient.data(), P, {1e-4f, 0.9f, 0.99f, 1e-8f, 10, 1}, 0.1f);
    });
    const double drop = 1e3 * bench::fastest(0.25, [&] { dropout(context_, x.data(), N * C_, 0.2f, 1, 2); });
    std::printf("{\"dropout_of_N_C_ms\":%.3f}\n", drop);
    if (!llama) return;
    Floats both = filled(2 * N * H), dboth(both.size()), out = filled(N * H);
    time("swiglu", L_, [&] {
      swiglu_forward(context_, out.data(), both.data(), N, H);
      swiglu_backward(context_, dboth.data(), out.data(), both.data(), N, H);
    });
    time("rope", 4 * L_, [&] { rope(context_, x.data(), B_, T_, NH_, C_ / NH_, C_, 0, 10000, false); });
  }

  Context& context_;
  int L_, NH_, C_, T_, B_, V_;
  std::map<std::string, double> ms_;
};

}  // namespace

int main(int argc, char** argv) {
  const auto number = [&](int i) { return i < argc ? std::atoi(argv[i]) : 0; };
  const std::string what = argc > 1 ? argv[1] : "";
  Workspace workspace;
  if (what == "product" && argc == 6 && number(2) > 0 && number(3) > 0 && number(4) > 0) {
    ear::Pool pool(number(5));
    Context context{pool, workspace, precision()};
    product(context, number(2), number(3), number(4));
    return 0;
  }
  if (what == "step" && argc >= 9 && number(3) > 0 && number(4) % number(3) == 0) {
    ear::Pool pool(number(8));
    Context context{pool, workspace, precision()};
    Step(context, number(2), number(3), number(4), number(5), number(6), number(7))
        .run(argc > 9 && std::strcmp(argv[9], "llama") == 0);
    return 0;
  }
  std::fprintf(stderr, "usage: ear-bench-kernels product N C OC THREADS | step L NH C T B V THREADS [llama]\n");
  return 2;
}
