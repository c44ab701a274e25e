// The wire: frames on descriptors 3 and 4, and what each request asks for.
#pragma once
#include <string>

namespace ear {

/** Answers requests until there are no more. `folder`: where the hand-in is put. */
int serve(const std::string &folder);

} // namespace ear
