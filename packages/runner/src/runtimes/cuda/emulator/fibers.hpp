// The threads of a block: each a fiber with a guarded stack of its own, switched without asking the kernel.
#pragma once
#include "machine.hpp"

namespace ear {

constexpr std::size_t STACK_BYTES = 128 * 1024;

/** Makes fiber `thread` ready to run `body` from its beginning. */
void prepare_fiber(u32 thread, void (*body)());
/** Runs the fiber until it suspends or its body returns; answers whether it returned. */
bool resume_fiber(u32 thread);
/** Called on a fiber: goes back to who resumed it. */
void suspend_fiber();
/** The thread whose guard page that address lies in; NO_THREAD where it is none. */
u32 guard_of(const void *address);

} // namespace ear
