#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bwrap_args.h"
#include "order.h"

enum { MAX_ARGS = 64, SCRATCH_FD = 200 };

static int limit(int what, rlim_t soft, rlim_t hard) {
  struct rlimit now, want = {.rlim_cur = soft, .rlim_max = hard};
  /* A tighter limit that we started with stays. */
  if (getrlimit(what, &now)) return -1;
  if (now.rlim_max < want.rlim_max) want.rlim_max = now.rlim_max;
  if (want.rlim_cur > want.rlim_max) want.rlim_cur = want.rlim_max;
  return setrlimit(what, &want);
}

int task_limit(const jail_options *o) {
  return (o->spare ? MAX_PROCESSES : o->processes) + JAIL_OVERHEAD_PROCESSES;
}

static int take_limits(const jail_options *o, uid_t uid) {
  /* A second fence: the supervisor reads the exact time. A spare's is put up with its job, as it can only get lower. */
  const rlim_t cpu = (rlim_t)(o->spare ? MAX_SECONDS : o->cpu_s) + 2;
  if (limit(RLIMIT_CPU, cpu, cpu + 1) || limit(RLIMIT_CORE, 0, 0) || limit(RLIMIT_NOFILE, 256, 256) ||
      limit(RLIMIT_FSIZE, o->tmp_bytes, o->tmp_bytes) || limit(RLIMIT_STACK, 8 << 20, 64 << 20) ||
      limit(RLIMIT_MEMLOCK, 0, 0) || limit(RLIMIT_MSGQUEUE, 0, 0) || limit(RLIMIT_RTPRIO, 0, 0) ||
      limit(RLIMIT_NICE, 0, 0) || limit(RLIMIT_SIGPENDING, 256, 256))
    return -1;
  /* The kernel counts all tasks of a user. A user id of our own makes that the jail's; where the grader's user is
   * shared, the supervisor sets this limit later, inside the jail's own user namespace. */
  const rlim_t tasks = (rlim_t)task_limit(o);
  if (uid && limit(RLIMIT_NPROC, tasks, tasks)) return -1;
  /* Above the watched limit, so that the watch speaks first where memory is really used. */
  const rlim_t space = o->memory_bytes + (64 << 20);
  return o->limit_address_space ? limit(RLIMIT_AS, space, space) : 0;
}

/* Moves every descriptor out of the way first, then into its place: the wanted numbers may be taken by
 * one that is still to be moved. */
static int arrange_descriptors(const child_plan *plan, const order *job) {
  int from[CHILD_FIRST_FILE_FD + MAX_FILES];
  int count = 0;
  for (int i = 0; i < 5; i++) from[count++] = plan->standard[i];
  from[count++] = job->args_fd;
  from[count++] = plan->seccomp_fd;
  from[count++] = plan->status_fd;
  from[count++] = plan->gate_fd;
  from[count++] = plan->enter_fd;
  from[count++] = plan->talk_fd;
  for (int i = 0; i < job->file_count; i++) from[count++] = job->file_fds[i];
  for (int i = 0; i < count; i++) {
    from[i] = fcntl(from[i], F_DUPFD, SCRATCH_FD);
    if (from[i] < 0) return -1;
  }
  for (int i = 0; i < count; i++)
    if (dup2(from[i], i) < 0) return -1;
  return (int)syscall(SYS_close_range, (unsigned)count, ~0u, 0u);
}

static int change_identity(uid_t uid) {
  if (uid == 0) return geteuid() == 0 || getuid() == 0 ? (errno = EPERM, -1) : 0;
  if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)) return -1;
  if (setgroups(0, NULL) || setresgid(uid, uid, uid) || setresuid(uid, uid, uid)) return -1;
  /* A jail never starts as root: believe the kernel, not the calls above. */
  if (getuid() != uid || geteuid() != uid || getegid() != uid || setresuid(0, 0, 0) == 0) return errno = EPERM, -1;
  return 0;
}

/* While it waits, the child holds nothing of the launcher's that the grader could be waiting for the end of. */
static void let_go(const child_plan *plan) {
  const int keep[] = {plan->standard[0], plan->standard[1], plan->standard[2], plan->standard[3], plan->standard[4],
                      plan->seccomp_fd,  plan->status_fd,   plan->gate_fd,     plan->enter_fd,    plan->talk_fd,
                      plan->order_fd};
  for (int fd = 0; fd < SCRATCH_FD; fd++) {
    bool kept = false;
    for (size_t i = 0; i < sizeof keep / sizeof *keep; i++) kept = kept || keep[i] == fd;
    if (!kept) close(fd);
  }
}

/* Returns only on failure, with errno; the name of the failed step is left in *step. */
static void become_jail(const child_plan *plan, order *job, const char **step) {
  char *argv[MAX_ARGS + 5] = {"bwrap", "--args", "5", "--", ENTER_PLACE};
  char *const no_environment[] = {NULL};
  int count = 5;
  sigset_t none;

  *step = "join the cgroup";
  if (group_join(plan->group)) return;
  if (receive_order(plan->order_fd, job)) _exit(0); /* there will be no job */
  *step = "collect the command";
  for (char *const *word = job->options.argv; *word; word++) {
    if (count == MAX_ARGS + 4) {
      errno = E2BIG;
      return;
    }
    argv[count++] = *word;
  }
  *step = "arrange descriptors";
  if (arrange_descriptors(plan, job)) return;
  *step = "set resource limits";
  if (take_limits(&job->options, plan->uid)) return;
  *step = "give up the grader's identity";
  if (change_identity(plan->uid)) return;
  *step = "refuse new privileges";
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return;
  /* After the change of identity, which forgets it. */
  *step = "follow the launcher into death";
  if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)) return;
  if (getppid() != plan->launcher) {
    errno = ESRCH;
    return;
  }
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  for (int s = 1; s < NSIG; s++) signal(s, SIG_DFL);
  if (chdir("/")) return;
  *step = "start bubblewrap";
  execve(job->options.bwrap, argv, no_environment);
}

void run_child(const child_plan *plan) {
  static order job;
  const char *step = "";
  char sentence[256];
  /* Until bubblewrap has its own way of it; forgotten at the change of identity, and then said again. */
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  let_go(plan);
  dup2(plan->standard[2], 2);
  become_jail(plan, &job, &step);
  snprintf(sentence, sizeof sentence, "could not %s: %s", step, strerror(errno));
  (void)!write(2, sentence, strlen(sentence));
  _exit(EXIT_JAIL_FAILED);
}
