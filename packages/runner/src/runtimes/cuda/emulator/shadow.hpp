// What is remembered about each granule of memory: who wrote it last, who read it since, and when.
//
// Time is one counter of the whole launch, the stamp; it moves on at every barrier. An access is ordered before the
// current thread's when a barrier that both took part in lies between (block: Clock::floor, warp: Clock::warp_floor or
// seen), or, for another block, when this block has seen an atomic operation that followed a __threadfence() there.
#pragma once
#include <vector>

#include "machine.hpp"

namespace ear {

struct Access {
  u32 stamp; // 0: none
  u16 thread;
  u16 atomic;
};

struct Cell {
  Access write;
  Access reader, second_reader; // since the write, of this block
  Access earlier_reader;        // since the write, of an earlier block
};

/** Memory that device code may touch, with one cell for each 2^shift bytes. */
struct Region {
  enum Kind { GLOBAL, SHARED, CONSTANT, VARIABLE };
  u8 *base = nullptr;
  std::size_t bytes = 0;
  u32 element = 4;
  Kind kind = GLOBAL;
  bool writable = true;
  bool initialised = true;
  bool flag = false; // the compiler's own, beside a shared variable of a class type: whoever touches it is no student
  std::string name;
  Cell *cells = nullptr;
  u32 shift = 2;

  bool holds(const u8 *at, std::size_t size) const {
    return at >= base && at <= base + bytes && size <= std::size_t(base + bytes - at);
  }
};

/**
 * Names the element of a region in a fault. How large the elements of a buffer are is known; those of shared arrays and
 * variables are taken to be as large as what was accessed (4 bytes for wide accesses, which vectors are).
 */
void name_element(Fault &fault, const Region &region, const u8 *at, std::size_t accessed);

/** Gives a region fresh cells: untouched, `shift` from its element's size. */
void open_shadow(Region &region);
void close_shadow(Region &region);

/** Forgets everything; called when a launch begins. */
void begin_time();
/** A new block runs: what earlier blocks did is behind it but not ordered. */
void begin_block_time();
/** Every thread of the block passed a barrier. */
void order_block();
/** The lanes of `mask` of a warp passed a __syncwarp; `whole` when no other lane is alive. */
void order_lanes(u32 warp, u32 mask, bool whole);
/** The current thread executed __threadfence(). */
void fence();
/** The current thread performs an atomic operation there: it takes up what others released, and releases. */
void synchronise(const u8 *at);

enum class Touch { READ, WRITE, ATOMIC };

/** Records an access of the current thread, which lies inside the region, and stops the launch where it is a race. */
void touch(Region &region, const u8 *at, std::size_t size, Touch kind, const void *pc, int line);

/** The flat index of the block that ran at that stamp. */
u64 block_at(u32 stamp);

} // namespace ear
