#include "launch.hpp"

#include <cstring>
#include <numeric>

#include "block.hpp"
#include "device.hpp"
#include "module.hpp"

namespace ear {

Machine machine;

namespace {

/**
 * Registers and stack words of a call. Under the calling conventions of x86-64 (System V) and arm64 whole numbers and
 * floating-point numbers fill their registers independently of each other, and the rest lies on the stack in order; so
 * one function type that fills all of them reaches any signature of pointers and numbers.
 */
#if defined(__aarch64__)
constexpr std::size_t WHOLE = 8;
#else
constexpr std::size_t WHOLE = 6;
#endif
constexpr std::size_t FLOATING = 8, STACKED = 24;

struct Call {
  void *entry;
  u64 whole[8];
  double floating[FLOATING];
  u64 stack[STACKED];
} call;

void call_kernel() {
  const u64 *w = call.whole, *s = call.stack;
  const double *f = call.floating;
#define S4(i) s[i], s[i + 1], s[i + 2], s[i + 3]
#if defined(__aarch64__)
#define WHOLE_ARGUMENTS w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7]
#define WHOLE_TYPES u64, u64, u64, u64, u64, u64, u64, u64
#else
#define WHOLE_ARGUMENTS w[0], w[1], w[2], w[3], w[4], w[5]
#define WHOLE_TYPES u64, u64, u64, u64, u64, u64
#endif
  using Function = void (*)(WHOLE_TYPES, double, double, double, double, double, double, double, double, u64, u64, u64,
                            u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64,
                            u64, u64, u64);
  reinterpret_cast<Function>(call.entry)(WHOLE_ARGUMENTS, f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], S4(0), S4(4),
                                         S4(8), S4(12), S4(16), S4(20));
}

void place_arguments(void *entry, const std::vector<Argument> &arguments) {
  call = {};
  call.entry = entry;
  std::size_t whole = 0, floating = 0, stacked = 0;
  for (const Argument &one : arguments) {
    const u64 bits = one.is_buffer ? u64(buffer(one.buffer).base) : one.bits;
    if (one.is_floating && floating < FLOATING) std::memcpy(&call.floating[floating++], &bits, sizeof bits);
    else if (!one.is_floating && whole < WHOLE) call.whole[whole++] = bits;
    else if (stacked < STACKED) call.stack[stacked++] = bits;
  }
}

/** Types as a call sees them: without const, signs and the length of `long`, which no register tells apart. */
std::string bare(std::string types) {
  const char *const words[][2] = {{"unsigned long long", "long"}, {"long long", "long"},     {"unsigned ", ""},
                                  {" const", ""},                 {"const ", ""},            {"size_t", "long"},
                                  {"__half", "half"},             {"__nv_bfloat16", "bf16"}, {" ", ""}};
  for (const auto &word : words)
    for (std::size_t at; (at = types.find(word[0])) != std::string::npos;)
      types.replace(at, std::strlen(word[0]), word[1]);
  return types;
}

/** Whether a kernel of that signature can be called with those types. A name without types (extern "C") can. */
bool takes(const std::string &signature, const std::string &types) {
  const std::size_t open = signature.rfind('(');
  if (open == std::string::npos) return true;
  return bare(signature.substr(open + 1, signature.size() - open - 2)) == bare(types);
}

/** What CUDA would refuse to launch; nullptr where it would not. */
const char *refusal(const Launch &launch, u64 shared) {
  const Dim &block = launch.block, &grid = launch.grid;
  if (block.count() < 1 || block.count() > MAX_THREADS || block.z > 64) return "threads";
  if (grid.count() < 1 || grid.y > 65535 || grid.z > 65535 || grid.count() > 0x7fffffff) return "grid";
  return shared > MAX_SHARED ? "shared" : nullptr;
}

void run_grid(const Launch &launch) {
  const u64 blocks = launch.grid.count();
  std::vector<u32> order(blocks);
  std::iota(order.begin(), order.end(), 0u);
  u64 random = launch.seed;
  arrange(order.data(), u32(blocks), random);
  begin_time();
  for (u32 index : order) {
    machine.block_index = index;
    set_block(launch.grid.at(index));
    begin_block_time();
    poison_shared();
    run_block(call_kernel);
    settle();
  }
}

} // namespace

static void place_here(Fault &fault) {
  if (fault.has_place) return;
  fault.has_place = true;
  fault.at = {machine.block_index, machine.me, false};
}

void stop(Fault fault) {
  place_here(fault);
  // What follows from a value that nobody wrote is not the cause.
  const bool follows = *machine.suspicion.kind && std::strcmp(fault.kind, "race") != 0;
  machine.fault = follows ? machine.suspicion : fault;
  machine.me = NO_THREAD;
  _longjmp(machine.escape, 1);
}

void suspect(Fault fault) {
  if (*machine.suspicion.kind) return;
  place_here(fault);
  machine.suspicion = fault;
}

void settle() {
  if (*machine.suspicion.kind) stop(machine.suspicion);
}

Outcome run_launch(const Launch &launch) {
  const Kernel kernel = find_kernel(launch.symbol);
  if (!kernel.entry) return Outcome::MISSING;
  machine.fault = {};
  machine.fault.buffer = kernel.signature;
  if (!takes(kernel.signature, launch.types)) return Outcome::MISMATCH;
  machine.fault = {};
  machine.suspicion = {};
  machine.counters = {};
  machine.grid = launch.grid;
  machine.block = launch.block;
  machine.threads = u32(launch.block.count());
  machine.order = launch.order;
  machine.seed = launch.seed;
  const std::vector<Region> declared = shared_of(kernel);
  u64 shared = launch.shared;
  for (const Region &region : declared) shared += region.flag ? 0 : region.bytes;
  if (const char *what = refusal(launch, shared)) {
    machine.fault.kind = "limit";
    machine.fault.what = what;
    return Outcome::FAULT;
  }
  set_launch(launch.grid, launch.block);
  set_shared(declared, dynamic_shared(), launch.shared);
  reset_variables();
  refresh_shadows();
  place_arguments(kernel.entry, launch.arguments);
  if (_setjmp(machine.escape)) return Outcome::FAULT;
  run_grid(launch);
  return Outcome::DONE;
}

} // namespace ear
