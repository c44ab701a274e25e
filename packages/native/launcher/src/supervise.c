#include "supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "child.h"
#include "files.h"
#include "relay.h"
#include "tree.h"

enum {
  CHANNEL_BYTES = 1 << 16,  /* waiting per direction on the call channels */
  WATCH_RLIMIT_MS = 20,     /* how often the tree is measured where no cgroup does it */
  WATCH_CGROUP_MS = 200,    /* at least this often a cgroup is asked about memory */
  FLUSH_MS = 2000,          /* a grader that does not read its pipes is not waited for longer */
};

typedef struct {
  const jail_options *o;
  jail_result *result;
  run_group group;
  relay calls, replies, out, err;
  int status_fd, signals_fd, gate_fd;
  pid_t bwrap;
  int init_fd;
  int64_t began, next_watch;
  int64_t seen_cpu_ms;
  uint64_t seen_memory, printed;
  int wait_status;
  bool reaped, ending, own_uid;
  char status[512];
  size_t status_size;
} run;

static void fail(run *r, const char *format, ...) {
  if (r->result->error[0]) return;
  va_list words;
  va_start(words, format);
  vsnprintf(r->result->error, sizeof r->result->error, format, words);
  va_end(words);
}

static void end_all(run *r) {
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
    fail(r, "could not limit processes: %s", strerror(errno));
    end_all(r);
    return;
  }
  (void)!write(r->gate_fd, "", 1);
}

static void read_status(run *r) {
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

static void watch_cgroup(run *r, int64_t now) {
  int64_t used = group_cpu_ms(&r->group);
  if (used > r->seen_cpu_ms) r->seen_cpu_ms = used;
  if (group_out_of_memory(&r->group)) end_all(r);
  /* The limit cannot be reached sooner than with every processor busy until then. */
  int64_t left = (int64_t)(r->o->cpu_s * 1000) - r->seen_cpu_ms;
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  int64_t pause = left / (processors > 0 ? processors : 1);
  r->next_watch = now + (pause < 5 ? 5 : pause > WATCH_CGROUP_MS ? WATCH_CGROUP_MS : pause);
}

static void watch_tree(run *r, int64_t now) {
  tree_use use = tree_measure(r->bwrap);
  if (use.cpu_ms > r->seen_cpu_ms) r->seen_cpu_ms = use.cpu_ms;
  if (use.memory > r->seen_memory) r->seen_memory = use.memory;
  if (use.memory > r->o->memory_bytes) r->result->oom = true, end_all(r);
  if (use.tasks > r->o->processes + JAIL_OVERHEAD_PROCESSES + 1) end_all(r);
  r->next_watch = now + WATCH_RLIMIT_MS;
}

static void watch_limits(run *r) {
  int64_t now = now_ms();
  if (r->ending) return;
  if (now - r->began >= (int64_t)(r->o->wall_s * 1000)) {
    r->result->wall_out = true;
    end_all(r);
  } else if (now >= r->next_watch) {
    if (r->group.kind == BACKEND_RLIMIT) watch_tree(r, now);
    else watch_cgroup(r, now);
    if (!r->ending && r->seen_cpu_ms >= (int64_t)(r->o->cpu_s * 1000)) {
      r->result->cpu_out = true;
      end_all(r);
    }
  }
}

static void move_output(run *r, relay *from) {
  from->quota = r->printed < r->o->output_bytes ? r->o->output_bytes - r->printed : 0;
  r->printed += relay_move(from);
  if (r->printed <= r->o->output_bytes || r->result->output_limit) return;
  r->result->output_limit = true;
  end_all(r);
}

static void reap(run *r) {
  struct signalfd_siginfo info;
  while (read(r->signals_fd, &info, sizeof info) == sizeof info)
    if (info.ssi_signo == SIGTERM) r->result->killed = true, end_all(r);
  int status;
  for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
    if (pid == r->bwrap) r->reaped = true, r->wait_status = status;
}

static void check_lifeline(run *r) {
  char bytes[64];
  ssize_t n = read(FD_LIFELINE, bytes, sizeof bytes);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  r->result->killed = true; /* the grader asked, or is gone */
  if (!r->ending) end_all(r);
}

/* One round: waits until something happens or `until`, then serves everything that is ready. */
static void turn(run *r, int64_t until) {
  struct pollfd ready[11];
  relay_interest(&r->calls, ready);
  relay_interest(&r->replies, ready + 2);
  relay_interest(&r->out, ready + 4);
  relay_interest(&r->err, ready + 6);
  ready[8] = (struct pollfd){.fd = r->result->killed ? -1 : FD_LIFELINE, .events = POLLIN};
  ready[9] = (struct pollfd){.fd = r->signals_fd, .events = POLLIN};
  ready[10] = (struct pollfd){.fd = r->status_fd, .events = POLLIN};
  int64_t wait = until - now_ms();
  if (poll(ready, 11, wait < 0 ? 0 : (int)wait) < 0) return;
  if (ready[8].revents) check_lifeline(r);
  if (ready[10].revents) read_status(r);
  if (ready[0].revents || ready[1].revents) relay_move(&r->calls);
  if (ready[2].revents || ready[3].revents) relay_move(&r->replies);
  if (ready[4].revents || ready[5].revents) move_output(r, &r->out);
  if (ready[6].revents || ready[7].revents) move_output(r, &r->err);
  if (ready[9].revents) reap(r);
}

/* As subreaper we inherit what bubblewrap leaves; no child means that nothing of the jail lives. Bubblewrap may die
 * before its child has asked to die with it, and before it has told us who that is: so whoever became our child is
 * killed, again and again until there is none. A child of ours that was not waited for keeps its number. */
static void end_children(void) {
  for (;;) {
    pid_t pid = waitpid(-1, NULL, WNOHANG);
    if (pid > 0 || (pid < 0 && errno == EINTR)) continue;
    if (pid < 0) return;
    tree_kill_children(getpid());
    usleep(1000);
  }
}

static void carry_until_the_end(run *r) {
  while (!r->reaped) {
    int64_t wall = r->began + (int64_t)(r->o->wall_s * 1000);
    turn(r, r->ending ? now_ms() + WATCH_CGROUP_MS : wall < r->next_watch ? wall : r->next_watch);
    watch_limits(r);
  }
  r->result->wall_ms = now_ms() - r->began;
  end_all(r);
  end_children();
  int64_t patience = now_ms() + FLUSH_MS;
  while (!(relay_done(&r->replies) && relay_done(&r->out) && relay_done(&r->err)) && now_ms() < patience &&
         !r->result->killed)
    turn(r, patience);
}

static void conclude(run *r) {
  jail_result *result = r->result;
  while (r->status_fd >= 0) read_status(r);
  struct rusage used;
  getrusage(RUSAGE_CHILDREN, &used);
  int64_t cpu = group_cpu_ms(&r->group);
  int64_t waited = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000ll + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
  result->cpu_ms = cpu >= 0 ? cpu : waited > r->seen_cpu_ms ? waited : r->seen_cpu_ms;
  result->memory_peak = group_memory_peak(&r->group);
  if (r->group.kind == BACKEND_RLIMIT) {
    uint64_t largest = (uint64_t)used.ru_maxrss * 1024;
    result->memory_peak = r->seen_memory > largest ? r->seen_memory : largest;
  }
  result->oom = result->oom || group_out_of_memory(&r->group);
  result->code = -1;
  long code = status_value(r, "\"exit-code\": ");
  if (code > 128 && code - 128 < NSIG) result->signal = (int)code - 128;
  else if (code >= 0) result->code = (int)code;
  else if (result->wall_out || result->cpu_out || result->output_limit || result->killed || result->oom)
    result->signal = SIGKILL;
  else
    fail(r, "the jail did not start: %.*s", (int)r->err.head_size, r->err.head);
  /* RLIMIT_CPU spoke before the supervisor looked. */
  if (!result->wall_out && (result->signal == SIGXCPU || result->signal == SIGKILL) &&
      result->cpu_ms >= (int64_t)(r->o->cpu_s * 1000))
    result->cpu_out = true;
  if (group_remove(&r->group)) fail(r, "processes were left in the cgroup %s", r->group.memory);
}

void supervise(const jail_options *o, const jail_start *start, jail_result *result) {
  run r = {.o = o, .result = result, .group = start->group, .bwrap = start->child, .own_uid = start->own_uid,
           .status_fd = start->status, .gate_fd = start->gate, .init_fd = -1};
  sigset_t watched;
  sigemptyset(&watched);
  sigaddset(&watched, SIGCHLD);
  sigaddset(&watched, SIGTERM);
  sigprocmask(SIG_BLOCK, &watched, NULL);
  r.signals_fd = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  fcntl(r.status_fd, F_SETFL, O_NONBLOCK);
  fcntl(FD_LIFELINE, F_SETFL, fcntl(FD_LIFELINE, F_GETFL) | O_NONBLOCK);

  size_t room = o->output_bytes + 4096;
  r.began = r.next_watch = now_ms();
  if (relay_open(&r.calls, FD_CALLS, start->calls, CHANNEL_BYTES) &&
      relay_open(&r.replies, start->replies, FD_REPLIES, CHANNEL_BYTES) &&
      relay_open(&r.out, start->out, FD_STDOUT, room) && relay_open(&r.err, start->err, FD_STDERR, room)) {
    reap(&r); /* it may have ended before we listened */
  } else {
    fail(&r, "no memory for the channels");
    end_all(&r);
  }
  carry_until_the_end(&r);
  conclude(&r);
  relay_close(&r.calls);
  relay_close(&r.replies);
  relay_close(&r.out);
  relay_close(&r.err);
}
