// Why an input was not taken: thrown deep inside a reader, caught where the reader's status is made.
#pragma once

#include <string>

#include "ear/status.h"

namespace ear {

struct Refusal {
  ear_status status;
  std::string sentence;  // what as_sentence() makes one of
};

[[noreturn]] inline void refuse(std::string sentence, ear_status status = EAR_ERR_TEXT) {
  throw Refusal{status, std::move(sentence)};
}

}  // namespace ear
