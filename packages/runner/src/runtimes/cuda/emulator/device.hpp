// The built-in variables of device code, as the student's object sees them.
#pragma once
#include "machine.hpp"

namespace ear {

void set_launch(const Dim &grid, const Dim &block);
void set_block(const Dim &index);
void set_thread(const Dim &index);

/** Dynamic shared memory: extern __shared__ arrays of the student's begin here. */
u8 *dynamic_shared();

} // namespace ear
