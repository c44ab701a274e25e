// The wall between C++ inside and plain C outside: whatever is thrown becomes a status.
#pragma once

#include <new>

#include "ear/status.h"

namespace ear {

template <class Body>
ear_status guarded(Body&& body) noexcept {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return EAR_ERR_MEMORY;
  } catch (...) {
    return EAR_ERR_INTERNAL;
  }
}

}  // namespace ear
