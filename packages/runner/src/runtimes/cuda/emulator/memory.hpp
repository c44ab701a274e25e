// Where device code may read and write: buffers of the call, shared memory, the student's own variables, its stack.
#pragma once
#include <vector>

#include "shadow.hpp"

namespace ear {

/** The buffers of one call, each between guard pages; `elements` of `element` bytes at regions[i].base. */
struct Buffer {
  std::string name;
  u32 element;
  u64 elements;
  bool writable, initialised;
};

/** Lays out the buffers. false where there is no room for them. */
bool open_buffers(const std::vector<Buffer> &buffers);
Region &buffer(std::size_t index);

/** Shared memory of the kernel: one region each for what the file declares and for extern __shared__ arrays. */
void set_shared(const std::vector<Region> &declared, u8 *dynamic, std::size_t dynamic_bytes);
/** A block begins: its shared memory holds nothing yet. */
void poison_shared();
/** __device__ and __constant__ variables of the student's file. */
void set_variables(const std::vector<Region> &variables);
/** Memory that is never written, such as texts: [low, high). */
void set_literals(const u8 *low, const u8 *high);
/** New cells for everything: a launch begins. */
void refresh_shadows();

/**
 * Checks and records an access of the current thread. A fault ends the launch. Outside of kernels nothing is checked.
 * `line` is 0 where only the code address is known.
 */
void access(const void *at, std::size_t size, Touch kind, const void *pc, int line = 0);

/** Repeats the eight bytes of the pattern. */
void poison(void *at, std::size_t bytes, u64 pattern);

} // namespace ear
