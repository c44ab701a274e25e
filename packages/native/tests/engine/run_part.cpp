// Runs with a part of somebody else: a kernel, a schedule, a tokenizer.
#include <cmath>

#include "run_support.hpp"
#include "stand_in_support.hpp"

using runs::hash;
using runs::kSmall;
using runs::make;
using runs::Run;
using runs::steps;
using stand_ins::Plain;

namespace {

std::string tokenizer_file(ear_text_kind kind, bool end) {
  const std::string text = runs::text();
  ear_text* learnt = nullptr;
  CHECK(ear_text_train(&learnt, kind, 300, EAR_TEXT_AS_IS, end, text.data(), text.size(), nullptr) == EAR_OK);
  std::string file(1 << 20, '\0');
  size_t n = 0;
  CHECK(ear_text_save(learnt, file.data(), file.size(), &n) == EAR_OK);
  ear_text_destroy(learnt);
  return file.substr(0, n);
}

Run make_with(const std::string& recipe, const std::string& tokenizer, ear_problem* problem) {
  ear_run* made = nullptr;
  const std::string text = runs::text();
  ear_run_create_with_tokenizer(&made, recipe.c_str(), text.data(), text.size(), tokenizer.data(), tokenizer.size(), 1,
                                nullptr, problem);
  return Run(made);
}

double bytes_per_token(const Run& run) {
  ear_run_facts facts{};
  CHECK(ear_run_get_facts(run.get(), &facts) == EAR_OK);
  return facts.bytes_per_token;
}

}  // namespace

TEST("a step whose kernel fails leaves the run as it was, also in an evaluation") {
  const Run whole = make(kSmall);
  const auto expected = steps(whole, 6);
  const Run run = make(kSmall);
  CHECK(steps(run, 3).size() == 3);
  const std::string before = hash(run);
  for (const char* symbol : {"layernorm_backward", "adamw_update"}) {
    Plain plain;
    plain.fails_at = 2;
    plain.failure = EAR_ERR_CAPACITY;
    ear_problem problem{};
    ear_run_step step{};
    CHECK(ear_run_replace(run.get(), symbol, Plain::call, &plain, &problem) == EAR_OK);
    CHECK(ear_run_train_step(run.get(), &step, &problem) == EAR_ERR_CAPACITY);
    CHECK(hash(run) == before);
    CHECK(ear_run_replace(run.get(), symbol, nullptr, nullptr, &problem) == EAR_OK);
  }
  Plain plain;
  plain.fails_at = 1;
  plain.failure = EAR_FINISHED;  // as a stand-in that hears of a cancellation answers
  ear_problem problem{};
  ear_run_step step{};
  double train = 0, val = 0;
  CHECK(ear_run_replace(run.get(), "gelu_forward", Plain::call, &plain, &problem) == EAR_OK);
  CHECK(ear_run_evaluate(run.get(), &train, &val) == EAR_FINISHED);
  plain.calls = 0;
  CHECK(ear_run_train_step(run.get(), &step, &problem) == EAR_FINISHED);
  CHECK(std::string(problem.where) == "cancel");
  CHECK(ear_run_replace(run.get(), "gelu_forward", nullptr, nullptr, &problem) == EAR_OK);
  CHECK((steps(run, 3) == std::vector<double>{expected[3], expected[4], expected[5]}));
  CHECK(hash(run) == hash(whole));
}

TEST("an operation that the recipe's model does not have is refused with a sentence") {
  const Run run = make(kSmall);
  Plain plain;
  ear_problem problem{};
  CHECK(ear_run_replace(run.get(), "rope", Plain::call, &plain, &problem) == EAR_ERR_ARGUMENT);
  CHECK(std::string(problem.where) == "part" && std::string(problem.sentence).find("rope") != std::string::npos);
  CHECK(ear_run_replace(run.get(), "nothing", Plain::call, &plain, &problem) == EAR_ERR_ARGUMENT);
  CHECK(ear_run_replace(run.get(), nullptr, Plain::call, &plain, &problem) == EAR_ERR_ARGUMENT);
}

TEST("rates that are given are those that a run learns with") {
  const Run whole = make(kSmall);
  std::vector<double> rates;
  ear_run_step step{};
  ear_problem problem{};
  while (ear_run_train_step(whole.get(), &step, &problem) == EAR_OK) rates.push_back(step.lr);
  CHECK(rates.size() == 40);

  const Run same = make(kSmall);
  CHECK(ear_run_set_rates(same.get(), rates.data(), rates.size(), &problem) == EAR_OK);
  CHECK(steps(same, 50).size() == 40);
  CHECK(hash(same) == hash(whole));

  const Run still = make(kSmall);
  const std::string before = hash(still);
  rates.assign(40, 0.0);
  rates[2] = 0.25;
  CHECK(ear_run_set_rates(still.get(), rates.data(), rates.size(), &problem) == EAR_OK);
  CHECK(steps(still, 2).size() == 2 && hash(still) == before);
  CHECK(ear_run_train_step(still.get(), &step, &problem) == EAR_OK);
  CHECK(step.lr == 0.25 && hash(still) != before);
}

TEST("rates that are too few, negative or not finite are refused, and the step is named") {
  const Run run = make(kSmall);
  ear_problem problem{};
  std::vector<double> rates(40, 0.01);
  CHECK(ear_run_set_rates(run.get(), rates.data(), 39, &problem) == EAR_ERR_ARGUMENT);
  CHECK(std::string(problem.sentence).find("39") != std::string::npos);
  for (const double wrong : {-0.1, std::nan(""), HUGE_VAL}) {
    rates[6] = wrong;
    CHECK(ear_run_set_rates(run.get(), rates.data(), rates.size(), &problem) == EAR_ERR_ARGUMENT);
    CHECK(std::string(problem.sentence).find("step 7") != std::string::npos);
  }
  CHECK(ear_run_set_rates(run.get(), nullptr, 40, &problem) == EAR_ERR_ARGUMENT);
  CHECK(steps(run, 2) == steps(make(kSmall), 2));
}

TEST("a tokenizer that is given takes the place of the recipe's") {
  const std::string chars(kSmall), bytes = std::string(kSmall).insert(1, R"("tokenizer": {"kind": "byte"}, )");
  ear_problem problem{};
  const Run given = make_with(bytes, tokenizer_file(EAR_TEXT_CHAR, false), &problem);
  CHECK(given != nullptr);
  const Run asked = make(chars), other = make(bytes);
  CHECK(bytes_per_token(other) == 1);
  CHECK(bytes_per_token(asked) > 1 && bytes_per_token(given) == bytes_per_token(asked));
  CHECK(steps(given, 5) == steps(asked, 5));
  CHECK(hash(given) == hash(asked));
}

TEST("a byte costs the same whatever normal form a tokenizer takes") {
  const Run bpe = make(std::string(kSmall).insert(1, R"("tokenizer": {"kind": "bpe", "vocab_size": 300}, )"));
  const Run unigram = make(std::string(kSmall).insert(
      1, R"("tokenizer": {"kind": "unigram", "vocab_size": 300, "normalize": "nfkc"}, )"));
  for (const Run* const run : {&bpe, &unigram}) {
    ear_run_facts facts{};
    CHECK(ear_run_get_facts(run->get(), &facts) == EAR_OK);
    const double whole =
        static_cast<double>(runs::text().size()) / static_cast<double>(facts.train_tokens + facts.val_tokens);
    CHECK(std::abs(facts.bytes_per_token / whole - 1) < 0.2);
  }
}

TEST("a tokenizer that cannot be used is refused with a sentence") {
  ear_problem problem{};
  CHECK(make_with(kSmall, "{}", &problem) == nullptr);
  CHECK(problem.status == EAR_ERR_TEXT && std::string(problem.where) == "tokenizer" && problem.korean[0] != '\0');
  const std::string documents = std::string(kSmall).insert(1, R"("data": {"documents": true}, )");
  CHECK(make_with(documents, tokenizer_file(EAR_TEXT_CHAR, false), &problem) == nullptr);
  CHECK(problem.status == EAR_ERR_ARGUMENT && std::string(problem.where) == "tokenizer");
  CHECK(make_with(documents, tokenizer_file(EAR_TEXT_CHAR, true), &problem) != nullptr);
}

TEST("a run with a part of somebody else can be exported, but neither saved nor resumed") {
  const runs::Path path, good;
  ear_problem problem{};
  const Run plain = make(kSmall);
  CHECK(ear_run_save(plain.get(), good.c_str(), &problem) == EAR_OK);
  Plain kernel;
  const std::vector<double> rates(40, 0.01);
  const Run replaced = make(kSmall), scheduled = make(kSmall);
  const Run tokens = make_with(kSmall, tokenizer_file(EAR_TEXT_CHAR, false), &problem);
  CHECK(ear_run_replace(replaced.get(), "gelu_forward", Plain::call, &kernel, &problem) == EAR_OK);
  CHECK(ear_run_set_rates(scheduled.get(), rates.data(), rates.size(), &problem) == EAR_OK);
  for (const auto& [run, name] : {std::pair<const Run*, std::string>{&replaced, "gelu_forward"},
                                  {&scheduled, "train.schedule"},
                                  {&tokens, "tokenizer"}}) {
    CHECK(ear_run_save(run->get(), path.c_str(), &problem) == EAR_ERR_ARGUMENT);
    CHECK(std::string(problem.where) == "part" && std::string(problem.sentence).find(name) != std::string::npos);
    CHECK(path.read().empty());
    CHECK(ear_run_resume(run->get(), good.c_str(), &problem) == EAR_ERR_ARGUMENT);
    CHECK(ear_run_export(run->get(), path.c_str(), &problem) == EAR_OK);
    path.write("");
  }
}
