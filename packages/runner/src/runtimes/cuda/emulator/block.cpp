#include "block.hpp"

#include <algorithm>
#include <numeric>

#include "device.hpp"
#include "fibers.hpp"
#include "shadow.hpp"

namespace ear {

namespace {

enum class State { READY, AT_BLOCK, AT_WARP, DONE };

struct Thread {
  State state;
  bool met_block; // has passed a block barrier
  Meeting meeting;
  u32 mask, met;
  u64 brought;
  int line;
};

/** How often atomics and volatile variables may be touched in a row before the other threads get a turn. */
constexpr u32 LOOKS = 512;

Thread threads[MAX_THREADS];
u64 exchanged[MAX_WARPS][WARP];
Votes votes;

u32 lanes_of(u32 warp) { return std::min(WARP, machine.threads - warp * WARP); }

[[noreturn]] void stop_at(const char *kind, u32 thread, u32 other, const char *what = nullptr) {
  Fault fault;
  fault.kind = kind;
  fault.has_place = true;
  fault.at = {machine.block_index, thread, false};
  fault.other = {machine.block_index, other, false};
  fault.line = threads[thread].line;
  fault.what = what;
  stop(fault);
}

/** Lets go the lanes of one warp that wait together and whose wait is over; answers whether there were any. */
bool release_lanes(u32 warp, bool nobody_runs) {
  Thread *lane = threads + warp * WARP;
  const u32 count = lanes_of(warp);
  u32 alive = 0;
  for (u32 i = 0; i < count; i++) alive |= u32(lane[i].state != State::DONE) << i;
  bool any = false;
  for (u32 first = 0; first < count; first++) {
    if (lane[first].state != State::AT_WARP) continue;
    const Thread leader = lane[first];
    u32 waiting = 0;
    for (u32 i = 0; i < count; i++) {
      const Thread &other = lane[i];
      const bool same = other.state == State::AT_WARP && other.meeting == leader.meeting && other.mask == leader.mask;
      const bool here = leader.meeting != Meeting::ACTIVE || other.line == leader.line;
      waiting |= u32(same && here) << i;
    }
    // __activemask() asks who is here: answered once nobody else of the block can come any more.
    const bool over = leader.meeting == Meeting::ACTIVE ? nobody_runs : waiting == (leader.mask & alive);
    if (!over) continue;
    if (leader.meeting == Meeting::SYNC) order_lanes(warp, waiting, waiting == alive);
    for (u32 i = 0; i < count; i++) {
      if (!(waiting >> i & 1)) continue;
      exchanged[warp][i] = lane[i].brought;
      lane[i].met = waiting;
      lane[i].state = State::READY;
    }
    any = true;
  }
  return any;
}

/** Lets the block pass its barrier, after making sure that it is one barrier that every thread reached. */
void release_block(u32 first) {
  for (u32 i = 0; i < machine.threads; i++) {
    // A thread that returned before its first barrier does not count; one that took part and then passed by does.
    if (threads[i].state == State::DONE && threads[i].met_block) stop_at("divergent_barrier", first, i, "returned");
    if (threads[i].state == State::AT_BLOCK && threads[i].line != threads[first].line)
      stop_at("divergent_barrier", first, i, "another");
  }
  order_block();
  machine.counters.barriers++;
  votes = {};
  for (u32 i = 0; i < machine.threads; i++) {
    if (threads[i].state != State::AT_BLOCK) continue;
    votes.all++;
    votes.yes += threads[i].brought != 0;
    threads[i].state = State::READY;
    threads[i].met_block = true;
  }
}

/** Nobody can go on: says who waits for whom. */
[[noreturn]] void stuck() {
  for (u32 i = 0; i < machine.threads; i++) {
    if (threads[i].state != State::AT_WARP) continue;
    const u32 base = i / WARP * WARP;
    for (u32 lane = 0; lane < lanes_of(i / WARP); lane++) {
      const Thread &other = threads[base + lane];
      const bool named = threads[i].mask >> lane & 1;
      const bool with = other.state == State::AT_WARP && other.mask == threads[i].mask &&
                        other.meeting == threads[i].meeting;
      if (named && other.state != State::DONE && !with) stop_at("deadlock", i, base + lane, "lane");
    }
  }
  stop_at("deadlock", 0, NO_THREAD);
}

u32 first_at_block(bool &all) {
  u32 first = NO_THREAD;
  all = true;
  for (u32 i = machine.threads; i-- > 0;) {
    if (threads[i].state == State::AT_BLOCK) first = i;
    else if (threads[i].state != State::DONE) all = false;
  }
  return first;
}

} // namespace

void arrange(u32 *order, u32 count, u64 &random) {
  if (machine.order == 1) std::reverse(order, order + count);
  if (machine.order == 2)
    for (u32 left = count; left > 1; left--) std::swap(order[left - 1], order[next_random(random) % left]);
}

void run_block(void (*kernel)()) {
  static u32 order[MAX_THREADS];
  const u32 count = machine.threads;
  u64 random = machine.seed ^ (machine.block_index + 1);
  for (u32 i = 0; i < count; i++) {
    threads[i] = {};
    prepare_fiber(i, kernel);
  }
  std::iota(order, order + count, 0u);
  arrange(order, count, random);
  for (;;) {
    bool ran = false;
    for (u32 at = 0; at < count; at++) {
      const u32 thread = order[at];
      if (threads[thread].state != State::READY) continue;
      set_thread(machine.block.at(thread));
      if (resume_fiber(thread)) threads[thread].state = State::DONE;
      ran = true;
    }
    bool released = false;
    for (u32 warp = 0; warp * WARP < count; warp++) released |= release_lanes(warp, !ran);
    if (machine.order == 2) arrange(order, count, random);
    if (ran || released) continue;
    bool all;
    const u32 first = first_at_block(all);
    if (all && first == NO_THREAD) return;
    if (!all) stuck();
    release_block(first);
  }
}

Votes wait_block(bool predicate, int line) {
  Thread &me = threads[machine.me];
  me.state = State::AT_BLOCK;
  me.brought = predicate;
  me.line = line;
  suspend_fiber();
  return votes;
}

void take_turns() {
  static u32 looked = 0;
  if (in_kernel() && ++looked % LOOKS == 0) suspend_fiber();
}

Exchange meet(Meeting what, u32 mask, u64 value, int line) {
  Thread &me = threads[machine.me];
  const u32 warp = machine.me / WARP;
  me.line = line;
  if (!(mask >> machine.me % WARP & 1)) stop_at("divergent_barrier", machine.me, NO_THREAD, "not_named");
  me.meeting = what;
  me.mask = mask;
  me.brought = value;
  me.state = State::AT_WARP;
  suspend_fiber();
  return {me.met, exchanged[warp]};
}

} // namespace ear
