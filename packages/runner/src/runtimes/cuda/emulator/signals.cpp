// Processor exceptions inside a kernel become faults; outside of one the process dies of them, as it should.
#include <signal.h>
#include <ucontext.h>

#include "fibers.hpp"
#include "launch.hpp"

namespace ear {

namespace {

const char *name_of(int signal) {
  switch (signal) {
    case SIGFPE: return "SIGFPE";
    case SIGILL: return "SIGILL";
    case SIGBUS: return "SIGBUS";
    case SIGABRT: return "SIGABRT";
    default: return "SIGSEGV";
  }
}

const void *instruction(const void *context) {
  const auto *machine_context = &static_cast<const ucontext_t *>(context)->uc_mcontext;
#if defined(__x86_64__)
  return reinterpret_cast<const void *>(machine_context->gregs[REG_RIP] + 1);
#elif defined(__aarch64__)
  return reinterpret_cast<const void *>(machine_context->pc + 1);
#else
  (void)machine_context;
  return nullptr;
#endif
}

void caught(int signal, siginfo_t *facts, void *context) {
  if (!in_kernel()) {
    ::signal(signal, SIG_DFL);
    raise(signal);
    return;
  }
  Fault fault;
  fault.kind = signal == SIGSEGV && guard_of(facts->si_addr) != NO_THREAD ? "stack" : "signal";
  fault.signal = name_of(signal);
  fault.line = line_of(instruction(context));
  stop(fault);
}

} // namespace

void watch_signals() {
  static u8 stack[64 * 1024];
  stack_t alternate{};
  alternate.ss_sp = stack;
  alternate.ss_size = sizeof stack;
  sigaltstack(&alternate, nullptr);
  struct sigaction action {};
  action.sa_sigaction = caught;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  for (int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT}) sigaction(signal, &action, nullptr);
}

} // namespace ear
