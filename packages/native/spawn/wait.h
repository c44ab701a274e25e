/* Hearing of a child's end without the loop's help: libuv waits only for what it started itself. */
#ifndef EAR_SPAWN_WAIT_H
#define EAR_SPAWN_WAIT_H

#include <sys/types.h>

/* code: what it exited with, -1 where a signal ended it; signal: 0 where none did. Called on a thread of its own. */
typedef void (*ear_spawn_on_exit)(void *self, int code, int signal);

/*
 * A thread with a small stack waits for `pid`, takes it off the list of processes, and tells once. Returns 0, or the
 * number of the error, and then nobody waits.
 */
int ear_spawn_wait(pid_t pid, ear_spawn_on_exit on_exit, void *self);

#endif
