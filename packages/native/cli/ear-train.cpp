// ear-train: the engine without Node.
#include <cstdio>
#include <cstring>

#include "command.hpp"

namespace {

constexpr const char* kParts =
    "usage: ear-train --text FILE [--recipe FILE|JSON] …   train a language model    (ear-train --text --help)\n"
    "       ear-train sample --checkpoint FILE …           draw text from it         (ear-train sample --help)\n"
    "       ear-train export --checkpoint FILE …           weights for PyTorch       (ear-train export --help)\n"
    "       ear-train logits --checkpoint FILE …           what it says of a prompt  (ear-train logits --help)\n"
    "       ear-train --docs FILE …                        microgpt, to the last bit (ear-train --docs --help)\n"
    "\n"
    "Exit codes: 0 done; 1 the loss diverged, or a file cannot be read, written or used; 64 an option or a recipe\n"
    "that cannot be taken; 130 Ctrl-C and 143 SIGTERM, after a checkpoint was written.\n";

bool has(int argc, char** argv, const char* name) {
  for (int i = 1; i < argc; i++) {
    if (std::strcmp(argv[i], name) == 0) return true;
  }
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::strcmp(argv[1], "--help") == 0) {
    std::fputs(kParts, stdout);
    return ear_train::kDone;
  }
  if (argc > 1 && std::strcmp(argv[1], "sample") == 0) return ear_train::sample(argc - 2, argv + 2);
  if (argc > 1 && std::strcmp(argv[1], "export") == 0) return ear_train::export_weights(argc - 2, argv + 2);
  if (argc > 1 && std::strcmp(argv[1], "logits") == 0) return ear_train::logits(argc - 2, argv + 2);
  if (has(argc, argv, "--text") || has(argc, argv, "--recipe")) return ear_train::train(argc - 1, argv + 1);
  return ear_train::microgpt(argc, argv);
}
