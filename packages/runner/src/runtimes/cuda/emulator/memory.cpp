#include "memory.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "fibers.hpp"

namespace ear {

namespace {

constexpr std::size_t PAGE = 4096;
constexpr std::size_t GUARD = 1 << 20; // before, between and behind buffers; whole pages
constexpr u8 NOBODY = 0xff;
constexpr u64 SHARED_POISON = 0x7fbfdead7fbfdead; // NaN as float, huge as int
constexpr u64 NULL_BYTES = 64 * 1024;             // an address below is a null pointer with an index

std::vector<Region> buffers, shared, variables;
const u8 *literals_low = nullptr, *literals_high = nullptr;
u8 *arena = nullptr;
std::size_t arena_bytes = 0;
std::vector<u8> owner; // of each page of the arena: index of the buffer that it belongs to or lies beside

std::size_t whole_pages(std::size_t bytes) { return (bytes + PAGE - 1) / PAGE * PAGE; }

Region *in(std::vector<Region> &regions, const u8 *at) {
  for (Region &region : regions)
    if (at >= region.base && at < region.base + region.bytes) return &region;
  return nullptr;
}

/** The region that an address belongs to, or lies nearest to: what an index error meant. */
Region *owner_of(const u8 *at) {
  if (arena && at >= arena && at < arena + arena_bytes) {
    const u8 index = owner[std::size_t(at - arena) / PAGE];
    return index == NOBODY ? nullptr : &buffers[index];
  }
  Region *nearest = nullptr;
  long best = 64 * 1024;
  for (auto *regions : {&shared, &variables})
    for (Region &region : *regions) {
      const long before = region.base - at, behind = at - (region.base + region.bytes);
      const long away = before > 0 ? before : behind >= 0 ? behind + 1 : 0;
      if (away < best) {
        best = away;
        nearest = &region;
      }
    }
  return nearest;
}

[[noreturn]] void refuse(const char *kind, const Region *region, const u8 *at, std::size_t size, const void *pc,
                         int line) {
  Fault fault;
  fault.kind = u64(at) < NULL_BYTES ? "null" : kind;
  if (region) name_element(fault, *region, at, size);
  fault.line = line ? line : line_of(pc);
  stop(fault);
}

void count(const Region &region, Touch kind) {
  Counters &counters = machine.counters;
  if (kind == Touch::ATOMIC) counters.atomics++;
  else if (region.kind == Region::SHARED) (kind == Touch::READ ? counters.shared_loads : counters.shared_stores)++;
  else if (region.kind == Region::GLOBAL) (kind == Touch::READ ? counters.global_loads : counters.global_stores)++;
}

Region *find(const u8 *at) {
  if (std::size_t(at - arena) < arena_bytes) {
    const u8 index = owner[std::size_t(at - arena) / PAGE];
    return index == NOBODY ? nullptr : &buffers[index];
  }
  if (Region *region = in(shared, at)) return region;
  return in(variables, at);
}

} // namespace

bool open_buffers(const std::vector<Buffer> &wanted) {
  for (Region &region : buffers) close_shadow(region);
  buffers.clear();
  if (arena) munmap(arena, arena_bytes);
  arena = nullptr;
  arena_bytes = GUARD;
  for (const Buffer &one : wanted) arena_bytes += whole_pages(one.elements * one.element) + GUARD;
  void *all = mmap(nullptr, arena_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (all == MAP_FAILED || wanted.size() >= NOBODY) return false;
  arena = static_cast<u8 *>(all);
  owner.assign(arena_bytes / PAGE, NOBODY);
  u8 *at = arena + GUARD;
  for (std::size_t i = 0; i < wanted.size(); i++) {
    const Buffer &one = wanted[i];
    const std::size_t bytes = one.elements * one.element, room = whole_pages(bytes);
    if (room && mprotect(at, room, PROT_READ | PROT_WRITE)) return false;
    // A guard's pages belong to the buffer in front of it; the page before a buffer to that buffer.
    const std::size_t page = std::size_t(at - arena) / PAGE;
    std::memset(&owner[page - 1], int(i), (room + GUARD) / PAGE + (i + 1 == wanted.size() ? 1 : 0));
    Region region;
    region.base = at;
    region.bytes = bytes;
    region.element = one.element;
    region.name = one.name;
    region.writable = one.writable;
    region.initialised = one.initialised;
    open_shadow(region);
    buffers.push_back(region);
    at += room + GUARD;
  }
  return true;
}

Region &buffer(std::size_t index) { return buffers[index]; }

void set_shared(const std::vector<Region> &declared, u8 *dynamic, std::size_t dynamic_bytes) {
  for (Region &region : shared) close_shadow(region);
  shared = declared;
  if (dynamic_bytes) {
    Region region;
    region.base = dynamic;
    region.bytes = dynamic_bytes;
    region.name = "shared";
    shared.push_back(region);
  }
  for (Region &region : shared) {
    region.kind = Region::SHARED;
    region.initialised = false;
    open_shadow(region);
  }
}

void poison_shared() {
  for (Region &region : shared) poison(region.base, region.bytes, SHARED_POISON);
}

void set_variables(const std::vector<Region> &all) { variables = all; }

void set_literals(const u8 *low, const u8 *high) {
  literals_low = low;
  literals_high = high;
}

void refresh_shadows() {
  for (auto *regions : {&buffers, &shared, &variables})
    for (Region &region : *regions) {
      close_shadow(region);
      open_shadow(region);
    }
}

void access(const void *address, std::size_t size, Touch kind, const void *pc, int line) {
  if (!in_kernel() || size == 0) return;
  const u8 *at = static_cast<const u8 *>(address);
  if (at >= machine.stack_low && at + size <= machine.stack_high) return;
  Region *region = find(at);
  if (region && region->holds(at, size)) {
    if (region->flag) return;
    if (!region->writable && kind != Touch::READ) refuse("const_write", region, at, size, pc, line);
    count(*region, kind);
    touch(*region, at, size, kind, pc, line);
    return;
  }
  if (kind == Touch::READ && at >= literals_low && at + size <= literals_high) return;
  // A wide access that begins inside is out of bounds from its first element beyond the end.
  if (region && at >= region->base && at < region->base + region->bytes) at = region->base + region->bytes;
  refuse(kind == Touch::READ ? "oob_read" : "oob_write", region ? region : owner_of(at), at, size, pc, line);
}

void poison(void *at, std::size_t bytes, u64 pattern) {
  u8 *to = static_cast<u8 *>(at);
  for (std::size_t i = 0; i < bytes; i += sizeof pattern)
    std::memcpy(to + i, &pattern, std::min(sizeof pattern, bytes - i));
}

} // namespace ear
