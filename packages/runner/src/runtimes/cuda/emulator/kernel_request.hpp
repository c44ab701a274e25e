// A `kernel` request: its buffers are laid out and filled, the launch runs, and what came of it is written down.
#pragma once
#include <string>

#include "json.hpp"
#include "launch.hpp"

namespace ear {

struct KernelReply {
  std::string fields, segments, payload;
};

/** `payload` holds the request's segments one behind the other. */
KernelReply run_kernel(const Json &request, const std::string &payload);

} // namespace ear
