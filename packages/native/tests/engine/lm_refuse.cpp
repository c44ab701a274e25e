// Every bad argument of the fast model is answered with a status, and sizes are known before anything is allocated.
#include <cstring>
#include <functional>
#include <limits>

#include "lm_support.hpp"

namespace {

using namespace lm_support;

int32_t ignore(void*, int32_t, int32_t) { return 1; }

const ear_lm_config kSmall = gpt2(1, 2, 8, 0, 8, 9, true, true);

}  // namespace

TEST("a config with a number out of its range is refused before anything is allocated") {
  const float nan = NAN, inf = std::numeric_limits<float>::infinity();
  const int32_t low = std::numeric_limits<int32_t>::min(), high = std::numeric_limits<int32_t>::max();
  using Change = std::function<void(ear_lm_config&)>;
  std::vector<Change> changes;
  const auto numbers = [&](int32_t ear_lm_config::* field, std::initializer_list<int32_t> values) {
    for (const int32_t value : values) changes.push_back([=](ear_lm_config& c) { c.*field = value; });
  };
  numbers(&ear_lm_config::family, {-1, 2, high});
  numbers(&ear_lm_config::n_layer, {0, -1, 49, low, high});
  numbers(&ear_lm_config::n_head, {0, -2, 3, 257, low, high});
  numbers(&ear_lm_config::n_kv_head, {1, 4, -2, low, high});
  numbers(&ear_lm_config::n_embd, {0, -8, 9, 16386, low, high});
  numbers(&ear_lm_config::n_hidden, {-1, 65537, low, high});
  numbers(&ear_lm_config::block_size, {0, -1, 4097, low, high});
  numbers(&ear_lm_config::vocab_size, {1, 0, -5, 65537, low, high});
  numbers(&ear_lm_config::bias, {-1, 2});
  numbers(&ear_lm_config::tied, {-1, 2});
  const auto reals = [&](float ear_lm_config::* field, std::initializer_list<float> values) {
    for (const float value : values) changes.push_back([=](ear_lm_config& c) { c.*field = value; });
  };
  reals(&ear_lm_config::dropout, {-0.1f, 1, nan, inf});
  reals(&ear_lm_config::rope_theta, {-1, 0.5f, nan, inf});
  reals(&ear_lm_config::norm_eps, {-1e-5f, 2, nan, inf});
  changes.push_back([](ear_lm_config& c) { c = llama(1, 2, 2, 10, 0, 8, 9, true); });  // odd width of a head
  changes.push_back([](ear_lm_config& c) { c = llama(1, 4, 3, 16, 0, 8, 9, true); });
  changes.push_back([](ear_lm_config& c) { c.family = EAR_LM_LLAMA; });  // with biases
  for (size_t i = 0; i < changes.size(); i++) {
    ear_lm_config config = kSmall;
    changes[i](config);
    size_t n = 7;
    ear_lm* lm = nullptr;
    const bool refused = ear_lm_num_params(&config, &n) == EAR_ERR_ARGUMENT && n == 7 &&
                         ear_lm_create(&lm, &config, 1, 1, 0) == EAR_ERR_ARGUMENT && !lm &&
                         ear_lm_training_bytes(&config, 1, 1, 0, &n) == EAR_ERR_ARGUMENT && n == 7;
    CHECK(refused);
    if (!refused) std::printf("  change %zu\n", i);
  }
}

TEST("a model that is valid but too large is refused by its number") {
  ear_lm_config config = gpt2(48, 8, 16384, 65536, 4096, 65536, true, false);
  size_t n = 7;
  ear_lm* lm = nullptr;
  CHECK(ear_lm_num_params(&config, &n) == EAR_ERR_TOO_LARGE && n == 7);
  CHECK(ear_lm_create(&lm, &config, 1, 1, 0) == EAR_ERR_TOO_LARGE && !lm);
  config = gpt2(12, 12, 768, 0, 1024, 50257, true, true);
  CHECK(ear_lm_num_params(&config, &n) == EAR_OK && n == 124439808);  // GPT-2 small
  CHECK(ear_lm_training_bytes(&config, 8, 1024, 0, &n) == EAR_OK && n > 4u * 4u * 124439808u);
  size_t less = 0;
  CHECK(ear_lm_training_bytes(&config, 8, 1024, 1, &less) == EAR_OK && less < n);
  CHECK(ear_lm_training_bytes(&config, 1 << 20, 1024, 0, &n) == EAR_ERR_TOO_LARGE);
  CHECK(ear_lm_training_bytes(&config, 16000, 1024, 0, &n) == EAR_ERR_TOO_LARGE);
  CHECK(ear_lm_training_bytes(&config, 8, 1025, 0, &n) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_training_bytes(&config, 0, 8, 0, &n) == EAR_ERR_ARGUMENT);
}

TEST("zeros of a config are filled in, and what is held was foretold") {
  ear_lm_config config = llama(2, 4, 0, 40, 0, 16, 9, true);
  const Lm lm = make(config);
  ear_lm_config full{};
  CHECK(ear_lm_get_config(lm.get(), &full) == EAR_OK);
  CHECK(full.n_kv_head == 4 && full.n_hidden == 128 && full.rope_theta == 10000 && full.norm_eps == 1e-5f);
  const auto tokens = some_tokens(32, 9, 1);
  for (const int32_t checkpointing : {1, 0}) {
    double loss = 0;
    size_t foretold = 0;
    CHECK(ear_lm_gradient(lm.get(), tokens.data(), tokens.data(), 2, 16, 1, 0, checkpointing, &loss) == EAR_OK);
    CHECK(ear_lm_training_bytes(&config, 2, 16, checkpointing, &foretold) == EAR_OK);
    CHECK(ear_lm_bytes(lm.get()) == foretold);
  }
  CHECK(ear_lm_bytes(nullptr) == 0);
}

TEST("tokens, targets and sizes out of range are refused by every pass") {
  const Lm lm = make(kSmall);
  ear_lm* m = lm.get();
  std::vector<int32_t> fine(16, 1), targets(16, 2), none(16, -1);
  std::vector<float> logits(16 * 9), att(2 * 8 * 8);
  double loss = 7;
  const auto all = [&](const int32_t* x, const int32_t* y, int32_t B, int32_t T, ear_status expected) {
    CHECK(ear_lm_forward(m, x, B, T, logits.data()) == expected);
    CHECK(ear_lm_loss(m, x, y, B, T, &loss) == expected);
    CHECK(ear_lm_gradient(m, x, y, B, T, 1, 0, 0, &loss) == expected);
  };
  all(fine.data(), targets.data(), 2, 8, EAR_OK);
  loss = 7;
  const int32_t high = std::numeric_limits<int32_t>::max();
  for (const auto& [B, T] : {std::pair<int32_t, int32_t>{0, 8}, {-1, 8}, {1, 0}, {1, -1}, {1, 9}, {1, high}}) {
    all(fine.data(), targets.data(), B, T, EAR_ERR_ARGUMENT);
  }
  all(fine.data(), targets.data(), high, 8, EAR_ERR_TOO_LARGE);
  all(nullptr, targets.data(), 2, 8, EAR_ERR_ARGUMENT);
  for (const int32_t bad : {-1, 9, high, std::numeric_limits<int32_t>::min()}) {
    auto tokens = fine, aims = targets;
    tokens[15] = bad;
    all(tokens.data(), targets.data(), 2, 8, EAR_ERR_ARGUMENT);
    CHECK(ear_lm_attention(m, tokens.data() + 8, 8, 0, att.data()) == EAR_ERR_ARGUMENT);
    if (bad == -1) continue;
    aims[15] = bad;
    CHECK(ear_lm_loss(m, fine.data(), aims.data(), 2, 8, &loss) == EAR_ERR_ARGUMENT);
    CHECK(ear_lm_gradient(m, fine.data(), aims.data(), 2, 8, 1, 0, 0, &loss) == EAR_ERR_ARGUMENT);
  }
  CHECK(ear_lm_loss(m, fine.data(), none.data(), 2, 8, &loss) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_loss(m, fine.data(), nullptr, 2, 8, &loss) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_loss(m, fine.data(), targets.data(), 2, 8, nullptr) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_gradient(m, fine.data(), targets.data(), 2, 8, NAN, 0, 0, &loss) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_gradient(m, fine.data(), targets.data(), 2, 8, 1, 0, 2, &loss) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_forward(m, fine.data(), 2, 8, nullptr) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_forward(nullptr, fine.data(), 2, 8, logits.data()) == EAR_ERR_ARGUMENT);
  CHECK(loss == 7);
  CHECK(ear_lm_attention(m, fine.data(), 8, 0, att.data()) == EAR_OK);
  CHECK(ear_lm_attention(m, fine.data(), 8, 1, att.data()) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_attention(m, fine.data(), 8, -1, att.data()) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_attention(m, fine.data(), 9, 0, att.data()) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_attention(m, fine.data(), 8, 0, nullptr) == EAR_ERR_ARGUMENT);
}

TEST("tensors are read and written whole or not at all") {
  const Lm lm = make(kSmall);
  const size_t count = ear_lm_tensor_count(lm.get());
  std::vector<float> w(72);
  ear_lm_tensor tensor{};
  CHECK(ear_lm_describe_tensor(lm.get(), 0, &tensor) == EAR_OK && tensor.shape[0] == 9 && tensor.shape[1] == 8);
  CHECK(std::strcmp(tensor.name, "transformer.wte.weight") == 0 && !tensor.transposed_outside && tensor.decays == 1);
  CHECK(ear_lm_describe_tensor(lm.get(), count, &tensor) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_get(lm.get(), 0, EAR_LM_WEIGHT, w.data(), 72) == EAR_OK);
  for (const size_t n : {size_t{0}, size_t{71}, size_t{73}, ~size_t{0}}) {
    CHECK(ear_lm_get(lm.get(), 0, EAR_LM_WEIGHT, w.data(), n) == EAR_ERR_ARGUMENT);
    CHECK(ear_lm_set(lm.get(), 0, EAR_LM_WEIGHT, w.data(), n) == EAR_ERR_ARGUMENT);
  }
  CHECK(ear_lm_get(lm.get(), count, EAR_LM_WEIGHT, w.data(), 72) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_get(lm.get(), 0, static_cast<ear_lm_part>(4), w.data(), 72) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_set(lm.get(), 0, static_cast<ear_lm_part>(-1), w.data(), 72) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_get(nullptr, 0, EAR_LM_WEIGHT, w.data(), 72) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_set(lm.get(), 0, EAR_LM_WEIGHT, nullptr, 72) == EAR_ERR_ARGUMENT);
  double norm = 0;
  char hex[65];
  CHECK(ear_lm_grad_norm(lm.get(), count, &norm) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_hash(lm.get(), nullptr) == EAR_ERR_ARGUMENT && ear_lm_hash(nullptr, hex) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_tensor_count(nullptr) == 0 && ear_lm_first_not_finite(nullptr, EAR_LM_WEIGHT) == 0);
  CHECK(ear_lm_clear_gradient(nullptr) == EAR_ERR_ARGUMENT);
}

TEST("a fused matrix is seen as the tensors that others know") {
  const Lm lm = make(llama(1, 4, 2, 16, 24, 8, 9, false));
  const char* const names[] = {"q_proj", "k_proj", "v_proj", "gate_proj", "up_proj"};
  const int64_t rows[] = {16, 8, 8, 24, 24};
  size_t found = 0;
  for (size_t i = 0; i < ear_lm_tensor_count(lm.get()) && found < 5; i++) {
    ear_lm_tensor tensor{};
    CHECK(ear_lm_describe_tensor(lm.get(), i, &tensor) == EAR_OK);
    if (!std::strstr(tensor.name, names[found])) continue;
    CHECK(tensor.shape[0] == rows[found] && tensor.shape[1] == 16 && !tensor.transposed_outside);
    found++;
  }
  CHECK(found == 5);
}

TEST("steps of AdamW that make no sense are refused") {
  const Lm lm = make(kSmall);
  const ear_lm_adamw fine{0.01, 0.9, 0.95, 1e-8, 0.1, 1};
  const std::string before = hash(lm.get());
  const double inf = std::numeric_limits<double>::infinity();
  std::vector<ear_lm_adamw> wrong;
  for (double ear_lm_adamw::* field :
       {&ear_lm_adamw::lr, &ear_lm_adamw::beta1, &ear_lm_adamw::beta2, &ear_lm_adamw::eps, &ear_lm_adamw::weight_decay,
        &ear_lm_adamw::clip}) {
    for (const double value : {-0.1, static_cast<double>(NAN), inf}) {
      wrong.push_back(fine);
      wrong.back().*field = value;
    }
  }
  wrong.push_back({0.01, 1, 0.95, 1e-8, 0.1, 1});
  wrong.push_back({0.01, 0.9, 1, 1e-8, 0.1, 1});
  wrong.push_back({0.01, 0.9, 0.95, 0, 0.1, 1});
  for (const ear_lm_adamw& one : wrong) CHECK(ear_lm_update(lm.get(), &one, 1, nullptr) == EAR_ERR_ARGUMENT);
  for (const int64_t step : {int64_t{0}, int64_t{-1}}) {
    CHECK(ear_lm_update(lm.get(), &fine, step, nullptr) == EAR_ERR_ARGUMENT);
  }
  CHECK(ear_lm_update(nullptr, &fine, 1, nullptr) == EAR_ERR_ARGUMENT);
  CHECK(hash(lm.get()) == before);
}

TEST("generation refuses prompts and numbers out of range") {
  const Lm lm = make(kSmall);
  const int32_t tokens[4] = {1, 2, 3, 9};
  const int64_t starts[3] = {0, 2, 3};
  const ear_lm_sampling sampling{1, 0, 1, 1, 0, 0};
  const auto status = [&](const int64_t* at, int32_t B, int32_t max_tokens, int32_t stop) {
    return ear_lm_generate(lm.get(), tokens, at, B, max_tokens, stop, &sampling, ignore, nullptr);
  };
  CHECK(status(starts, 2, 3, -1) == EAR_OK);
  CHECK(status(starts, 0, 3, -1) == EAR_ERR_ARGUMENT && status(starts, -1, 3, -1) == EAR_ERR_ARGUMENT);
  CHECK(status(starts, 4097, 3, -1) == EAR_ERR_ARGUMENT && status(starts, 2, -1, -1) == EAR_ERR_ARGUMENT);
  CHECK(status(starts, 2, 1 << 25, -1) == EAR_ERR_ARGUMENT);
  CHECK(status(starts, 2, 3, 9) == EAR_ERR_ARGUMENT && status(starts, 2, 3, -2) == EAR_ERR_ARGUMENT);
  const int64_t empty[3] = {0, 2, 2}, backwards[3] = {2, 1, 0}, negative[2] = {-1, 1}, bad_token[2] = {2, 4};
  const int64_t endless[2] = {0, std::numeric_limits<int64_t>::max()};
  CHECK(status(empty, 2, 3, -1) == EAR_ERR_ARGUMENT && status(backwards, 2, 3, -1) == EAR_ERR_ARGUMENT);
  CHECK(status(negative, 1, 3, -1) == EAR_ERR_ARGUMENT && status(bad_token, 1, 3, -1) == EAR_ERR_ARGUMENT);
  CHECK(status(endless, 1, 3, -1) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_generate(lm.get(), tokens, starts, 2, 3, -1, &sampling, nullptr, nullptr) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_generate(lm.get(), tokens, starts, 2, 3, -1, nullptr, ignore, nullptr) == EAR_ERR_ARGUMENT);
  ear_lm* none = nullptr;
  CHECK(ear_lm_create(nullptr, &kSmall, 1, 1, 0) == EAR_ERR_ARGUMENT);
  for (const int32_t threads : {-1, 257}) CHECK(ear_lm_create(&none, &kSmall, 1, threads, 0) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_create(&none, &kSmall, 1, 1, 2) == EAR_ERR_ARGUMENT);
  CHECK(ear_lm_create(&none, nullptr, 1, 1, 0) == EAR_ERR_ARGUMENT);
  ear_lm_destroy(nullptr);
}
