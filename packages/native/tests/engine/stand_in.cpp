// Models whose operations are computed by somebody else.
#include <algorithm>
#include <cmath>

#include "lm_support.hpp"
#include "stand_in_support.hpp"

using lm_support::gpt2;
using lm_support::hash;
using lm_support::llama;
using lm_support::Lm;
using stand_ins::Plain;

namespace {

constexpr int kB = 3, kT = 6, kV = 23, kSteps = 5;

// Sizes that no tile divides; positions beyond T; with and without what may be missing.
const std::vector<ear_lm_config> kConfigs = {
    gpt2(2, 2, 12, 20, 8, kV, true, true, 0.1f), gpt2(2, 3, 12, 20, 8, kV, false, false),
    llama(2, 2, 2, 12, 20, 8, kV, true, 0.1f), llama(2, 4, 2, 16, 24, 8, kV, false)};

std::vector<std::string> symbols() {
  std::vector<std::string> names;
  ear_lm_call known;
  for (size_t i = 0; i < ear_lm_symbol_count(); i++) {
    CHECK(ear_lm_describe_symbol(i, &known) == EAR_OK);
    names.emplace_back(known.symbol);
  }
  return names;
}

Lm make(const ear_lm_config& config) {
  Lm lm = lm_support::make(config, 7);
  lm_support::enlarge(lm.get(), 4);
  return lm;
}

// The losses of some steps of two micro-batches each, the first of which computes activations again, and of one
// evaluation.
std::vector<double> train(ear_lm* lm) {
  const auto tokens = lm_support::some_tokens(kB * kT + 1, kV, 3);
  std::vector<double> losses;
  for (int step = 1; step <= kSteps; step++) {
    CHECK(ear_lm_clear_gradient(lm) == EAR_OK);
    for (int micro = 0; micro < 2; micro++) {
      double loss = 0;
      const auto draw = static_cast<uint64_t>(2 * step + micro);
      CHECK(ear_lm_gradient(lm, tokens.data(), tokens.data() + 1, kB, kT, 0.5f, draw, 1 - micro, &loss) == EAR_OK);
      losses.push_back(loss);
    }
    const ear_lm_adamw adamw{0.01, 0.9, 0.99, 1e-8, 0.1, 1};
    CHECK(ear_lm_update(lm, &adamw, step, nullptr) == EAR_OK);
  }
  double loss = 0;
  CHECK(ear_lm_loss(lm, tokens.data(), tokens.data() + 1, kB, kT, &loss) == EAR_OK);
  losses.push_back(loss);
  return losses;
}

double furthest(const std::vector<double>& a, const std::vector<double>& b) {
  CHECK(a.size() == b.size());
  double most = 0;
  for (size_t i = 0; i < a.size(); i++) most = std::max(most, std::abs(a[i] - b[i]));
  return most;
}

bool holds(bool it, const std::string& symbol, const ear_lm_config& config, double number) {
  if (!it) {
    std::printf("  %s, %s with %d heads of keys: %g\n", symbol.c_str(), config.family ? "Llama" : "GPT-2",
                config.n_kv_head, number);
  }
  return it;
}

}  // namespace

TEST("every operation of a model can be left to its plain program, for the same losses") {
  std::vector<std::string> never = symbols();
  for (const ear_lm_config& config : kConfigs) {
    const std::vector<double> own = train(make(config).get());
    for (const std::string& symbol : symbols()) {
      const Lm lm = make(config);
      Plain plain;
      if (ear_lm_replace(lm.get(), symbol.c_str(), Plain::call, &plain) != EAR_OK) continue;
      CHECK(ear_lm_replaced(lm.get()) == symbol);
      never.erase(std::remove(never.begin(), never.end(), symbol), never.end());
      const double apart = furthest(train(lm.get()), own);
      CHECK(holds(apart < 1e-4, symbol, config, apart));
      CHECK(holds(plain.calls > 0, symbol, config, 0));
    }
  }
  CHECK(never.empty());
}

TEST("a wrong kernel shows in the losses, whatever operation it is of") {
  for (const ear_lm_config& config : kConfigs) {
    const std::vector<double> own = train(make(config).get());
    for (const std::string& symbol : symbols()) {
      const Lm lm = make(config);
      Plain plain;
      // AdamW with clipping does not see the scale of a gradient, but its sign.
      plain.factor = symbol.find("backward") == std::string::npos ? 1.5 : -1;
      if (ear_lm_replace(lm.get(), symbol.c_str(), Plain::call, &plain) != EAR_OK) continue;
      const double apart = furthest(train(lm.get()), own);
      CHECK(holds(apart > 1e-3, symbol, config, apart));
    }
  }
}

TEST("a kernel that is given back leaves the model's own bits") {
  const Lm lm = make(kConfigs[0]), other = make(kConfigs[0]);
  Plain plain;
  CHECK(ear_lm_replace(lm.get(), "matmul_forward", Plain::call, &plain) == EAR_OK);
  CHECK(ear_lm_replace(lm.get(), "matmul_forward", nullptr, nullptr) == EAR_OK);
  CHECK(ear_lm_replaced(lm.get()) == nullptr);
  train(lm.get());
  train(other.get());
  CHECK(plain.calls == 0);
  CHECK(hash(lm.get()) == hash(other.get()));
}

TEST("watching an operation counts its calls, and changes no bit but of a loss that is taken apart") {
  for (const ear_lm_config& config : kConfigs) {
    const Lm plain = make(config);
    train(plain.get());
    for (const std::string& symbol : symbols()) {
      const Lm own = make(config), other = make(config);
      Plain stand_in;
      if (ear_lm_replace(other.get(), symbol.c_str(), Plain::call, &stand_in) != EAR_OK) continue;
      int64_t calls = -1, other_calls = -1;
      double ms = -1, other_ms = -1;
      for (const Lm* const lm : {&own, &other}) {
        CHECK(ear_lm_watch(lm->get(), symbol.c_str()) == EAR_OK);
        train(lm->get());
      }
      CHECK(ear_lm_watched(own.get(), &calls, &ms) == EAR_OK);
      CHECK(ear_lm_watched(other.get(), &other_calls, &other_ms) == EAR_OK);
      CHECK(holds(calls == stand_in.calls && calls == other_calls, symbol, config, static_cast<double>(calls)));
      CHECK(ms > 0 && other_ms > 0);
      const bool in_steps = symbol == "softmax_forward" || symbol.rfind("crossentropy", 0) == 0;
      CHECK(in_steps || hash(own.get()) == hash(plain.get()));
    }
  }
}

TEST("a stand-in is told its layer, and -1 outside of the layers") {
  const Lm lm = make(kConfigs[0]);
  Plain norm;
  CHECK(ear_lm_replace(lm.get(), "layernorm_forward", Plain::call, &norm) == EAR_OK);
  const auto tokens = lm_support::some_tokens(kT, kV, 3);
  std::vector<float> logits(kT * kV);
  CHECK(ear_lm_forward(lm.get(), tokens.data(), 1, kT, logits.data()) == EAR_OK);
  CHECK((norm.layers == std::vector<int32_t>{0, 0, 1, 1, -1}));
}

TEST("drawing tokens and looking at attention keep to the engine's own kernels") {
  const Lm lm = make(kConfigs[0]);
  Plain plain;
  CHECK(ear_lm_replace(lm.get(), "matmul_forward", Plain::call, &plain) == EAR_OK);
  const auto tokens = lm_support::some_tokens(kT, kV, 3);
  std::vector<float> att(2 * kT * kT);
  CHECK(ear_lm_attention(lm.get(), tokens.data(), kT, 1, att.data()) == EAR_OK);
  const int64_t starts[] = {0, kT};
  const ear_lm_sampling sampling{1, 0, 1, 1, 1, 0};
  const auto on_token = [](void*, int32_t, int32_t) { return int32_t{1}; };
  CHECK(ear_lm_generate(lm.get(), tokens.data(), starts, 1, 4, -1, &sampling, on_token, nullptr) == EAR_OK);
  CHECK(plain.calls == 0);
  double loss = 0;
  CHECK(ear_lm_loss(lm.get(), tokens.data(), tokens.data(), 1, kT, &loss) == EAR_OK);
  CHECK(plain.calls > 0);
}

TEST("an update that fails half-way has changed no weight and no moment") {
  const Lm lm = make(kConfigs[0]);
  train(lm.get());
  const std::string before = hash(lm.get());
  const auto first = lm_support::everything(lm.get(), EAR_LM_FIRST);
  Plain plain;
  plain.fails_at = 2;  // what decays was done
  CHECK(ear_lm_replace(lm.get(), "adamw_update", Plain::call, &plain) == EAR_OK);
  const ear_lm_adamw adamw{0.01, 0.9, 0.99, 1e-8, 0.1, 1};
  CHECK(ear_lm_update(lm.get(), &adamw, 9, nullptr) == EAR_ERR_TOO_LARGE);
  CHECK(hash(lm.get()) == before);
  CHECK(lm_support::everything(lm.get(), EAR_LM_FIRST) == first);
  CHECK(ear_lm_update(lm.get(), &adamw, 9, nullptr) == EAR_OK);
  CHECK(hash(lm.get()) != before);
}

TEST("what no model could hand over is refused") {
  Plain plain;
  const Lm gpt = make(kConfigs[0]), grouped = make(kConfigs[3]);
  const auto refused = [&](ear_lm* lm, const char* symbol) {
    return ear_lm_replace(lm, symbol, Plain::call, &plain) == EAR_ERR_ARGUMENT;
  };
  for (const char* symbol : {"", "layernorm", "sgd_update", "rmsnorm", "rope", "swiglu"}) {
    CHECK(refused(gpt.get(), symbol));
  }
  for (const char* symbol : {"layernorm_forward", "gelu_backward", "attention_forward", "attention_backward"}) {
    CHECK(refused(grouped.get(), symbol));
  }
  CHECK(refused(nullptr, "matmul_forward") && refused(gpt.get(), nullptr));
  ear_lm_config other_eps = kConfigs[0];
  other_eps.norm_eps = 1e-6f;
  CHECK(refused(make(other_eps).get(), "layernorm_forward"));
  CHECK(ear_lm_watch(gpt.get(), "layernorm") == EAR_ERR_ARGUMENT);
  ear_lm_call known;
  CHECK(ear_lm_describe_symbol(ear_lm_symbol_count(), &known) == EAR_ERR_ARGUMENT);

  CHECK(ear_lm_replace(gpt.get(), "softmax_crossentropy", Plain::call, &plain) == EAR_OK);
  const auto tokens = lm_support::some_tokens(kT, kV, 3);
  std::vector<int32_t> targets = tokens;
  targets[2] = -1;
  double loss = 0;
  CHECK(ear_lm_loss(gpt.get(), tokens.data(), targets.data(), 1, kT, &loss) == EAR_ERR_ARGUMENT);
  CHECK(plain.calls == 0);
}
