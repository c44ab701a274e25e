// ear-train: the engine without Node.
#include <cstdio>
#include <cstring>

#include "command.hpp"
#include "language.hpp"

namespace {

bool has(int argc, char** argv, const char* name) {
  for (int i = 1; i < argc; i++) {
    if (std::strcmp(argv[i], name) == 0) return true;
  }
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace ear_train;
  if (!take_language(argc, argv)) {
    return wrong_use(in_language("--lang takes ko or en.", "--lang에는 ko나 en이 들어가요."), Part::all);
  }
  if (argc == 2 && std::strcmp(argv[1], "--help") == 0) {
    std::fputs(usage(Part::all), stdout);
    return kDone;
  }
  if (argc > 1 && std::strcmp(argv[1], "sample") == 0) return sample(argc - 2, argv + 2);
  if (argc > 1 && std::strcmp(argv[1], "export") == 0) return export_weights(argc - 2, argv + 2);
  if (argc > 1 && std::strcmp(argv[1], "logits") == 0) return logits(argc - 2, argv + 2);
  if (has(argc, argv, "--text") || has(argc, argv, "--recipe")) return train(argc - 1, argv + 1);
  return microgpt(argc - 1, argv + 1);
}
