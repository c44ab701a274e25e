// What every part of the emulated GPU shares: the launch that runs, the block and thread that are current, and how a
// fault ends a launch. One process runs one kernel at a time on one operating-system thread.
#pragma once
#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <string>

#define EAR_EXPORT extern "C" __attribute__((visibility("default")))

namespace ear {

using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;

constexpr u32 WARP = 32;
constexpr u32 MAX_THREADS = 1024;
constexpr u32 MAX_WARPS = MAX_THREADS / WARP;
constexpr u32 MAX_SHARED = 48 * 1024;
constexpr u32 NO_THREAD = 0xffff;

struct Dim {
  u32 x = 1, y = 1, z = 1;
  u64 count() const { return u64(x) * y * z; }
  Dim at(u64 flat) const { return {u32(flat % x), u32(flat / x % y), u32(flat / x / y)}; }
};

/** A thread of the launch; `block` is its flat index in the grid, `thread` its flat index in the block. */
struct Place {
  u64 block = 0;
  u32 thread = NO_THREAD;
  bool write = false;
};

/** Why a launch ended early. `kind` is one of the wire's names; empty while nothing is wrong. */
struct Fault {
  const char *kind = "";
  std::string buffer;
  long elements = 0; // of the buffer; 0 where that says nothing
  bool has_index = false;
  long index = 0;
  bool has_place = false;
  Place at;
  Place other;
  int line = 0;
  const char *signal = nullptr;
  const char *what = nullptr;
};

struct Counters {
  u64 global_loads, global_stores, shared_loads, shared_stores, atomics, barriers;
};

struct Machine {
  Dim grid, block;
  u32 threads = 0;       // of a block
  u64 block_index = 0;   // flat, of the block that runs
  u32 me = NO_THREAD;    // flat index of the thread that runs; NO_THREAD outside of kernels
  u8 *stack_low = nullptr, *stack_high = nullptr; // of that thread
  int order = 0;
  u64 seed = 0;
  Counters counters{};
  Fault fault;
  Fault suspicion; // see suspect()
  jmp_buf escape;  // where a fault jumps to; valid while `me` is a thread
};

extern Machine machine;

inline bool in_kernel() { return machine.me != NO_THREAD; }

/** Ends the launch with `fault`, whose place is the current thread unless it names one. Never returns. */
[[noreturn]] void stop(Fault fault);

/**
 * Notes that the current thread read what nobody has written. The launch goes on for now: if another thread writes it
 * later without a barrier in between, that race is what there is to say; otherwise settle() says the suspicion.
 */
void suspect(Fault fault);
/** Ends the launch where there is a suspicion. */
void settle();

/** The student's source line of a code address; 0 where unknown. */
int line_of(const void *address);

/** splitmix64: the next number of a stream. Source: Vigna, prng.di.unimi.it/splitmix64.c (public domain). */
inline u64 next_random(u64 &state) {
  u64 z = (state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

} // namespace ear
