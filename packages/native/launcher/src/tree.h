#ifndef EAR_TREE_H
#define EAR_TREE_H

#include "jail.h"

/* What a process and everything below it uses right now. Bubblewrap's reaper adopts orphans, so
 * nothing of a jail ever leaves the tree of the launcher's child. */
typedef struct {
  int tasks;            /* processes and threads */
  uint64_t memory;      /* resident bytes, shared pages counted once per process */
  int64_t cpu_ms;       /* of the living, and of those that they waited for */
} tree_use;

/* Walks /proc once (about 2 ms on a quiet machine). Only the rlimit back-end needs it. */
tree_use tree_measure(pid_t root);

/* SIGKILL to every direct child of that process. */
void tree_kill_children(pid_t parent);

#endif
