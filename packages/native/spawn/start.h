/*
 * Starting a program as a child whose descriptors 0 .. n - 1 are sockets to its parent.
 *
 * fork() copies the page tables of the parent, which takes a large process 8 ms and more, while its event loop stands
 * still; posix_spawn() borrows the parent's memory until the program begins (clone with CLONE_VM | CLONE_VFORK), for a
 * fraction of one.
 */
#ifndef EAR_SPAWN_START_H
#define EAR_SPAWN_START_H

#include <sys/types.h>

enum { EAR_SPAWN_MOST = 16 };

/*
 * Starts `path` with `argv` (ends with NULL), an empty environment, the folder "/", default signal handlers and no
 * signal blocked; with glibc 2.34 or newer without any other descriptor, also where this process was careless. mine
 * (n <= EAR_SPAWN_MOST) receives the parent's ends, not blocking, closed when another program begins. Returns 0, or the
 * number of the error (errno.h), and then nothing was started and nothing is left open.
 */
int ear_spawn_start(const char *path, char *const argv[], int n, int mine[], pid_t *pid);

#endif
