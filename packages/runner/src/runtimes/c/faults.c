#define _GNU_SOURCE
/* Everything here may run in a signal handler on the ruins of the student's stack and heap. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <ucontext.h>
#include <unistd.h>
#if defined(__aarch64__)
#include <asm/sigcontext.h>
#endif

#include "stub.h"

volatile running_call running;

static char handler_stack[1 << 16];
static uintptr_t stack_top;

void watch_stack(void) { stack_top = (uintptr_t)__builtin_frame_address(0); }

static const struct {
  int number;
  const char *name;
} WATCHED[] = {{SIGSEGV, "SIGSEGV"}, {SIGBUS, "SIGBUS"}, {SIGFPE, "SIGFPE"}, {SIGILL, "SIGILL"}, {SIGABRT, "SIGABRT"}};
enum { WATCHED_COUNT = sizeof WATCHED / sizeof *WATCHED };

_Noreturn void end_with_fault(const char *kind, const char *name, const long long *index, const char *signal) {
  char header[512], place[32] = "null", buffer_name[MAX_NAME + 2] = "null", signal_name[16] = "null";
  if (index) snprintf(place, sizeof place, "%lld", *index);
  if (name) snprintf(buffer_name, sizeof buffer_name, "\"%s\"", name);
  if (signal) snprintf(signal_name, sizeof signal_name, "\"%s\"", signal);
  int size = snprintf(header, sizeof header,
                      "{\"id\":%lld,\"segments\":[],\"fault\":{\"kind\":\"%s\",\"buffer\":%s,\"index\":%s,"
                      "\"block\":null,\"thread\":null,\"other\":null,\"line\":null,\"signal\":%s}}",
                      (long long)running.id, kind, buffer_name, place, signal_name);
  write_prefix((size_t)size, 0);
  write_all(header, (size_t)size);
  _exit(1);
}

/* Whether the access that failed was a write, as the processor told the kernel. */
static bool was_write(const ucontext_t *context) {
#if defined(__x86_64__)
  return context->uc_mcontext.gregs[REG_ERR] & 2;
#elif defined(__aarch64__)
  const unsigned char *at = (const unsigned char *)context->uc_mcontext.__reserved;
  for (const struct _aarch64_ctx *head = (const void *)at; head->magic; head = (const void *)(at += head->size))
    if (head->magic == ESR_MAGIC) return ((const struct esr_context *)head)->esr & 64;
  return false;
#else
#error "the stub knows x86-64 and arm64"
#endif
}

static bool is_stack(uintptr_t address) {
  struct rlimit limit;
  const uintptr_t slack = 1 << 20;
  if (getrlimit(RLIMIT_STACK, &limit) || limit.rlim_cur == RLIM_INFINITY || address >= stack_top) return false;
  uintptr_t depth = stack_top - address;
  return depth + slack > limit.rlim_cur && depth < limit.rlim_cur + (64 << 20);
}

static void on_signal(int number, siginfo_t *info, void *context) {
  const char *name = NULL;
  for (int i = 0; i < WATCHED_COUNT; i++)
    if (WATCHED[i].number == number) name = WATCHED[i].name;
  /* A second fault in here ends the process the plain way. */
  for (int i = 0; i < WATCHED_COUNT; i++) signal(WATCHED[i].number, SIG_DFL);
  uintptr_t address = (uintptr_t)info->si_addr;
  bool access = (number == SIGSEGV || number == SIGBUS) && info->si_code > 0 && info->si_code != SI_KERNEL;
  if (access && address < 4096) end_with_fault("null", NULL, NULL, name);
  if (access && is_stack(address)) end_with_fault("stack", NULL, NULL, name);
  for (int i = 0; access && i < running.count; i++) {
    const buffer *b = &running.buffers[i];
    long long index;
    if (!buffer_index(b, address, &index)) continue;
    bool inside = index >= 0 && (size_t)index < b->elements;
    bool write = was_write(context);
    end_with_fault(inside ? "const_write" : write ? "oob_write" : "oob_read", b->name, &index, name);
  }
  end_with_fault("signal", NULL, NULL, name);
}

void watch_faults(void) {
  const stack_t own = {.ss_sp = handler_stack, .ss_size = sizeof handler_stack};
  struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
  sigset_t watched;
  sigaltstack(&own, NULL);
  sigemptyset(&action.sa_mask);
  sigemptyset(&watched);
  for (int i = 0; i < WATCHED_COUNT; i++) {
    sigaction(WATCHED[i].number, &action, NULL);
    sigaddset(&watched, WATCHED[i].number);
  }
  sigprocmask(SIG_UNBLOCK, &watched, NULL);
}
