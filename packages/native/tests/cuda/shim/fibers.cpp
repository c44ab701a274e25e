// The threads of a block as fibers on one processor: each runs until it meets others, and goes on when they have come.
// Kernels whose first block met nobody are plain loops from then on.
#include <ucontext.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <vector>

#include "cuda_runtime.h"

dim3 gridDim, blockDim, blockIdx, threadIdx;

namespace {

constexpr std::size_t kStack = 64 * 1024;
constexpr unsigned kMost = 1024, kWarp = 32;

struct Fiber {
  ucontext_t context;
  std::unique_ptr<char[]> stack{new char[kStack]};
  bool done = false;
  // How often it came to a meeting of its block, of its warp; how often others must have come for it to go on.
  unsigned block_meetings = 0, warp_meetings = 0;
  bool waits_for_block = false, waits_for_warp = false;
};

std::vector<Fiber>& fibers() {
  static std::vector<Fiber> all(kMost);
  return all;
}
ucontext_t scheduler;
unsigned me = 0, threads = 0;
const std::function<void()>* body = nullptr;
bool plain = false, met = false;
float shuffled[kMost];

void entry() {
  (*body)();
  fibers()[me].done = true;
  swapcontext(&fibers()[me].context, &scheduler);
}

bool may_go_on(unsigned thread) {
  const Fiber& fiber = fibers()[thread];
  const auto all_came = [&](unsigned first, unsigned last, unsigned Fiber::*meetings) {
    for (unsigned other = first; other < last && other < threads; other++) {
      const Fiber& one = fibers()[other];
      if (!one.done && one.*meetings < fiber.*meetings) return false;
    }
    return true;
  };
  if (fiber.waits_for_block) return all_came(0, threads, &Fiber::block_meetings);
  const unsigned warp = thread / kWarp * kWarp;
  return !fiber.waits_for_warp || all_came(warp, warp + kWarp, &Fiber::warp_meetings);
}

void meet(bool whole_block) {
  if (plain) std::abort();  // no thread of its first block did
  met = true;
  Fiber& fiber = fibers()[me];
  (whole_block ? fiber.block_meetings : fiber.warp_meetings)++;
  (whole_block ? fiber.waits_for_block : fiber.waits_for_warp) = true;
  swapcontext(&fiber.context, &scheduler);
  fiber.waits_for_block = fiber.waits_for_warp = false;
}

dim3 index_of(unsigned thread) {
  return dim3(thread % blockDim.x, thread / blockDim.x % blockDim.y, thread / (blockDim.x * blockDim.y));
}

void run_plain_block() {
  for (unsigned thread = 0; thread < blockDim.x * blockDim.y * blockDim.z; thread++) {
    threadIdx = index_of(thread);
    (*body)();
  }
}

void run_block() {
  threads = blockDim.x * blockDim.y * blockDim.z;
  if (threads > kMost) std::abort();
  for (unsigned thread = 0; thread < threads; thread++) {
    Fiber& fiber = fibers()[thread];
    fiber.done = fiber.waits_for_block = fiber.waits_for_warp = false;
    fiber.block_meetings = fiber.warp_meetings = 0;
    getcontext(&fiber.context);
    fiber.context.uc_stack.ss_sp = fiber.stack.get();
    fiber.context.uc_stack.ss_size = kStack;
    fiber.context.uc_link = nullptr;
    makecontext(&fiber.context, entry, 0);
  }
  for (unsigned left = threads; left > 0;) {
    bool moved = false;
    for (me = 0; me < threads; me++) {
      if (fibers()[me].done || !may_go_on(me)) continue;
      threadIdx = index_of(me);
      swapcontext(&scheduler, &fibers()[me].context);
      moved = true;
      if (fibers()[me].done) left--;
    }
    if (!moved) std::abort();  // threads wait for one another
  }
}

}  // namespace

void __syncthreads() { meet(true); }

float __shfl_xor_sync(unsigned, float value, int apart) {
  shuffled[me] = value;
  meet(false);
  const float other = shuffled[me ^ static_cast<unsigned>(apart)];
  meet(false);
  return other;
}

void shim::run_blocks(const void* kernel, dim3 grid, dim3 block, const std::function<void()>& work) {
  static std::map<const void*, bool> meets;
  gridDim = grid;
  blockDim = block;
  body = &work;
  for (unsigned z = 0; z < grid.z; z++)
    for (unsigned y = 0; y < grid.y; y++)
      for (unsigned x = 0; x < grid.x; x++) {
        blockIdx = dim3(x, y, z);
        const auto known = meets.find(kernel);
        plain = known != meets.end() && !known->second;
        if (plain) {
          run_plain_block();
          continue;
        }
        met = false;
        run_block();
        meets.emplace(kernel, met);
      }
}
