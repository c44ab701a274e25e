#include "language.hpp"

#include <cstdlib>
#include <cstring>
#include <string_view>

namespace ear_train {

namespace {

const char* asked = nullptr;  // for, by --lang

}  // namespace

bool take_language(int& argc, char** argv) {
  constexpr std::string_view kName = "--lang", kJoined = "--lang=";
  int kept = 1;
  bool fits = true;
  for (int i = 1; i < argc; i++) {
    const std::string_view word = argv[i];
    const bool joined = word.substr(0, kJoined.size()) == kJoined;
    if (word != kName && !joined) {
      argv[kept++] = argv[i];
      continue;
    }
    const char* const value = joined ? argv[i] + kJoined.size() : i + 1 < argc ? argv[++i] : "";
    const bool known = std::strcmp(value, "ko") == 0 || std::strcmp(value, "en") == 0;
    if (known && !asked) asked = value;
    fits = fits && known;
  }
  argc = kept;
  return fits;
}

bool speaks_korean() {
  static const bool korean = [] {
    const char* const candidates[] = {asked, std::getenv("EAR_LANG"), std::getenv("LC_ALL"),
                                      std::getenv("LC_MESSAGES"), std::getenv("LANG")};
    for (const char* value : candidates) {
      if (value && *value) return std::strncmp(value, "ko", 2) == 0;
    }
    return false;
  }();
  return korean;
}

}  // namespace ear_train
