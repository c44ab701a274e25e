// What a run has of somebody else.
#pragma once

#include <string>

#include "run/run.hpp"

namespace ear::run {

// "tokenizer", "train.schedule" or the symbol of a kernel; nothing where all is the engine's own.
std::string given_part(const ear_run& run);

}  // namespace ear::run
