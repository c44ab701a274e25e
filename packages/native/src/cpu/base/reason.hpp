// Why something could not be done, in two languages.
#pragma once

#include <string>

namespace ear {

struct Reason {
  std::string english;  // a clause: what as_sentence() makes one of
  std::string korean;   // a whole sentence
};

// What the system means by an errno.
Reason system_reason(int error);

}  // namespace ear
