#ifndef EAR_CHILD_H
#define EAR_CHILD_H

#include "cgroup.h"
#include "enter.h"
#include "jail.h"

/* What the forked child turns into bubblewrap: its descriptors, in the order 0..4, and the rest that
 * bubblewrap itself needs. The job comes over order_fd. */
typedef struct {
  const run_group *group;
  int standard[5];                 /* becomes 0 nothing, 1 stdout, 2 stderr, 3 calls, 4 replies */
  int seccomp_fd, status_fd, gate_fd, enter_fd, talk_fd, order_fd;
  uid_t uid;                       /* 0: stay who we are (never root) */
  pid_t launcher;
} child_plan;

/* Numbers that the kept descriptors get in the child; fixed, so that the options can name them before
 * the fork. */
enum {
  CHILD_ARGS_FD = 5,
  CHILD_SECCOMP_FD = 6,
  CHILD_STATUS_FD = 7,
  CHILD_GATE_FD = 8,
  CHILD_ENTER_FD = 9,
  CHILD_TALK_FD = ENTER_TALK_FD,
  CHILD_FIRST_FILE_FD = 11,
};

/* How many tasks the kernel may let the jail have, by RLIMIT_NPROC; for a spare as many as any job may have. */
int task_limit(const jail_options *o);

/* The child's whole life after the fork: joins the group, waits for the job, takes limits, gives up every identity
 * and descriptor but its own, becomes bubblewrap. What goes wrong is said on the jail's stderr. */
_Noreturn void run_child(const child_plan *plan);

#endif
