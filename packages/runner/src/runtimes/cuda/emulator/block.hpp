// Runs one block: its threads in the launch's order, each until it waits, and lets go those whose wait is over.
#pragma once
#include "machine.hpp"

namespace ear {

/** Runs every thread of the current block through `kernel`, to its end. Faults leave through machine.escape. */
void run_block(void (*kernel)());

/** The order in which `count` things run: forward, reverse or shuffled, by machine.order. `order` holds 0..count-1. */
void arrange(u32 *order, u32 count, u64 &random);

struct Votes {
  u32 yes, all; // threads whose predicate held, and threads that took part
};

/** The current thread waits at __syncthreads() for the rest of its block; what their predicates came to. */
Votes wait_block(bool predicate, int line);
/** The current thread may be spinning on what another one will write: now and then it lets the others run. */
void take_turns();

struct Exchange {
  u32 lanes;        // who took part
  const u64 *value; // by lane, what each brought
};

/** What lanes wait for together; lanes of one mask must wait for the same. */
enum class Meeting { SYNC, EXCHANGE, ACTIVE };

/** The current thread waits for the lanes of `mask` that are alive and learns what each brought. */
Exchange meet(Meeting what, u32 mask, u64 value, int line);

} // namespace ear
