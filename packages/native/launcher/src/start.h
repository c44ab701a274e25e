/* From nothing to a running jail, in two steps: what can be done before anybody knows the job (a launcher may wait
 * with it), and what needs the job. Joining a control group alone can take 10 ms on a quiet machine. */
#ifndef EAR_START_H
#define EAR_START_H

#include "cgroup.h"
#include "jail.h"

typedef struct {
  run_group group;
  pid_t child;                              /* becomes bubblewrap */
  bool own_uid;
  int calls, replies, out, err;             /* our ends of the student's pipes */
  int status, gate;                         /* bubblewrap's news; a byte here lets the jail begin */
  int talk;                                 /* ear-enter's news */
  int order;                                /* socket on which the child waits */
} jail_start;

/* Makes the group and the pipes and forks a child that joins the group and waits. `uid` 0: keep ours.
 * 0, or -1 with a sentence in `problem`; nothing is left behind then. */
int jail_prepare(const jail_options *o, uid_t uid, jail_start *s, char *problem, size_t size);
/* Sets the limits and lets the child become the jail. 0, or -1 with a sentence in `problem`. */
int jail_go(jail_start *s, const jail_options *o, const staged_file *files, int count, char *problem, size_t size);
/* Ends a child that waits, and removes the group. */
void jail_abandon(jail_start *s);

#endif
