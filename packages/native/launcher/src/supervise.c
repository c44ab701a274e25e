#include "supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files.h"
#include "report.h"
#include "run.h"
#include "spare.h"
#include "tree.h"
#include "watch.h"

enum {
  CHANNEL_BYTES = 1 << 16,  /* waiting per direction on the call channels */
  ENDING_TURN_MS = 200,     /* while everything is being killed */
  FLUSH_MS = 2000,          /* a grader that does not read its pipes is not waited for longer */
  REAP_MS = 10,             /* after this, whoever is still our child is killed once more */
  DRAIN_TURNS = 64,         /* what may wait in the student's pipes is less than that many reads */
};

static void move_output(run *r, relay *from) {
  from->quota = r->printed < r->o->output_bytes ? r->o->output_bytes - r->printed : 0;
  r->printed += relay_move(from);
  if (r->printed <= r->o->output_bytes || r->result->output_limit) return;
  r->result->output_limit = true;
  run_end(r);
}

static void reap(run *r) {
  struct signalfd_siginfo info;
  while (read(r->signals_fd, &info, sizeof info) == sizeof info)
    if (info.ssi_signo == SIGTERM) r->result->killed = true, run_end(r);
  for (pid_t pid; (pid = waitpid(-1, NULL, WNOHANG)) > 0;)
    if (pid == r->bwrap) r->reaped = true;
}

/* The grader has all its answers. What they cost is known now; it need not wait until the kernel has taken the jail
 * apart. Where no group counts, only the end tells. */
static void report_before_the_end(run *r) {
  if (r->group.kind == BACKEND_RLIMIT || r->spare || r->command == 0 || r->reaped) return;
  for (uint64_t before = r->printed - 1, i = 0; before != r->printed && i < DRAIN_TURNS; i++) {
    before = r->printed;
    move_output(r, &r->out);
    move_output(r, &r->err);
  }
  r->result->wall_ms = now_ms() - r->began;
  r->result->signal = SIGKILL;
  run_account(r, run_cpu_ms(r));
  (void)write_report(FD_REPORT, r->result, false);
}

static void check_lifeline(run *r) {
  char bytes[JOB_BYTES];
  ssize_t n = read(FD_LIFELINE, bytes, sizeof bytes);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n > 0 && r->spare && spare_take(r, bytes, (size_t)n)) {
    spare_begin(r);
    return;
  }
  r->result->killed = true; /* the grader asked, or is gone */
  if (r->ending) return;
  report_before_the_end(r);
  run_end(r);
}

/* One round: waits until something happens or `until`, then serves everything that is ready. */
static void turn(run *r, int64_t until) {
  struct pollfd ready[12];
  relay_interest(&r->calls, ready);
  relay_interest(&r->replies, ready + 2);
  relay_interest(&r->out, ready + 4);
  relay_interest(&r->err, ready + 6);
  ready[8] = (struct pollfd){.fd = r->result->killed ? -1 : FD_LIFELINE, .events = POLLIN};
  ready[9] = (struct pollfd){.fd = r->signals_fd, .events = POLLIN};
  ready[10] = (struct pollfd){.fd = r->status_fd, .events = POLLIN};
  ready[11] = (struct pollfd){.fd = r->talk_fd, .events = POLLIN};
  int64_t wait = until - now_ms();
  if (poll(ready, 12, wait < 0 ? 0 : (int)wait) < 0) return;
  if (ready[10].revents) run_read_status(r);
  if (ready[11].revents) {
    run_read_talk(r);
    if (r->spare) spare_begin(r);
  }
  if (ready[8].revents) check_lifeline(r);
  if (ready[0].revents || ready[1].revents) relay_move(&r->calls);
  if (ready[2].revents || ready[3].revents) relay_move(&r->replies);
  if (ready[4].revents || ready[5].revents) move_output(r, &r->out);
  if (ready[6].revents || ready[7].revents) move_output(r, &r->err);
  if (ready[9].revents) reap(r);
}

/* As subreaper we inherit what bubblewrap leaves; no child means that nothing of the jail lives. Bubblewrap may die
 * before its child has asked to die with it, and before it has told us who that is: so whoever became our child is
 * killed, again and again until there is none. A child of ours that was not waited for keeps its number. */
static void end_children(run *r) {
  bool known = r->init_fd >= 0;
  for (;; known = false) {
    pid_t pid;
    while ((pid = waitpid(-1, NULL, WNOHANG)) > 0 || (pid < 0 && errno == EINTR)) {
    }
    if (pid < 0) return;
    if (!known) tree_kill_children(getpid());
    struct pollfd death = {.fd = r->signals_fd, .events = POLLIN};
    struct signalfd_siginfo info;
    poll(&death, 1, REAP_MS);
    while (read(r->signals_fd, &info, sizeof info) == sizeof info) {
    }
  }
}

static void carry_until_the_end(run *r) {
  while (!r->reaped) {
    int64_t wall = r->began + (int64_t)(r->o->wall_s * 1000);
    turn(r, r->ending ? now_ms() + ENDING_TURN_MS : wall < r->next_watch ? wall : r->next_watch);
    watch_limits(r);
  }
  r->result->wall_ms = now_ms() - r->began;
  run_end(r);
  end_children(r);
  int64_t patience = now_ms() + FLUSH_MS;
  while (!(relay_done(&r->replies) && relay_done(&r->out) && relay_done(&r->err)) && now_ms() < patience &&
         !r->result->killed)
    turn(r, patience);
}

void supervise(jail_options *o, const jail_start *start, jail_result *result) {
  run r = {.o = o, .result = result, .group = start->group, .bwrap = start->child, .own_uid = start->own_uid,
           .status_fd = start->status, .gate_fd = start->gate, .talk_fd = start->talk, .init_fd = -1,
           .spare = o->spare};
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
    run_fail(&r, "no memory for the channels");
    run_end(&r);
  }
  carry_until_the_end(&r);
  run_conclude(&r);
  relay_close(&r.calls);
  relay_close(&r.replies);
  relay_close(&r.out);
  relay_close(&r.err);
}
