#ifndef EAR_SECCOMP_H
#define EAR_SECCOMP_H

#include <linux/filter.h>

enum { SECCOMP_MAX_INSTRUCTIONS = 256 };

/* Writes the jail's system call filter for this machine's architecture. The number of instructions. */
int build_filter(struct sock_filter out[SECCOMP_MAX_INSTRUCTIONS]);

/* What the filter would answer to one call: a SECCOMP_RET_* value. An interpreter for the tests. */
unsigned run_filter(const struct sock_filter *program, int count, unsigned arch, int nr,
                    const unsigned long long args[6]);

/* The filter as a memory file for bubblewrap's --seccomp, or -1. */
int filter_file(void);

#endif
