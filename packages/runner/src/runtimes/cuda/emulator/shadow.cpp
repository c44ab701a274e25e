#include "shadow.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <unordered_map>

namespace ear {

namespace {

/** What the running block knows of an earlier one: all of it up to `floor`, and each thread of it up to its `own`. */
struct Acquired {
  u32 generation = 0; // of the block that knows it: how many blocks had begun
  u32 floor = 0;
  std::vector<u32> own;
};

/** An atomic operation behind a __threadfence(): `run` blocks ran before the one that did it. */
struct Release {
  u32 run, floor, own;
  u16 thread;
};

struct Location {
  std::vector<Release> releases;
  u32 run = 0;           // of the block that looked last,
  std::size_t taken = 0; // which has taken up that many of them
};

struct Clock {
  u32 stamp, floor, block_start;
  u32 warp_floor[MAX_WARPS];
  u32 seen[MAX_WARPS][WARP][WARP]; // [warp][lane][other]: the last stamp of `other` that `lane` is ordered behind
  u32 fenced[MAX_THREADS];         // stamp + 1 of the last __threadfence(); 0: none
  std::vector<u32> starts;         // stamp at which each block began, in running order
  std::vector<u64> blocks;         // flat index of each
  std::vector<Acquired> acquired;  // by running order
  std::unordered_map<const u8 *, Location> released;
} clock_;

bool ordered_in_block(const Access &past) {
  const u32 me = machine.me, warp = me / WARP;
  if (past.thread == me || past.stamp <= clock_.floor) return true;
  if (past.thread / WARP != warp) return false;
  return past.stamp <= clock_.warp_floor[warp] || past.stamp <= clock_.seen[warp][me % WARP][past.thread % WARP];
}

u32 run_at(u32 stamp) {
  return u32(std::upper_bound(clock_.starts.begin(), clock_.starts.end(), stamp) - clock_.starts.begin()) - 1;
}

bool ordered_across(const Access &past) {
  const Acquired &known = clock_.acquired[run_at(past.stamp)];
  if (known.generation != clock_.starts.size()) return false;
  return past.stamp <= known.floor || past.stamp <= known.own[past.thread];
}

/** Whether the current access may follow `past` without anything in between. */
inline bool harmless(const Access &past, const Region &region) {
  if (past.stamp == 0) return true;
  if (past.stamp >= clock_.block_start) return ordered_in_block(past);
  return region.kind == Region::SHARED || ordered_across(past);
}

[[noreturn]] void race(Fault fault, const Access &past, bool past_wrote, bool writes, int line) {
  fault.kind = "race";
  fault.at.block = machine.block_index;
  fault.at.thread = machine.me;
  fault.at.write = writes;
  fault.has_place = true;
  fault.other = {block_at(past.stamp), past.thread, past_wrote};
  fault.line = line;
  stop(fault);
}

void note_reader(Cell &cell) {
  const u16 me = u16(machine.me);
  const Access now{clock_.stamp, me, 0};
  Access &first = cell.reader, &second = cell.second_reader;
  if (first.stamp < clock_.block_start) {
    if (first.stamp) cell.earlier_reader = first;
    first = now;
    second = {};
  } else if (first.thread == me || first.stamp <= clock_.floor) {
    first = now;
  } else if (second.stamp <= clock_.floor || second.thread == me) {
    second = now;
  } else if (first.thread / WARP == second.thread / WARP && me / WARP != first.thread / WARP) {
    second = now; // readers of two warps conflict with more writers than two of one
  }
}

/** From now on one cell a byte: something smaller than a granule was touched. */
void refine(Region &region) {
  Region fine = region;
  fine.element = 1;
  open_shadow(fine);
  for (std::size_t byte = 0; byte < region.bytes; byte++) fine.cells[byte] = region.cells[byte >> region.shift];
  close_shadow(region);
  region.cells = fine.cells;
  region.shift = 0;
}

std::size_t shadow_bytes(const Region &region) { return ((region.bytes >> region.shift) + 1) * sizeof(Cell); }

} // namespace

void name_element(Fault &fault, const Region &region, const u8 *at, std::size_t accessed) {
  const bool known = region.kind == Region::GLOBAL;
  const long element = known ? region.element : accessed == 1 || accessed == 2 || accessed == 8 ? long(accessed) : 4;
  const long offset = at - region.base;
  fault.buffer = region.name;
  fault.elements = long(region.bytes) / element;
  fault.has_index = true;
  fault.index = offset >= 0 ? offset / element : -((element - 1 - offset) / element);
}

void open_shadow(Region &region) {
  region.shift = region.element >= 4 ? 2 : region.element >= 2 ? 1 : 0;
  void *cells = mmap(nullptr, shadow_bytes(region), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (cells == MAP_FAILED) abort();
  region.cells = static_cast<Cell *>(cells);
}

void close_shadow(Region &region) {
  if (region.cells) munmap(region.cells, shadow_bytes(region));
  region.cells = nullptr;
}

void begin_time() {
  clock_.stamp = 0;
  clock_.starts.clear();
  clock_.blocks.clear();
  clock_.acquired.clear();
  clock_.released.clear();
}

void begin_block_time() {
  clock_.block_start = ++clock_.stamp;
  clock_.floor = clock_.block_start - 1;
  clock_.starts.push_back(clock_.block_start);
  clock_.blocks.push_back(machine.block_index);
  clock_.acquired.push_back({});
  std::fill(clock_.warp_floor, clock_.warp_floor + MAX_WARPS, clock_.floor);
  std::memset(clock_.seen, 0, sizeof clock_.seen[0] * ((machine.threads + WARP - 1) / WARP));
  std::memset(clock_.fenced, 0, sizeof clock_.fenced);
}

void order_block() { clock_.floor = clock_.stamp++; }

void order_lanes(u32 warp, u32 mask, bool whole) {
  if (whole) {
    clock_.warp_floor[warp] = clock_.stamp++;
    return;
  }
  auto &seen = clock_.seen[warp];
  u32 joint[WARP];
  for (u32 other = 0; other < WARP; other++) {
    joint[other] = mask >> other & 1 ? clock_.stamp : 0;
    for (u32 lane = 0; lane < WARP; lane++)
      if (mask >> lane & 1) joint[other] = std::max(joint[other], seen[lane][other]);
  }
  for (u32 lane = 0; lane < WARP; lane++)
    if (mask >> lane & 1) std::memcpy(seen[lane], joint, sizeof joint);
  clock_.stamp++;
}

void fence() { clock_.fenced[machine.me] = clock_.stamp + 1; }

void synchronise(const u8 *at) {
  const u32 run = u32(clock_.starts.size()) - 1;
  Location &location = clock_.released[at];
  if (location.run != run) location.taken = 0;
  location.run = run;
  for (; location.taken < location.releases.size(); location.taken++) {
    const Release &release = location.releases[location.taken];
    if (release.run == run) continue;
    Acquired &known = clock_.acquired[release.run];
    if (known.generation != run + 1) known = {run + 1, 0, std::vector<u32>(machine.threads)};
    known.floor = std::max(known.floor, release.floor);
    known.own[release.thread] = std::max(known.own[release.thread], release.own);
  }
  const u32 fenced = clock_.fenced[machine.me];
  if (fenced) location.releases.push_back({run, clock_.floor, fenced - 1, u16(machine.me)});
}

void touch(Region &region, const u8 *at, std::size_t size, Touch kind, const void *pc, int line) {
  const std::size_t granule = std::size_t(1) << region.shift;
  if (((std::size_t(at - region.base) | size) & (granule - 1)) != 0) refine(region);
  const std::size_t first = std::size_t(at - region.base) >> region.shift;
  const std::size_t last = (std::size_t(at - region.base) + size - 1) >> region.shift;
  const bool shared = region.kind == Region::SHARED;
  const bool reads = kind != Touch::WRITE, writes = kind != Touch::READ;
  for (std::size_t i = first; i <= last; i++) {
    Cell &cell = region.cells[i];
    const u8 *place = region.base + (i << region.shift);
    const auto source = [&] { return line ? line : line_of(pc); };
    const auto named = [&] {
      Fault fault;
      name_element(fault, region, place, size);
      return fault;
    };
    if (reads && (shared ? cell.write.stamp < clock_.block_start : !region.initialised && cell.write.stamp == 0)) {
      Fault fault = named();
      fault.kind = "use_uninitialised";
      fault.line = source();
      suspect(fault);
    }
    const bool both_atomic = kind == Touch::ATOMIC && cell.write.atomic;
    if (!both_atomic && !harmless(cell.write, region)) race(named(), cell.write, true, writes, source());
    if (!writes) {
      note_reader(cell);
      continue;
    }
    for (const Access *reader : {&cell.reader, &cell.second_reader, &cell.earlier_reader})
      if (!harmless(*reader, region)) race(named(), *reader, false, true, source());
    cell = {{clock_.stamp, u16(machine.me), u16(kind == Touch::ATOMIC)}, {}, {}, {}};
  }
}

u64 block_at(u32 stamp) { return clock_.blocks[run_at(stamp)]; }

} // namespace ear
