#include "fibers.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <vector>

#if !defined(__x86_64__) && !defined(__aarch64__)
#include <ucontext.h>
#endif

namespace ear {

#if defined(__x86_64__)

// ear_switch(where to keep our stack pointer, the stack pointer to go on with): saves what a call must preserve.
asm(R"(
  .text
  .hidden ear_switch
  .globl ear_switch
  .type ear_switch, @function
ear_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
  .size ear_switch, .-ear_switch
)");
extern "C" void ear_switch(void **save, void *load);

using Context = void *;
static void go(Context &from, Context &to) { ear_switch(&from, to); }
static void begin(Context &context, u8 *low, void (*entry)()) {
  // As if it had been called: six saved registers, the address to go to, and the stack 8 off a multiple of 16.
  void **top = reinterpret_cast<void **>(low + STACK_BYTES) - 1;
  top[-1] = reinterpret_cast<void *>(entry);
  for (int i = 2; i <= 7; i++) top[-i] = nullptr;
  context = top - 7;
}

#elif defined(__aarch64__)

asm(R"(
  .text
  .hidden ear_switch
  .globl ear_switch
  .type ear_switch, %function
ear_switch:
  sub sp, sp, #160
  stp x19, x20, [sp, #0]
  stp x21, x22, [sp, #16]
  stp x23, x24, [sp, #32]
  stp x25, x26, [sp, #48]
  stp x27, x28, [sp, #64]
  stp x29, x30, [sp, #80]
  stp d8, d9, [sp, #96]
  stp d10, d11, [sp, #112]
  stp d12, d13, [sp, #128]
  stp d14, d15, [sp, #144]
  mov x9, sp
  str x9, [x0]
  mov sp, x1
  ldp x19, x20, [sp, #0]
  ldp x21, x22, [sp, #16]
  ldp x23, x24, [sp, #32]
  ldp x25, x26, [sp, #48]
  ldp x27, x28, [sp, #64]
  ldp x29, x30, [sp, #80]
  ldp d8, d9, [sp, #96]
  ldp d10, d11, [sp, #112]
  ldp d12, d13, [sp, #128]
  ldp d14, d15, [sp, #144]
  add sp, sp, #160
  ret
  .size ear_switch, .-ear_switch
)");
extern "C" void ear_switch(void **save, void *load);

using Context = void *;
static void go(Context &from, Context &to) { ear_switch(&from, to); }
static void begin(Context &context, u8 *low, void (*entry)()) {
  void **frame = reinterpret_cast<void **>(low + STACK_BYTES - 176);
  for (int i = 0; i < 20; i++) frame[i] = nullptr;
  frame[11] = reinterpret_cast<void *>(entry); // x30
  context = frame;
}

#else

using Context = ucontext_t;
static void go(Context &from, Context &to) { swapcontext(&from, &to); }
static void begin(Context &context, u8 *low, void (*entry)()) {
  getcontext(&context);
  context.uc_stack.ss_sp = low;
  context.uc_stack.ss_size = STACK_BYTES;
  context.uc_link = nullptr;
  makecontext(&context, entry, 0);
}

#endif

namespace {

struct Fiber {
  Context context;
  void (*body)();
  u8 *stack = nullptr; // lowest usable byte
  bool returned = false;
};

std::vector<Fiber> fibers(MAX_THREADS);
Context scheduler;
u8 *area = nullptr; // MAX_THREADS times a guard page and a stack
const std::size_t guard_bytes = std::size_t(sysconf(_SC_PAGESIZE));
const std::size_t slot_bytes = STACK_BYTES + guard_bytes;

void enter() {
  Fiber &fiber = fibers[machine.me];
  fiber.body();
  fiber.returned = true;
  go(fiber.context, scheduler);
  abort(); // a finished fiber is never resumed
}

} // namespace

void prepare_fiber(u32 thread, void (*body)()) {
  if (!area) {
    void *all = mmap(nullptr, MAX_THREADS * slot_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (all == MAP_FAILED) abort();
    area = static_cast<u8 *>(all);
  }
  Fiber &fiber = fibers[thread];
  if (!fiber.stack) {
    u8 *stack = area + thread * slot_bytes + guard_bytes;
    if (mprotect(stack, STACK_BYTES, PROT_READ | PROT_WRITE)) abort();
    fiber.stack = stack;
  }
  fiber.body = body;
  fiber.returned = false;
  begin(fiber.context, fiber.stack, enter);
}

bool resume_fiber(u32 thread) {
  Fiber &fiber = fibers[thread];
  machine.me = thread;
  machine.stack_low = fiber.stack;
  machine.stack_high = fiber.stack + STACK_BYTES;
  go(scheduler, fiber.context);
  machine.me = NO_THREAD;
  return fiber.returned;
}

void suspend_fiber() { go(fibers[machine.me].context, scheduler); }

u32 guard_of(const void *address) {
  const u8 *at = static_cast<const u8 *>(address);
  if (!area || at < area || at >= area + MAX_THREADS * slot_bytes) return NO_THREAD;
  const std::size_t offset = std::size_t(at - area);
  return offset % slot_bytes < guard_bytes ? u32(offset / slot_bytes) : NO_THREAD;
}

} // namespace ear
