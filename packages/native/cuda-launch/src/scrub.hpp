// Nothing of one submission stays in the device's memory for the next.
#pragma once
#include <cstddef>

namespace ear {

/**
 * Overwrites the memory of the device that nobody holds with zeros: takes it in pieces, the large ones first, until no
 * more is given, then gives all back. The number of bytes that were overwritten.
 */
std::size_t scrub_free_memory();

} // namespace ear
