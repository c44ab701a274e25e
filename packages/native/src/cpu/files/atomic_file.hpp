// A file that is either the old one or the new one, whatever happens while it is written.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/reason.hpp"

namespace ear {

struct Span {
  const void* data;
  std::size_t size;
};

// Writes the parts one after another beside path, syncs, and renames over path; then syncs the folder, so that the name
// outlives a power cut too. false: `why` says what the system said, and what was at path is untouched. A symbolic link
// at path is replaced, not followed.
bool write_file_atomically(const std::string& path, const std::vector<Span>& parts, Reason& why);

}  // namespace ear
