// ear-train --text FILE: a training run from a recipe, with a checkpoint at its end or where it was interrupted.
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>

#include "base/owned.hpp"
#include "command.hpp"
#include "language.hpp"
#include "progress.hpp"
#include "stop.hpp"

namespace ear_train {

namespace {

struct Settings {
  std::string text, recipe = "{}", out = "ear-run", resume, import, prompt, device = "cpu";
  long threads = 0;
  double save_every = 300;
  bool json = false, lines = false, sample = false, help = false;
};

// false: options.problem says why.
bool read_settings(Options& options, Settings& settings) {
  bool fits = true;
  while (fits && options.next()) {
    if (options.is("--help")) settings.help = true;
    else if (options.is("--json")) settings.json = true;
    else if (options.is("--lines")) settings.lines = true;
    else if (options.is("--text") && settings.help) continue;
    else if (options.is("--text")) fits = options.text(settings.text);
    else if (options.is("--recipe")) fits = options.text(settings.recipe);
    else if (options.is("--out")) fits = options.text(settings.out);
    else if (options.is("--resume")) fits = options.text(settings.resume);
    else if (options.is("--import")) fits = options.text(settings.import);
    else if (options.is("--device")) fits = options.word({"cpu", "cuda", "auto"}, settings.device);
    else if (options.is("--threads")) fits = options.whole(0, 1024, settings.threads);
    else if (options.is("--save-every")) fits = options.number(0, 1e9, settings.save_every);
    else if (options.is("--sample")) fits = settings.sample = options.text(settings.prompt);
    else fits = options.unknown();
    if (settings.text == "--help") settings.help = true;
  }
  if (fits && settings.text.empty() && !settings.help) {
    options.problem = in_language("--text FILE is missing.", "--text FILE이 없어요.");
    fits = false;
  }
  return fits;
}

bool begins_json(const std::string& text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string::npos && text[first] == '{';
}

// The files that a run leaves behind.
class Output {
 public:
  explicit Output(std::string folder) : folder_(std::move(folder)) {}

  // Makes the folder where it is missing.
  bool prepare(std::string& why) const {
    struct stat about;
    if (mkdir(folder_.c_str(), 0777) == 0 ||
        (errno == EEXIST && stat(folder_.c_str(), &about) == 0 && S_ISDIR(about.st_mode))) {
      return true;
    }
    why = system_failure(folder_, " cannot be made", " 폴더를 만들 수 없어요", errno);
    return false;
  }

  std::string checkpoint() const { return folder_ + "/checkpoint.safetensors"; }
  std::string model() const { return folder_ + "/model.safetensors"; }

  bool save(ear_run* run, ear_problem& problem) const {
    return ear_run_save(run, checkpoint().c_str(), &problem) == EAR_OK;
  }

  bool publish(ear_run* run, ear_problem& problem) const {
    if (ear_run_export(run, model().c_str(), &problem) != EAR_OK) return false;
    ear_checkpoint* opened = nullptr;
    if (ear_checkpoint_open(&opened, model().c_str(), &problem) != EAR_OK) return false;
    const ear::Owned<ear_checkpoint> checkpoint(opened);
    std::string config(4096, '\0');
    size_t n = 0;
    if (ear_checkpoint_config(opened, config.data(), config.size(), &n) != EAR_OK) return true;
    std::ofstream(folder_ + "/config.json", std::ios::binary).write(config.data(), static_cast<std::streamsize>(n))
        << '\n';
    return true;
  }

 private:
  const std::string folder_;
};

void tell_samples(ear_run* run, int64_t step, Progress& progress) {
  std::string text(1 << 16, '\0');
  for (int32_t i = 0; i < ear_run_sample_count(run); i++) {
    size_t n = 0;
    ear_status status = ear_run_sample(run, i, text.data(), text.size(), &n);
    if (status == EAR_ERR_CAPACITY) {
      text.resize(n);
      status = ear_run_sample(run, i, text.data(), text.size(), &n);
    }
    if (status != EAR_OK) return;  // a step will say why, if anything is wrong
    progress.sampled(step, i, text.substr(0, n));
  }
}

// Steps until something ends them. What ear_run_train_step answered last, or an error of a checkpoint.
ear_status go(ear_run* run, const Output& output, double save_every, Progress& progress, ear_problem& problem) {
  using Clock = std::chrono::steady_clock;
  Clock::time_point saved = Clock::now();
  for (;;) {
    ear_run_step step{};
    const ear_status status = ear_run_train_step(run, &step, &problem);
    if (status != EAR_OK) return status;
    progress.stepped(step);
    double train = 0, val = 0;
    if (ear_run_wants_evaluation(run) && ear_run_evaluate(run, &train, &val) == EAR_OK) {
      progress.evaluated(step.step, train, val);
    }
    if (ear_run_wants_sample(run)) tell_samples(run, step.step, progress);
    if (save_every > 0 && std::chrono::duration<double>(Clock::now() - saved).count() >= save_every) {
      if (!output.save(run, problem)) return problem.status;
      saved = Clock::now();
    }
  }
}

// Draws once more, from the prompt of --sample.
void draw_after(ear_run* run, const std::string& prompt, Progress& progress, int64_t step) {
  std::string text;
  ear_draw draw{prompt.data(), prompt.size(), 1, 200, {0.8, 0, 1, 1, 1337, 0}};
  const auto append = [](void* self, int32_t, const char* bytes, size_t n) -> int32_t {
    static_cast<std::string*>(self)->append(bytes, n);
    return 1;
  };
  ear_problem problem{};
  if (ear_draw_text(ear_run_lm(run), ear_run_text(run), &draw, append, &text, &problem) == EAR_OK) {
    progress.sampled(step, 0, text);
  } else {
    failed(problem);
  }
}

int interrupted(const Output& output, bool json) {
  const std::string place = output.checkpoint();
  if (!json) {
    std::printf(in_language("Saved in %s. Add --resume %s to the same line to go on.\n",
                            "%s에 저장했어요. 같은 명령에 --resume %s 를 붙이면 이어서 학습해요.\n"),
                place.c_str(), place.c_str());
  }
  return stop_signal() == SIGTERM ? kTerminated : kInterrupted;
}

int finish(ear_run* run, const Settings& settings, const Output& output, ear_status status, ear_problem& why,
           Progress& progress) {
  ear_run_facts facts{};
  char hash[65] = "";
  ear_run_get_facts(run, &facts);
  ear_lm_hash(ear_run_lm(run), hash);
  progress.ended(status, why, facts, hash);
  if (status != EAR_FINISHED) return status == EAR_DIVERGED ? kFailed : failed(why);
  ear_problem problem{};
  if (!output.save(run, problem)) return failed(problem);
  if (stop_signal() != 0) return interrupted(output, settings.json);
  if (!output.publish(run, problem)) return failed(problem);
  if (settings.sample) draw_after(run, settings.prompt, progress, facts.step);
  if (!settings.json) {
    std::printf(in_language("Saved: %s, %s\n", "저장: %s, %s\n"), output.checkpoint().c_str(), output.model().c_str());
  }
  return kDone;
}

std::unique_ptr<Progress> make_progress(const Settings& settings) {
  if (settings.json) return json_progress();
  return isatty(STDOUT_FILENO) && !settings.lines ? bar_progress() : line_progress();
}

}  // namespace

int train(int argc, char** argv) {
  Options options(argc, argv);
  Settings settings;
  if (!read_settings(options, settings)) return wrong_use(options.problem, Part::train);
  if (settings.help) {
    std::fputs(usage(Part::train), stdout);
    return kDone;
  }
  std::string why, text;
  if (!begins_json(settings.recipe)) {
    const std::string path = settings.recipe;
    if (!read_text_file(path, settings.recipe, why)) {
      return std::fprintf(stderr, "ear-train: %s\n", why.c_str()), kFailed;
    }
  }
  const Output output(settings.out);
  if (!read_text_file(settings.text, text, why) || !output.prepare(why)) {
    std::fprintf(stderr, "ear-train: %s\n", why.c_str());
    return kFailed;
  }
  listen_for_stop();
  ear_problem problem{}, why_cpu{};
  ear_run* created = nullptr;
  const ear_status made = ear_run_create(&created, settings.recipe.c_str(), text.data(), text.size(),
                                         static_cast<int32_t>(settings.threads), stop_flag(), &problem);
  if (made == EAR_FINISHED) return stop_signal() == SIGTERM ? kTerminated : kInterrupted;
  if (made != EAR_OK) return failed(problem);
  const ear::Owned<ear_run> run(created);
  std::string().swap(text);
  if (settings.device != "cpu" && ear_run_use_cuda(created, &why_cpu) != EAR_OK && settings.device == "cuda") {
    return failed(why_cpu);
  }
  if (!settings.resume.empty() && ear_run_resume(created, settings.resume.c_str(), &problem) != EAR_OK) {
    failed(problem);
    return kFailed;
  }
  if (!settings.import.empty() && ear_run_import(created, settings.import.c_str(), &problem) != EAR_OK) {
    failed(problem);
    return kFailed;
  }
  const std::unique_ptr<Progress> progress = make_progress(settings);
  progress->began(created, why_cpu);
  const ear_status ended = go(created, output, settings.save_every, *progress, problem);
  return finish(created, settings, output, ended, problem, *progress);
}

}  // namespace ear_train
