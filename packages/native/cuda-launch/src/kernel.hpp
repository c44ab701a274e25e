// The request `kernel`: launches on the device, with everything around them checked.
#pragma once
#include <string>

#include "driver.hpp"
#include "frames.hpp"

namespace ear {

/**
 * Launches the kernel that is asked for a few times, each on buffers as they were sent and with the cubin loaded anew,
 * and answers with the outputs of one of the launches, drawn by chance, and `gpu_ms`, the shortest time by the device's
 * clock (null where the wall clock does not agree with it). `deadline_ms` is each launch's own. A fault is the last
 * answer of a process: after one the context is of no use.
 */
Reply answer_kernel(const Gpu &gpu, const Request &request, const std::string &cubin, int deadline_ms);

} // namespace ear
