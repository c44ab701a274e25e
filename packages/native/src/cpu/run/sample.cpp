// The samples that a recipe asks for.
#include <cstring>
#include <string>

#include "base/guard.hpp"
#include "run/machine.hpp"

extern "C" ear_status ear_run_sample(ear_run* run, int32_t index, char* out, size_t capacity, size_t* n_out) {
  if (!run || index < 0 || !n_out || (!out && capacity > 0)) return EAR_ERR_ARGUMENT;
  return ear::guarded([&] {
    const ear::run::Stopwatch stopwatch(*run);
    const ear_status here = ear::run::bring_home(*run, {EAR_LM_WEIGHT});
    if (here != EAR_OK) return here;
    const ear::run::Recipe::Sample& wanted = run->recipe.sample;
    ear_draw draw{};
    draw.prompt = wanted.prompt.data();
    draw.n_prompt = wanted.prompt.size();
    draw.count = 1;
    draw.max_tokens = static_cast<int32_t>(wanted.max_tokens);
    draw.sampling.temperature = wanted.temperature;
    draw.sampling.top_k = static_cast<int32_t>(wanted.top_k);
    draw.sampling.top_p = wanted.top_p;
    draw.sampling.repetition_penalty = wanted.repetition_penalty;
    draw.sampling.seed = ear::run::bits(run->recipe.train.seed, ear::run::Stream::samples, run->counters.step, 0);
    draw.sampling.first_sequence = static_cast<uint64_t>(index);
    std::string text;
    const auto append = [](void* self, int32_t, const char* bytes, size_t n) -> int32_t {
      static_cast<std::string*>(self)->append(bytes, n);
      return 1;
    };
    const ear_status status = ear_draw_text(run->lm.get(), run->text.get(), &draw, append, &text, nullptr);
    if (status != EAR_OK) return status;
    *n_out = text.size();
    if (text.size() > capacity) return EAR_ERR_CAPACITY;
    std::memcpy(out, text.data(), text.size());
    return EAR_OK;
  });
}

extern "C" int32_t ear_run_sample_count(const ear_run* run) {
  return run ? static_cast<int32_t>(run->recipe.sample.count) : 0;
}
