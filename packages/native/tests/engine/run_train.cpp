// Runs: that they learn, that they repeat, and what ends them.
#include <cmath>
#include <limits>

#include "run/pass.hpp"
#include "run_support.hpp"

using runs::hash;
using runs::kSmall;
using runs::make;
using runs::Run;
using runs::steps;

namespace {

const char* kLlama =
    R"({"model": {"family": "llama", "n_layer": 2, "n_head": 4, "n_kv_head": 2, "n_embd": 16, "block_size": 8,
                  "tied": false},
        "tokenizer": {"kind": "byte"},
        "train": {"steps": 40, "batch_size": 3, "lr": 0.01, "schedule": "linear", "checkpointing": true},
        "eval": {"every": 10, "batches": 2}})";

std::string with(const char* part, const char* fields) {
  return std::string(R"({"model": {"n_layer": 1, "n_head": 2, "n_embd": 16, "block_size": 8}, ")") + part + "\": {" +
         fields + "}}";
}

// The problem that ends a run, after at most n steps.
ear_problem end_of(const Run& run, int n, ear_status expected) {
  ear_run_step step{};
  ear_problem problem{};
  ear_status status = EAR_OK;
  for (int i = 0; i <= n && status == EAR_OK; i++) status = ear_run_train_step(run.get(), &step, &problem);
  CHECK(status == expected && problem.status == expected);
  return problem;
}

}  // namespace

TEST("run: begins near a blind guess and learns") {
  for (const char* recipe : {kSmall, kLlama}) {
    const Run run = make(recipe);
    ear_run_facts facts{};
    CHECK(ear_run_get_facts(run.get(), &facts) == EAR_OK && std::isnan(facts.first_loss));
    const std::vector<double> losses = steps(run, 40);
    CHECK(ear_run_get_facts(run.get(), &facts) == EAR_OK);
    CHECK(losses.size() == 40 && facts.first_loss == losses[0] && facts.step == 40);
    CHECK(std::fabs(losses[0] - std::log(facts.vocab_size)) < 0.2);
    CHECK(losses.back() < losses[0] - 0.5);
    CHECK(facts.parameters > 1000 && facts.flops_per_step > 6.0 * static_cast<double>(facts.parameters));
    CHECK(ear_run_bytes(run.get()) > static_cast<size_t>(facts.parameters) * 16);
  }
}

TEST("run: gives the same bits for any number of threads, and others for another seed") {
  for (const char* recipe : {kSmall, kLlama}) {
    const Run one = make(recipe), two = make(recipe, runs::text(), 2);
    CHECK(steps(one, 25) == steps(two, 25));
    CHECK(hash(one) == hash(two));
  }
  const Run other =
      make(R"({"train": {"seed": 5, "steps": 3}, "model": {"n_layer": 1, "n_embd": 16, "block_size": 8}})");
  const Run another =
      make(R"({"train": {"seed": 6, "steps": 3}, "model": {"n_layer": 1, "n_embd": 16, "block_size": 8}})");
  CHECK(hash(other) != hash(another));
}

TEST("run: is not changed by evaluations and samples") {
  const Run watched = make(kSmall), alone = make(kSmall);
  double train = 0, val = 0, again = 0;
  char text[4096];
  size_t n = 0;
  for (int i = 0; i < 12; i++) {
    CHECK(steps(watched, 1) == steps(alone, 1));
    CHECK(ear_run_evaluate(watched.get(), &train, &val) == EAR_OK && std::isfinite(train) && std::isfinite(val));
    CHECK(ear_run_sample(watched.get(), 0, text, sizeof text, &n) == EAR_OK && n > 0);
  }
  CHECK(ear_run_evaluate(watched.get(), &again, &val) == EAR_OK && again == train);
  CHECK(hash(watched) == hash(alone));
}

TEST("run: learns one batch by heart where it is asked to") {
  const Run run = make(R"({"model": {"n_layer": 2, "n_head": 2, "n_embd": 32, "block_size": 8},
                           "train": {"steps": 150, "batch_size": 2, "lr": 0.01, "overfit_one_batch": true}})");
  CHECK(steps(run, 150).back() < 0.1);
}

TEST("run: ends after its steps, its seconds, its patience, or when it is cancelled, and says which") {
  CHECK(end_of(make(with("train", R"("steps": 3)")), 5, EAR_FINISHED).where == std::string("train.steps"));
  CHECK(end_of(make(with("limits", R"("seconds": 0.01)")), 100000, EAR_FINISHED).where ==
        std::string("limits.seconds"));
  const std::string impatient =
      R"({"model": {"n_layer": 1, "n_head": 2, "n_embd": 16, "block_size": 8},
          "train": {"steps": 500, "batch_size": 1, "lr": 1, "min_lr": 1, "warmup": 0, "clip": 0.1},
          "eval": {"every": 2, "batches": 1, "patience": 2}})";
  CHECK(end_of(make(impatient), 500, EAR_FINISHED).where == std::string("eval.patience"));

  int32_t cancel = 0;
  const Run stopped = make(kSmall, runs::text(), 1, &cancel), whole = make(kSmall);
  const std::vector<double> first = steps(stopped, 7);
  cancel = 1;
  CHECK(end_of(stopped, 1, EAR_FINISHED).where == std::string("cancel"));
  double train = 0, val = 0;
  CHECK(ear_run_evaluate(stopped.get(), &train, &val) == EAR_FINISHED);
  cancel = 0;
  steps(stopped, 5);
  steps(whole, 12);
  CHECK(hash(stopped) == hash(whole));
  cancel = 1;
  ear_problem problem{};
  CHECK(!make(kSmall, runs::text(), 1, &cancel, &problem) && problem.status == EAR_FINISHED);
}

TEST("run: wants evaluations and samples when they are due, and an evaluation once") {
  const Run run = make(R"({"model": {"n_layer": 1, "n_head": 2, "n_embd": 16, "block_size": 8},
                           "train": {"steps": 7}, "eval": {"every": 3, "batches": 1},
                           "sample": {"every": 5, "count": 2}})");
  std::string wanted;
  double train = 0, val = 0;
  for (int i = 1; i <= 7; i++) {
    CHECK(steps(run, 1).size() == 1);
    if (ear_run_wants_evaluation(run.get())) wanted.append("e").append(std::to_string(i));
    if (ear_run_wants_sample(run.get())) wanted.append("s").append(std::to_string(i));
    if (i != 6) ear_run_evaluate(run.get(), &train, &val);
    if (i != 6) CHECK(!ear_run_wants_evaluation(run.get()));
  }
  CHECK(wanted == "e3s5e6e7s7");
  CHECK(ear_run_sample_count(run.get()) == 2);
}

TEST("run: takes a large batch in parts whose products are bounded, and a small one whole") {
  const auto rows = [](int32_t n_embd, int32_t block_size, int32_t vocab, int64_t B) {
    ear_lm_config config{EAR_LM_GPT2, 2, 2, 2, n_embd, 0, block_size, vocab, 0, 1, 0, 0, 0};
    return ear::run::rows_of_pass(config, B, block_size);
  };
  CHECK(rows(128, 64, 65, 12) == 12);
  CHECK(rows(384, 256, 65, 64) == 16);
  CHECK(rows(768, 1024, 50257, 8) == 1);
  // The mean of the parts is that of the whole.
  const Run run =
      make(R"({"model": {"n_layer": 1, "n_head": 2, "n_embd": 16, "block_size": 8}, "train": {"batch_size": 5}})");
  run->rows = 2;
  const Run whole =
      make(R"({"model": {"n_layer": 1, "n_head": 2, "n_embd": 16, "block_size": 8}, "train": {"batch_size": 5}})");
  ear_run_step a{}, b{};
  for (int i = 0; i < 3; i++) {
    CHECK(ear_run_train_step(run.get(), &a, nullptr) == EAR_OK &&
          ear_run_train_step(whole.get(), &b, nullptr) == EAR_OK);
    CHECK(std::fabs(a.loss - b.loss) < 1e-5 && std::fabs(a.grad_norm / b.grad_norm - 1) < 1e-4);
  }
}

TEST("run: names the limit that a recipe is over, before it needs the memory") {
  ear_problem problem{};
  CHECK(!make(with("limits", R"("parameters": 1000)"), runs::text(), 1, nullptr, &problem));
  CHECK(problem.status == EAR_ERR_TOO_LARGE && problem.where == std::string("limits.parameters"));
  CHECK(!make(with("limits", R"("bytes": 20000)"), runs::text(), 1, nullptr, &problem));
  CHECK(problem.status == EAR_ERR_TOO_LARGE && problem.where == std::string("limits.bytes"));
  const std::string absurd = R"({"model": {"n_layer": 48, "n_head": 1, "n_embd": 16384, "block_size": 4096},
                                 "limits": {"parameters": 2000000000, "bytes": 1099511627776}})";
  CHECK(!make(absurd, runs::text(), 1, nullptr, &problem) && problem.status == EAR_ERR_TOO_LARGE);
  // A huge batch goes through in parts, so only its rows count.
  CHECK(make(R"({"train": {"batch_size": 4096}, "model": {"n_layer": 1, "block_size": 1024}})") != nullptr);
}

TEST("run: refuses texts that there is nothing to learn from") {
  ear_problem problem{};
  const auto refused = [&](const std::string& text, const std::string& recipe) {
    problem = {};
    CHECK(!make(recipe, text, 1, nullptr, &problem));
    return std::string(problem.where);
  };
  CHECK(refused("", "{}") == "text");
  CHECK(refused("a", "{}") == "text");
  CHECK(refused("aaaaaaaaaaaa", "{}") == "text");
  CHECK(refused("\xff\xfe and more", "{}") == "text" && problem.status == EAR_ERR_TEXT);
  CHECK(refused("abcdefgh", R"({"eval": {"patience": 2}, "data": {"val_fraction": 0}})") == "eval.patience");
  CHECK(refused(runs::text(), R"({"sample": {"every": 1, "prompt": "漢"}})") == "sample.prompt");
  CHECK(refused("\n\n\r\n", R"({"data": {"documents": true}})") == "text");
  // Shorter than a block is enough.
  const Run tiny = make(R"({"model": {"n_layer": 1, "n_embd": 16}, "train": {"steps": 2}})", "abcabcab");
  CHECK(tiny && steps(tiny, 2).size() == 2);
}

TEST("run: names step and tensor where it diverges, and keeps the weights") {
  const Run run = make(kSmall);
  steps(run, 3);
  ear_lm* const lm = ear_run_lm(run.get());
  ear_lm_tensor tensor{};
  const size_t index = 4;
  CHECK(ear_lm_describe_tensor(lm, index, &tensor) == EAR_OK);
  std::vector<float> weights(static_cast<size_t>(tensor.shape[0] * (tensor.n_dims > 1 ? tensor.shape[1] : 1)));
  CHECK(ear_lm_get(lm, index, EAR_LM_WEIGHT, weights.data(), weights.size()) == EAR_OK);
  weights[0] = std::numeric_limits<float>::quiet_NaN();
  CHECK(ear_lm_set(lm, index, EAR_LM_WEIGHT, weights.data(), weights.size()) == EAR_OK);
  const std::string before = hash(run);
  for (int i = 0; i < 2; i++) {
    const ear_problem problem = end_of(run, 0, EAR_DIVERGED);
    const std::string sentence = problem.sentence;
    CHECK(sentence.find("Step 4 ") == 0 && sentence.find(tensor.name) != std::string::npos);
    CHECK(std::string(problem.korean).find(tensor.name) != std::string::npos);
  }
  CHECK(hash(run) == before);
}

TEST("run: measures the gradient of each layer") {
  const Run run = make(kSmall);
  double norms[2] = {0, 0};
  CHECK(ear_run_layer_norms(run.get(), norms, 2) == EAR_ERR_ARGUMENT);
  ear_run_step step{};
  CHECK(ear_run_train_step(run.get(), &step, nullptr) == EAR_OK);
  CHECK(ear_run_layer_norms(run.get(), norms, 3) == EAR_ERR_ARGUMENT);
  CHECK(ear_run_layer_norms(run.get(), norms, 2) == EAR_OK);
  CHECK(norms[0] > 0 && norms[1] > 0 && std::hypot(norms[0], norms[1]) < step.grad_norm);
}

TEST("run: shuffles documents by the seed, keeps them whole and apart from those for validation") {
  std::string text;
  for (char letter = 'a'; letter <= 'z'; letter++) text += std::string(3, letter) + "\r\n\n";
  const auto split = [&](int seed) {
    ear::run::Recipe recipe;
    recipe.data = {true, 0.25};
    recipe.train.seed = seed;
    recipe.model.block_size = 81;
    recipe.train.batch_size = 1;
    ear_text* tokenizer = nullptr;
    CHECK(ear_text_train(&tokenizer, EAR_TEXT_CHAR, 0, EAR_TEXT_AS_IS, 1, text.data(), text.size(), nullptr) == EAR_OK);
    ear::run::Corpus corpus;
    CHECK(corpus.read(recipe, tokenizer, text, nullptr, nullptr) == EAR_OK);
    CHECK(corpus.train_tokens() == 1 + 20 * 4 && corpus.val_tokens() == 1 + 6 * 4);
    ear::run::Batch batch;
    corpus.draw(ear::run::Stream::train, 0, recipe, batch);
    CHECK(batch.T == 80 && batch.tokens.size() == 80);
    char letters[256];
    size_t n = 0;
    CHECK(ear_text_decode(tokenizer, batch.tokens.data(), batch.tokens.size(), letters, sizeof letters, &n) == EAR_OK);
    int32_t end = -1;
    ear_text_end(tokenizer, &end);
    for (size_t i = 0; i < batch.tokens.size(); i++) CHECK((batch.tokens[i] == end) == (i % 4 == 0));
    CHECK(std::equal(batch.tokens.begin() + 1, batch.tokens.end(), batch.targets.begin()) &&
          batch.targets.back() == end);
    ear_text_destroy(tokenizer);
    return std::string(letters, n);
  };
  CHECK(split(1) == split(1) && split(1) != split(2) && split(1).size() == 60);
}
