// What a fuzz target demands of the engine: a promise that does not hold ends the process, and the driver keeps the
// input.
#pragma once

#include <cstdio>
#include <cstdlib>

#define PROMISE(expression)                                                                     \
  do {                                                                                          \
    if (!(expression)) {                                                                        \
      std::fprintf(stderr, "does not hold: %s (%s:%d)\n", #expression, __FILE__, __LINE__);      \
      std::abort();                                                                             \
    }                                                                                           \
  } while (0)
