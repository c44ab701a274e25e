// One launch of one kernel: arguments in, buffers and a fault out.
#pragma once
#include <string>
#include <vector>

#include "memory.hpp"

namespace ear {

struct Argument {
  bool is_buffer = false;
  bool is_floating = false; // of a scalar: travels in a floating-point register
  u64 bits = 0;             // of a scalar, as the register holds it
  std::size_t buffer = 0;
};

struct Launch {
  std::string symbol;
  std::string types; // of the arguments, as `float*, const float*, int`
  std::vector<Argument> arguments;
  Dim grid, block;
  u64 shared = 0; // bytes of dynamic shared memory
  int order = 0;
  u64 seed = 0;
};

enum class Outcome { DONE, MISSING, MISMATCH, FAULT };

/**
 * Runs it over the buffers of open_buffers(), which are filled already. The fault is machine.fault; of a mismatch its
 * `buffer` is the kernel as the student declared it.
 */
Outcome run_launch(const Launch &launch);

/** Makes processor exceptions of a kernel into faults. */
void watch_signals();

} // namespace ear
