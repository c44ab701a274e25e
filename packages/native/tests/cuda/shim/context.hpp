// Where a fiber goes on. swapcontext asks the kernel for the signal mask each time, which takes fifty times as long as
// the switch itself, so on x86-64 the registers that a called function must keep are changed by hand.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)

extern "C" __attribute__((visibility("hidden"))) void ear_shim_switch(void** from, void* to);
asm(R"(
  .text
  .globl ear_shim_switch
  .hidden ear_shim_switch
  .type ear_shim_switch, @function
ear_shim_switch:
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
  .size ear_shim_switch, .-ear_shim_switch
)");

struct Context {
  void* at = nullptr;
};

// entry, which never returns, will begin on a stack of so many bytes.
inline void prepare(Context& context, char* stack, std::size_t bytes, void (*entry)()) {
  const auto end = reinterpret_cast<std::uintptr_t>(stack + bytes) & ~std::uintptr_t{15};
  auto* const top = reinterpret_cast<void**>(end) - 8;  // six registers, where to return to, and one to keep it aligned
  for (int i = 0; i < 8; i++) top[i] = nullptr;
  top[6] = reinterpret_cast<void*>(entry);
  context.at = top;
}

inline void go(Context& from, const Context& to) { ear_shim_switch(&from.at, to.at); }

#else

#include <ucontext.h>

struct Context {
  ucontext_t at;
};

inline void prepare(Context& context, char* stack, std::size_t bytes, void (*entry)()) {
  getcontext(&context.at);
  context.at.uc_stack.ss_sp = stack;
  context.at.uc_stack.ss_size = bytes;
  context.at.uc_link = nullptr;
  makecontext(&context.at, entry, 0);
}

inline void go(Context& from, const Context& to) { swapcontext(&from.at, &to.at); }

#endif
