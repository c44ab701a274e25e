#include "run.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "child.h"
#include "talk.h"

void run_fail(run *r, const char *format, ...) {
  if (r->result->error[0]) return;
  va_list words;
  va_start(words, format);
  vsnprintf(r->result->error, sizeof r->result->error, format, words);
  va_end(words);
}

void run_end(run *r) {
  r->ending = true;
  group_kill(&r->group);
  if (!r->reaped) kill(r->bwrap, SIGKILL);
  /* The jail's pid 1: the kernel ends the rest with it. By descriptor, as a number may be used again. */
  if (r->init_fd >= 0) (void)syscall(SYS_pidfd_send_signal, r->init_fd, SIGKILL, NULL, 0);
}

/* Bubblewrap tells the pid of the jail's reaper, and later the command's exit code. */
static long status_value(const run *r, const char *key) {
  const char *at = strstr(r->status, key);
  return at ? strtol(at + strlen(key), NULL, 10) : -1;
}

/* The jail exists but has run nothing yet: from here on its tasks are counted in its own user namespace. */
static void open_gate(run *r, pid_t init) {
  const rlim_t tasks = (rlim_t)task_limit(r->o);
  if (!r->own_uid && prlimit(init, RLIMIT_NPROC, &(struct rlimit){tasks, tasks}, NULL)) {
    run_fail(r, "could not limit processes: %s", strerror(errno));
    run_end(r);
    return;
  }
  (void)!write(r->gate_fd, "", 1);
}

void run_read_status(run *r) {
  ssize_t n = read(r->status_fd, r->status + r->status_size, sizeof r->status - 1 - r->status_size);
  if (n <= 0) {
    if (n == 0 || errno != EAGAIN) close(r->status_fd), r->status_fd = -1;
    return;
  }
  r->status[r->status_size += (size_t)n] = 0;
  long init = status_value(r, "\"child-pid\": ");
  if (r->init_fd < 0 && init > 1) {
    r->init_fd = (int)syscall(SYS_pidfd_open, (pid_t)init, 0);
    open_gate(r, (pid_t)init);
  }
}

void run_read_talk(run *r) {
  enter_news news;
  int came = read_talk(r->talk_fd, &news);
  if (came < 0) close(r->talk_fd), r->talk_fd = -1;
  if (came <= 0) return;
  if (news.message.kind == ENTER_READY && news.sender > 1) {
    r->command = news.sender;
    r->result->landlock = news.message.landlock;
    return;
  }
  run_fail(r, "the jail did not start: could not %s: %s", enter_step(&news.message), strerror(news.message.error));
  run_end(r);
}

int64_t run_cpu_ms(const run *r) {
  int64_t used = group_cpu_ms(&r->group);
  return used < 0 ? -1 : used - r->cpu_before_ms;
}

void run_account(run *r, int64_t cpu_ms) {
  jail_result *result = r->result;
  result->cpu_ms = cpu_ms > 0 ? cpu_ms : 0;
  result->memory_peak = group_memory_peak(&r->group);
  result->oom = result->oom || group_out_of_memory(&r->group);
  /* RLIMIT_CPU spoke before the supervisor looked. */
  if (!result->wall_out && (result->signal == SIGXCPU || result->signal == SIGKILL) &&
      result->cpu_ms >= (int64_t)(r->o->cpu_s * 1000))
    result->cpu_out = true;
}

static void tell_end(run *r) {
  jail_result *result = r->result;
  result->code = -1;
  result->signal = 0;
  long code = status_value(r, "\"exit-code\": ");
  bool ended = result->wall_out || result->cpu_out || result->output_limit || result->killed || result->oom;
  if (r->command == 0 && !ended) run_fail(r, "the jail did not start: %.*s", (int)r->err.head_size, r->err.head);
  if (code > 128 && code - 128 < NSIG) result->signal = (int)code - 128;
  else if (code >= 0) result->code = (int)code;
  else if (ended) result->signal = SIGKILL;
  else run_fail(r, "the jail broke: %.*s", (int)r->err.head_size, r->err.head);
}

void run_conclude(run *r) {
  jail_result *result = r->result;
  while (r->status_fd >= 0) run_read_status(r);
  while (r->talk_fd >= 0) run_read_talk(r);
  struct rusage used;
  getrusage(RUSAGE_CHILDREN, &used);
  int64_t cpu = run_cpu_ms(r);
  int64_t waited =
      (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000ll + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
  result->oom = result->oom || group_out_of_memory(&r->group);
  tell_end(r);
  run_account(r, cpu >= 0 ? cpu : waited > r->seen_cpu_ms ? waited : r->seen_cpu_ms);
  if (r->group.kind == BACKEND_RLIMIT) {
    uint64_t largest = (uint64_t)used.ru_maxrss * 1024;
    result->memory_peak = r->seen_memory > largest ? r->seen_memory : largest;
  }
  if (group_remove(&r->group)) run_fail(r, "processes were left in the cgroup %s", r->group.memory);
}
