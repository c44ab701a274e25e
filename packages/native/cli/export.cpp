// ear-train export: the weights of a checkpoint for PyTorch and transformers.
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>

#include "base/owned.hpp"
#include "command.hpp"
#include "language.hpp"

namespace ear_train {

namespace {

}  // namespace

int export_weights(int argc, char** argv) {
  Options options(argc, argv);
  std::string from, to;
  bool fits = true;
  while (fits && options.next()) {
    if (options.is("--help")) {
      std::fputs(usage(Part::export_weights), stdout);
      return kDone;
    }
    if (options.is("--checkpoint")) fits = options.text(from);
    else if (options.is("--out")) fits = options.text(to);
    else fits = options.unknown();
  }
  if (!fits) return wrong_use(options.problem, Part::export_weights);
  if (from.empty() || to.empty()) {
    return wrong_use(
        in_language("--checkpoint FILE and --out DIR are needed.", "--checkpoint FILE과 --out DIR이 필요해요."),
        Part::export_weights);
  }
  ear_problem problem{};
  ear_checkpoint* opened = nullptr;
  if (ear_checkpoint_open(&opened, from.c_str(), &problem) != EAR_OK) return failed(problem), kFailed;
  const ear::Owned<ear_checkpoint> checkpoint(opened);
  if (mkdir(to.c_str(), 0777) != 0 && errno != EEXIST) {
    const std::string why = system_failure(to, " cannot be made", " 폴더를 만들 수 없어요", errno);
    std::fprintf(stderr, "ear-train: %s\n", why.c_str());
    return kFailed;
  }
  const std::string model = to + "/model.safetensors", place = to + "/config.json";
  if (ear_checkpoint_export(opened, model.c_str(), &problem) != EAR_OK) return failed(problem), kFailed;
  std::string config(4096, '\0');
  size_t n = 0;
  std::ofstream file(place, std::ios::binary);
  if (ear_checkpoint_config(opened, config.data(), config.size(), &n) != EAR_OK ||
      !file.write(config.data(), static_cast<std::streamsize>(n)).put('\n').flush()) {
    std::fprintf(stderr, in_language("ear-train: %s cannot be written.\n", "ear-train: %s 파일을 쓸 수 없어요.\n"),
                 place.c_str());
    return kFailed;
  }
  std::printf("%s\n%s\n", model.c_str(), place.c_str());
  return kDone;
}

}  // namespace ear_train
