// ear-train logits: what a checkpoint's model says after each token of a prompt, for comparison with others.
#include <cstdio>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/owned.hpp"
#include "command.hpp"
#include "language.hpp"

namespace ear_train {

namespace {

void print(const std::vector<int32_t>& tokens, const std::vector<float>& logits) {
  std::string out;
  ear::json::Writer json(out);
  json.open_object().key("tokens").open_array();
  for (const int32_t token : tokens) json.whole(token);
  json.close_array().key("logits").open_array();
  const size_t vocab = logits.size() / tokens.size();
  for (size_t t = 0; t < tokens.size(); t++) {
    json.open_array();
    for (size_t i = 0; i < vocab; i++) json.number(static_cast<double>(logits[t * vocab + i]));
    json.close_array();
  }
  json.close_array().close_object();
  std::printf("%s\n", out.c_str());
}

int refused(const char* english, const char* korean) {
  std::fprintf(stderr, "ear-train: %s\n", in_language(english, korean));
  return kFailed;
}

}  // namespace

int logits(int argc, char** argv) {
  Options options(argc, argv);
  std::string path, prompt;
  bool fits = true;
  while (fits && options.next()) {
    if (options.is("--help")) {
      std::fputs(usage(Part::logits), stdout);
      return kDone;
    }
    if (options.is("--checkpoint")) fits = options.text(path);
    else if (options.is("--prompt")) fits = options.text(prompt);
    else fits = options.unknown();
  }
  if (!fits) return wrong_use(options.problem, Part::logits);
  if (path.empty() || prompt.empty()) {
    return wrong_use(in_language("--checkpoint FILE and --prompt TEXT are needed.",
                                 "--checkpoint FILE과 --prompt TEXT가 필요해요."), Part::logits);
  }
  ear_problem problem{};
  ear_checkpoint* opened = nullptr;
  ear_lm* loaded = nullptr;
  if (ear_checkpoint_open(&opened, path.c_str(), &problem) != EAR_OK) return failed(problem), kFailed;
  const ear::Owned<ear_checkpoint> checkpoint(opened);
  if (ear_checkpoint_model(opened, 0, &loaded, &problem) != EAR_OK) return failed(problem), kFailed;
  const ear::Owned<ear_lm> lm(loaded);

  ear_lm_config config;
  size_t n = 0;
  std::vector<int32_t> tokens(4 * prompt.size());
  if (ear_lm_get_config(loaded, &config) != EAR_OK ||
      ear_text_encode(ear_checkpoint_text(opened), prompt.data(), prompt.size(), tokens.data(), tokens.size(), &n) !=
          EAR_OK ||
      n == 0 || n > static_cast<size_t>(config.block_size)) {
    return refused("The prompt holds what the text never showed, or is longer than a block.",
                   "프롬프트에 배운 글에 없던 글자가 있거나, 블록보다 길어요.");
  }
  tokens.resize(n);
  std::vector<float> out(n * static_cast<size_t>(config.vocab_size));
  if (ear_lm_forward(loaded, tokens.data(), 1, static_cast<int32_t>(n), out.data()) != EAR_OK) {
    return refused("The model does not answer.", "모델이 답하지 않아요.");
  }
  print(tokens, out);
  return kDone;
}

}  // namespace ear_train
