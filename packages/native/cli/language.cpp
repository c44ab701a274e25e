#include "language.hpp"

#include <cstdlib>
#include <cstring>

namespace ear_train {

bool speaks_korean() {
  static const bool korean = [] {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
      const char* value = std::getenv(name);
      if (value && *value) return std::strncmp(value, "ko", 2) == 0;
    }
    return false;
  }();
  return korean;
}

}  // namespace ear_train
