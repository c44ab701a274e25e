// Runs on a GPU beside runs on the CPU. EAR_STANDIN names the plugin, EAR_OTHER_VERSION one that is to be refused; with
// EAR_ON_DEVICE=1 the plugin is a real one. The stand-in is for one thread at a time.
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "../../engine/run_support.hpp"

using runs::hash;
using runs::make;
using runs::Run;
using runs::steps;

namespace {

bool on_device() { return std::getenv("EAR_ON_DEVICE") != nullptr; }
// The stand-in's bf16 forgets nothing, so it is held against the CPU in fp32; a device rounds, as the CPU does in bf16.
constexpr double kRounded = 0.03;
double close() { return on_device() ? kRounded : 2e-4; }

void use_plugin(const char* variable) { setenv("EAR_CUDA_PLUGIN", std::getenv(variable), 1); }

const char* kGpt2 =
    R"({"model": {"n_layer": 2, "n_head": 2, "n_embd": 16, "block_size": 8, "dropout": 0.1, "bias": true},
        "train": {"steps": 40, "batch_size": 2, "accumulate": 2, "lr": 0.01, "warmup": 4, "precision": "bf16"},
        "eval": {"every": 10, "batches": 2}})";
const char* kLlama =
    R"({"model": {"family": "llama", "n_layer": 2, "n_head": 4, "n_kv_head": 2, "n_embd": 16, "block_size": 8,
                  "tied": false},
        "tokenizer": {"kind": "byte"},
        "train": {"steps": 40, "batch_size": 3, "lr": 0.01, "schedule": "linear", "precision": "bf16"},
        "eval": {"every": 10, "batches": 2}})";

Run on_gpu(const std::string& recipe, const std::string& text = runs::text(), const int32_t* cancel = nullptr) {
  use_plugin("EAR_STANDIN");
  Run run = make(recipe, text, 1, cancel);
  ear_problem problem{};
  CHECK(ear_run_use_cuda(run.get(), &problem) == EAR_OK);
  if (problem.status != EAR_OK) std::printf("  %s: %s\n", problem.where, problem.sentence);
  CHECK(std::strcmp(ear_run_device(run.get()), "cpu") != 0);
  return run;
}

// What refuses the GPU; the run stays on the CPU and learns there.
ear_problem refusal(const std::string& recipe, ear_status status) {
  const Run run = make(recipe);
  ear_problem problem{};
  CHECK(ear_run_use_cuda(run.get(), &problem) == status && problem.status == status);
  CHECK(std::strcmp(ear_run_device(run.get()), "cpu") == 0);
  CHECK(std::strlen(problem.korean) > 10 && problem.sentence[std::strlen(problem.sentence) - 1] == '.');
  CHECK(steps(run, 1).size() == 1);
  return problem;
}

std::string with(const std::string& recipe, const std::string& from, const std::string& to) {
  std::string changed = recipe;
  changed.replace(changed.find(from), from.size(), to);
  return changed;
}

Run on_cpu(const std::string& recipe, const std::string& text = runs::text()) {
  return make(on_device() ? recipe : with(recipe, "bf16", "fp32"), text);
}

void agree(const std::vector<double>& got, const std::vector<double>& want, double near = close()) {
  CHECK(got.size() == want.size());
  for (size_t i = 0; i < want.size() && i < got.size(); i++) {
    const bool agrees = std::fabs(got[i] - want[i]) < near * want[i];
    if (!agrees) std::printf("  %zu: %.9g instead of %.9g\n", i, got[i], want[i]);
    CHECK(agrees);
  }
}

std::vector<double> layer_norms(const Run& run) {
  std::vector<double> norms(2);
  CHECK(ear_run_layer_norms(run.get(), norms.data(), norms.size()) == EAR_OK);
  return norms;
}

std::string sample(const Run& run) {
  char text[4096];
  size_t n = 0;
  CHECK(ear_run_sample(run.get(), 0, text, sizeof text, &n) == EAR_OK);
  return {text, n};
}

}  // namespace

// The first plugin that fits is kept for the rest of the process, so these come first.
TEST("a missing plugin, and one of another version, are told in words") {
  setenv("EAR_CUDA_PLUGIN", "/nowhere/libear_cuda.so", 1);
  ear_problem problem = refusal(kGpt2, EAR_ERR_ARGUMENT);
  CHECK(std::strcmp(problem.where, "device") == 0 && std::strstr(problem.sentence, "/nowhere/libear_cuda.so"));
  use_plugin("EAR_OTHER_VERSION");
  problem = refusal(kGpt2, EAR_ERR_ARGUMENT);
  CHECK(std::strcmp(problem.where, "device") == 0 && std::strstr(problem.sentence, "another version"));
  ear_cuda_device device{};
  CHECK(ear_run_probe_cuda(&device, &problem) == EAR_ERR_ARGUMENT);
  use_plugin("EAR_STANDIN");
  CHECK(ear_run_probe_cuda(&device, &problem) == EAR_OK && device.name[0] != '\0' && device.bytes_total > 0);
}

TEST("twenty steps on both machines agree: losses, evaluations, gradients of layers") {
  for (const char* recipe : {kGpt2, kLlama}) {
    const Run cpu = on_cpu(recipe), gpu = on_gpu(recipe);
    agree(steps(gpu, 20), steps(cpu, 20));
    agree(layer_norms(gpu), layer_norms(cpu), on_device() ? 0.2 : close());
    double want[2], got[2];
    CHECK(ear_run_evaluate(cpu.get(), &want[0], &want[1]) == EAR_OK);
    CHECK(ear_run_evaluate(gpu.get(), &got[0], &got[1]) == EAR_OK);
    agree({got[0], got[1]}, {want[0], want[1]});
  }
}

TEST("a run on the GPU gives the same bits again, and is not changed by looking at it") {
  const Run one = on_gpu(kGpt2), two = on_gpu(kGpt2);
  const std::string before = hash(one);
  CHECK(before == hash(make(kGpt2)));
  for (int i = 0; i < 3; i++) {
    CHECK(steps(one, 2) == steps(two, 2));
    double train = 0, val = 0;
    CHECK(ear_run_evaluate(one.get(), &train, &val) == EAR_OK);
    CHECK(!sample(one).empty() && layer_norms(one)[0] > 0);
  }
  CHECK(hash(one) == hash(two) && hash(one) != before);
}

TEST("a checkpoint goes from machine to machine, and gives equal bits on the same one") {
  const runs::Path file;
  ear_problem problem{};
  const Run whole = on_gpu(kGpt2), first = on_gpu(kGpt2), gpu = on_gpu(kGpt2);
  const Run cpu = make(kGpt2), late = make(kGpt2);
  const std::vector<double> want = steps(whole, 8);
  steps(first, 4);
  CHECK(ear_run_save(first.get(), file.c_str(), &problem) == EAR_OK);
  steps(gpu, 1);  // what the device has learnt by then is to be forgotten
  for (const Run* run : {&gpu, &cpu, &late}) CHECK(ear_run_resume(run->get(), file.c_str(), &problem) == EAR_OK);
  CHECK(ear_run_use_cuda(late.get(), &problem) == EAR_OK);
  const std::vector<double> rest(want.begin() + 4, want.end());
  CHECK(hash(gpu) == hash(first) && hash(cpu) == hash(first));
  CHECK(steps(gpu, 4) == rest && steps(late, 4) == rest);
  agree(steps(cpu, 4), rest, kRounded);
  CHECK(hash(gpu) == hash(whole) && hash(late) == hash(whole));
  // And from the CPU to the GPU.
  const Run begun = make(kGpt2), other = on_gpu(kGpt2);
  steps(begun, 4);
  CHECK(ear_run_save(begun.get(), file.c_str(), &problem) == EAR_OK);
  CHECK(ear_run_resume(other.get(), file.c_str(), &problem) == EAR_OK);
  agree(steps(other, 4), steps(begun, 4), kRounded);
}

TEST("weights that were imported are what a GPU begins with") {
  const runs::Path file;
  ear_problem problem{};
  const Run learnt = on_gpu(kGpt2), other = on_gpu(with(kGpt2, R"("lr": 0.01)", R"("lr": 0.01, "seed": 5)"));
  steps(learnt, 5);
  CHECK(ear_run_export(learnt.get(), file.c_str(), &problem) == EAR_OK);
  const double before = steps(on_gpu(with(kGpt2, R"("lr": 0.01)", R"("lr": 0.01, "seed": 5)")), 1)[0];
  double train = 0, val = 0;
  CHECK(ear_run_evaluate(other.get(), &train, &val) == EAR_OK);  // which sends the first weights
  CHECK(ear_run_import(other.get(), file.c_str(), &problem) == EAR_OK);
  CHECK(hash(other) == hash(learnt));
  CHECK(steps(other, 1)[0] < before - 0.05);
}

TEST("rows of another length are padded where the part for validation is shorter than a block") {
  // 62 tokens, of which 7 are held back: rows of 6 beside rows of 8.
  const std::string text = "to be or not to be, that is the question: whether it is nobler";
  const Run cpu = on_cpu(kGpt2, text), gpu = on_gpu(kGpt2, text);
  agree(steps(gpu, 3), steps(cpu, 3));
  double want[2], got[2];
  CHECK(ear_run_evaluate(cpu.get(), &want[0], &want[1]) == EAR_OK);
  CHECK(ear_run_evaluate(gpu.get(), &got[0], &got[1]) == EAR_OK);
  agree({got[0], got[1]}, {want[0], want[1]});
}

TEST("a batch that does not fit goes through in parts; a run that never fits is refused with the number") {
  // A batch of three rows in two parts, the second of which is padded.
  const std::string plain = kLlama;
  const Run whole = on_gpu(plain);
  const size_t all = ear_run_bytes(whole.get());
  const std::string limit = std::to_string(all - 1);
  const auto limited = [&](const std::string& bytes) {
    return with(plain, R"("eval")", R"("limits": {"bytes": )" + bytes + R"(}, "eval")");
  };
  const Run parted = on_gpu(limited(limit));
  CHECK(ear_run_bytes(parted.get()) < all);
  agree(steps(parted, 5), steps(whole, 5));
  // The CPU half takes less than the GPU's.
  const std::string needed = std::to_string(ear_run_bytes(make(plain).get()));
  const ear_problem problem = refusal(limited(needed), EAR_ERR_TOO_LARGE);
  CHECK(std::strcmp(problem.where, "limits.bytes") == 0 && std::strstr(problem.sentence, "limits.bytes allows"));
  if (on_device()) return;
  setenv("EAR_STANDIN_BYTES", "10000", 1);
  CHECK(std::strcmp(refusal(plain, EAR_ERR_TOO_LARGE).where, "device") == 0);
  unsetenv("EAR_STANDIN_BYTES");
}

TEST("what a GPU does not do is refused by its field") {
  use_plugin("EAR_STANDIN");
  const ear_problem precision = refusal(with(kGpt2, R"(, "precision": "bf16")", ""), EAR_ERR_ARGUMENT);
  CHECK(std::strcmp(precision.where, "train.precision") == 0);
  const ear_problem kept =
      refusal(with(kGpt2, R"("warmup": 4)", R"("warmup": 4, "checkpointing": true)"), EAR_ERR_ARGUMENT);
  CHECK(std::strcmp(kept.where, "train.checkpointing") == 0);
  // A kernel of somebody else runs on the CPU alone, whichever came first.
  const auto own = [](void*, const ear_lm_call*) { return EAR_ERR_INTERNAL; };
  const Run replaced = make(kGpt2), device = on_gpu(kGpt2);
  ear_problem part{};
  CHECK(ear_run_replace(replaced.get(), "gelu_forward", own, nullptr, &part) == EAR_OK);
  CHECK(ear_run_use_cuda(replaced.get(), &part) == EAR_ERR_ARGUMENT && std::strcmp(part.where, "part") == 0);
  CHECK(std::strstr(part.sentence, "gelu_forward") != nullptr);
  CHECK(ear_run_replace(device.get(), "gelu_forward", own, nullptr, &part) == EAR_ERR_ARGUMENT);
  CHECK(std::strstr(part.sentence, "GPU") != nullptr && steps(device, 1).size() == 1);
  CHECK(ear_run_use_cuda(nullptr, nullptr) == EAR_ERR_ARGUMENT && ear_run_device(nullptr) == nullptr);
}

TEST("a cancelled run ends between two parts of a batch and is as it was") {
  int32_t cancel = 0;
  const Run run = on_gpu(kGpt2, runs::text(), &cancel), other = on_gpu(kGpt2);
  CHECK(steps(run, 2) == steps(other, 2));
  cancel = 1;
  ear_run_step step{};
  ear_problem problem{};
  double train = 0, val = 0;
  CHECK(ear_run_train_step(run.get(), &step, &problem) == EAR_FINISHED && std::strcmp(problem.where, "cancel") == 0);
  CHECK(ear_run_evaluate(run.get(), &train, &val) == EAR_FINISHED);
  cancel = 0;
  CHECK(steps(run, 2) == steps(other, 2) && hash(run) == hash(other));
  // In the middle of a step of a thousand parts, unless this machine is very slow.
  const Run longer = on_gpu(with(kGpt2, R"("accumulate": 2)", R"("accumulate": 1000)"), runs::text(), &cancel);
  const std::string before = hash(longer);
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    __atomic_store_n(&cancel, 1, __ATOMIC_RELAXED);
  });
  CHECK(ear_run_train_step(longer.get(), &step, &problem) == EAR_FINISHED && std::strcmp(problem.where, "cancel") == 0);
  later.join();
  CHECK(hash(longer) == before);
}

TEST("a run that diverges on the GPU names step and tensor, and keeps the weights before it") {
  const Run run = on_gpu(with(kGpt2, R"("lr": 0.01, "warmup": 4)",
                              R"("lr": 10, "min_lr": 10, "warmup": 0, "weight_decay": 10, "clip": 0)"));
  ear_run_step step{};
  ear_problem problem{};
  ear_status status = EAR_OK;
  std::string before;
  int taken = 0;
  while (status == EAR_OK && taken < 40) {
    before = hash(run);
    status = ear_run_train_step(run.get(), &step, &problem);
    taken++;
  }
  CHECK(status == EAR_DIVERGED && step.step == taken && hash(run) == before);
  CHECK(std::strstr(problem.sentence, ("Step " + std::to_string(taken)).c_str()) != nullptr);
}
