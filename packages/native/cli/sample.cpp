// ear-train sample: text drawn from a checkpoint as it comes.
#include <cstdio>
#include <string>
#include <vector>

#include "base/owned.hpp"
#include "command.hpp"
#include "language.hpp"
#include "stop.hpp"

namespace ear_train {

namespace {

struct Settings {
  std::string checkpoint, prompt = "\n";
  long count = 1, max_tokens = 200, top_k = 0, seed = 1337, threads = 0;
  double temperature = 0.8, top_p = 1, penalty = 1;
  bool help = false;
};

bool read_settings(Options& options, Settings& settings) {
  bool fits = true;
  while (fits && options.next()) {
    if (options.is("--help")) settings.help = true;
    else if (options.is("--checkpoint")) fits = options.text(settings.checkpoint);
    else if (options.is("--prompt")) fits = options.text(settings.prompt);
    else if (options.is("--count")) fits = options.whole(1, 256, settings.count);
    else if (options.is("--max-tokens")) fits = options.whole(1, 100000, settings.max_tokens);
    else if (options.is("--temperature")) fits = options.number(0, 100, settings.temperature);
    else if (options.is("--top-k")) fits = options.whole(0, 65536, settings.top_k);
    else if (options.is("--top-p")) fits = options.number(1e-6, 1, settings.top_p);
    else if (options.is("--penalty")) fits = options.number(1, 100, settings.penalty);
    else if (options.is("--seed")) fits = options.whole(0, 4294967295, settings.seed);
    else if (options.is("--threads")) fits = options.whole(0, 1024, settings.threads);
    else fits = options.unknown();
  }
  if (fits && settings.checkpoint.empty() && !settings.help) {
    options.problem = in_language("--checkpoint FILE is missing.", "--checkpoint FILE이 없어요.");
    fits = false;
  }
  return fits;
}

// One text is shown while it is drawn; several are drawn at once and shown one after another.
class Shown {
 public:
  explicit Shown(size_t count) : texts_(count) {}

  static int32_t on_text(void* self, int32_t sequence, const char* bytes, size_t n) {
    auto* shown = static_cast<Shown*>(self);
    if (shown->texts_.size() > 1) {
      shown->texts_[static_cast<size_t>(sequence)].append(bytes, n);
      return 1;
    }
    std::fwrite(bytes, 1, n, stdout);
    std::fflush(stdout);
    return 1;
  }

  void finish() const {
    if (texts_.size() == 1) std::printf("\n");
    for (size_t i = 0; texts_.size() > 1 && i < texts_.size(); i++) {
      std::printf(in_language("--- sample %zu ---\n", "--- 샘플 %zu ---\n"), i + 1);
      std::fwrite(texts_[i].data(), 1, texts_[i].size(), stdout);
      std::printf("\n");
    }
  }

 private:
  std::vector<std::string> texts_;
};

}  // namespace

int sample(int argc, char** argv) {
  Options options(argc, argv);
  Settings settings;
  if (!read_settings(options, settings)) return wrong_use(options.problem, Part::sample);
  if (settings.help) {
    std::fputs(usage(Part::sample), stdout);
    return kDone;
  }
  ear_problem problem{};
  ear_checkpoint* opened = nullptr;
  if (ear_checkpoint_open(&opened, settings.checkpoint.c_str(), &problem) != EAR_OK) return failed(problem), kFailed;
  const ear::Owned<ear_checkpoint> checkpoint(opened);
  ear_lm* loaded = nullptr;
  if (ear_checkpoint_model(opened, static_cast<int32_t>(settings.threads), &loaded, &problem) != EAR_OK) {
    return failed(problem), kFailed;
  }
  const ear::Owned<ear_lm> lm(loaded);
  listen_for_stop();
  ear_lm_set_cancel(loaded, stop_flag());

  const auto small = [](long number) { return static_cast<int32_t>(number); };
  const ear_draw draw{settings.prompt.data(),
                      settings.prompt.size(),
                      small(settings.count),
                      small(settings.max_tokens),
                      {settings.temperature, small(settings.top_k), settings.top_p, settings.penalty,
                       static_cast<uint64_t>(settings.seed), 0}};
  Shown shown(static_cast<size_t>(settings.count));
  const ear_status status =
      ear_draw_text(loaded, ear_checkpoint_text(opened), &draw, &Shown::on_text, &shown, &problem);
  if (status != EAR_OK && status != EAR_FINISHED) return failed(problem), kFailed;
  shown.finish();
  return status == EAR_OK ? kDone : kInterrupted;
}

}  // namespace ear_train
