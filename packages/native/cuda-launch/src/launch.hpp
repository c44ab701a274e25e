// One launch, timed from both sides.
#pragma once
#include <vector>

#include "driver.hpp"
#include "setup.hpp"

namespace ear {

/** Two events and the stream between them, as long as the process lives. */
struct Timer {
  Stream *stream = nullptr;
  Event *begin = nullptr, *end = nullptr;
  Result ready = OK;

  Timer();
};

struct Times {
  float device_ms = 0;
  double wall_ms = 0;

  /** Whether the device's clock lies within the wall clock, but for what starting and noticing the end take. */
  bool agree() const;
};

/** Whether the kernel takes parameters of just these sizes; true where the driver cannot say. */
bool takes(Func *kernel, const Setup &setup);

/** Launches and waits, `deadline_ms` at most; NOT_READY where it did not end in time. */
Result launch(Func *kernel, const Setup &setup, std::vector<void *> &pointers, const Timer &timer, int deadline_ms,
              Times &times);

} // namespace ear
