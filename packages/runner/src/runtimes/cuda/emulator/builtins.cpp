// Built-in variables and functions of device code that the prelude's headers declare.
#include <cstdarg>
#include <cstdio>
#include <cstring>

#include "block.hpp"
#include "device.hpp"
#include "memory.hpp"

namespace {
struct Uint3 {
  unsigned x, y, z;
};
} // namespace

extern "C" {
__attribute__((visibility("default"))) Uint3 threadIdx, blockIdx, blockDim, gridDim;
alignas(1024) __attribute__((visibility("default"))) unsigned char __ear_dynamic_shared[ear::MAX_SHARED];
}

namespace ear {

static Uint3 three(const Dim &dim) { return {dim.x, dim.y, dim.z}; }
void set_launch(const Dim &grid, const Dim &block) {
  gridDim = three(grid);
  blockDim = three(block);
}
void set_block(const Dim &index) { blockIdx = three(index); }
void set_thread(const Dim &index) { threadIdx = three(index); }
u8 *dynamic_shared() { return __ear_dynamic_shared; }

} // namespace ear

using namespace ear;

/** 0: plain, 1: how many predicates hold, 2: whether all, 3: whether any. */
EAR_EXPORT int __ear_syncthreads(int how, int predicate, int line) {
  const Votes votes = wait_block(predicate != 0, line);
  return how == 1 ? int(votes.yes) : how == 2 ? votes.yes == votes.all : votes.yes > 0;
}

EAR_EXPORT void __ear_syncwarp(unsigned mask, int line) { meet(Meeting::SYNC, mask, 0, line); }
EAR_EXPORT unsigned __ear_activemask(int line) { return meet(Meeting::ACTIVE, ~0u, 0, line).lanes; }
EAR_EXPORT void __ear_fence() { fence(); }

/** The value that lane `source` brought; a lane that takes no part has none. */
EAR_EXPORT u64 __ear_shuffle(unsigned mask, u64 value, int source, int line) {
  const Exchange all = meet(Meeting::EXCHANGE, mask, value, line);
  if (!(all.lanes >> source & 1)) {
    Fault fault;
    fault.kind = "divergent_barrier";
    fault.has_place = true;
    fault.at = {machine.block_index, machine.me, false};
    fault.other = {machine.block_index, machine.me / WARP * WARP + u32(source), false};
    fault.line = line;
    fault.what = "lane";
    stop(fault);
  }
  return all.value[source];
}

/** Which lanes of the mask brought something other than 0; `lanes` becomes those that took part. */
EAR_EXPORT unsigned __ear_ballot(unsigned mask, int predicate, int line, unsigned *lanes) {
  const Exchange all = meet(Meeting::EXCHANGE, mask, predicate != 0, line);
  unsigned yes = 0;
  for (u32 lane = 0; lane < WARP; lane++)
    if (all.lanes >> lane & 1) yes |= unsigned(all.value[lane]) << lane;
  *lanes = all.lanes;
  return yes;
}

/** `how`: '+', '<' least, '>' greatest, '&', '|', '^', over what the lanes brought, as signed or unsigned. */
EAR_EXPORT unsigned __ear_reduce(unsigned mask, unsigned value, int how, int is_signed, int line) {
  const Exchange all = meet(Meeting::EXCHANGE, mask, value, line);
  const auto less = [&](unsigned a, unsigned b) { return is_signed ? int(a) < int(b) : a < b; };
  unsigned result = value;
  for (u32 lane = 0; lane < WARP; lane++) {
    const unsigned other = unsigned(all.value[lane]);
    if (!(all.lanes >> lane & 1) || lane == machine.me % WARP) continue;
    if (how == '+') result += other;
    else if (how == '<') result = less(other, result) ? other : result;
    else if (how == '>') result = less(result, other) ? other : result;
    else if (how == '&') result &= other;
    else if (how == '|') result |= other;
    else result ^= other;
  }
  return result;
}

EAR_EXPORT void __ear_trap(const char *signal, int line) {
  Fault fault;
  fault.kind = "signal";
  fault.signal = signal;
  fault.line = line;
  stop(fault);
}

EAR_EXPORT int __ear_printf(const char *format, ...) {
  va_list values;
  va_start(values, format);
  const int count = std::vprintf(format, values);
  va_end(values);
  return count;
}

/** assert() of device code: says what CUDA says, on stderr. */
EAR_EXPORT void __ear_assert_failed(const char *words, const char *file, const char *function, int line) {
  const Dim block = machine.grid.at(machine.block_index), thread = machine.block.at(machine.me);
  std::fprintf(stderr, "%s:%d: %s: block: [%u,%u,%u], thread: [%u,%u,%u] Assertion `%s` failed.\n", file, line,
               function, block.x, block.y, block.z, thread.x, thread.y, thread.z, words);
  __ear_trap("SIGABRT", line);
}
