// Why an input was not taken: thrown deep inside a reader, caught where the reader's status is made.
#pragma once

#include <string>

#include "ear/status.h"

namespace ear {

struct Refusal {
  ear_status status;
  std::string sentence;  // English: what as_sentence() makes one of
  std::string korean;    // a whole sentence, or nothing where no learner can see it
};

[[noreturn]] inline void refuse(std::string sentence, ear_status status = EAR_ERR_TEXT) {
  throw Refusal{status, std::move(sentence), {}};
}

// For what a learner can see: in both languages.
[[noreturn]] inline void refuse(std::string sentence, std::string korean, ear_status status = EAR_ERR_TEXT) {
  throw Refusal{status, std::move(sentence), std::move(korean)};
}

}  // namespace ear
