/* The group that one run lives in: what it may use, what it used. Two back-ends; with neither, the
 * limits come from rlimits and from tree.h, and these functions do nothing. */
#ifndef EAR_CGROUP_H
#define EAR_CGROUP_H

#include "jail.h"

/* bubblewrap's own two processes (the one outside and the reaper inside) live in the group too. */
enum { JAIL_OVERHEAD_PROCESSES = 2 };

typedef struct {
  backend_kind kind;
  char memory[512], pids[512], cpuacct[512], cpu[512]; /* v1: own folders; v2: all the same */
} run_group;

/* Makes the group. 0, or -1 with a sentence in `problem`. */
int group_create(const jail_options *o, run_group *g, char *problem, size_t size);
/* Writes the limits. 0, or -1 with a sentence in `problem`. */
int group_limit(const jail_options *o, const run_group *g, char *problem, size_t size);
/* Puts the calling process into the group. 0 or -1. Safe between fork and exec. */
int group_join(const run_group *g);
int64_t group_cpu_ms(const run_group *g);          /* all processes, the finished ones too; -1 unknown */
uint64_t group_memory_peak(const run_group *g);    /* bytes; 0 unknown */
bool group_out_of_memory(const run_group *g);      /* the kernel killed for memory in this group */
bool group_pids_refused(const run_group *g);       /* the kernel refused a fork in this group */
void group_kill(const run_group *g);               /* v2 only; elsewhere the pid namespace ends it */
/* Removes the group; it must be empty by now. 0, or -1 when something still lives in it. */
int group_remove(const run_group *g);

#endif
