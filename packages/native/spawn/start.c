#include "start.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef __GLIBC_PREREQ
#define __GLIBC_PREREQ(major, minor) 0
#endif

static void close_all(const int fds[], int n) {
    for (int i = 0; i < n; i++) close(fds[i]);
}

/* A pair of which the child's end lies above every number that the child will have it under. */
static int make_pair(int *mine, int *theirs, int above) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return errno;
    const int moved = fcntl(pair[1], F_DUPFD_CLOEXEC, above);
    const int error = moved < 0 ? errno : fcntl(pair[0], F_SETFL, O_NONBLOCK) != 0 ? errno : 0;
    close(pair[1]);
    if (error != 0) {
        close(pair[0]);
        if (moved >= 0) close(moved);
        return error;
    }
    *mine = pair[0];
    *theirs = moved;
    return 0;
}

static int prepare(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes, const int theirs[], int n) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int error = posix_spawn_file_actions_addchdir_np(actions, "/");
    for (int i = 0; i < n && error == 0; i++) error = posix_spawn_file_actions_adddup2(actions, theirs[i], i);
#if __GLIBC_PREREQ(2, 34)
    if (error == 0) error = posix_spawn_file_actions_addclosefrom_np(actions, n);
#endif
    if (error == 0) error = posix_spawnattr_setsigmask(attributes, &none);
    if (error == 0) error = posix_spawnattr_setsigdefault(attributes, &all);
    if (error == 0) error = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    return error;
}

static int spawn_with(const char *path, char *const argv[], const int theirs[], int n, pid_t *pid) {
    static char *const no_environment[] = {NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int error = posix_spawn_file_actions_init(&actions);
    if (error != 0) return error;
    error = posix_spawnattr_init(&attributes);
    if (error == 0) {
        error = prepare(&actions, &attributes, theirs, n);
        if (error == 0) error = posix_spawn(pid, path, &actions, &attributes, argv, no_environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

int ear_spawn_start(const char *path, char *const argv[], int n, int mine[], pid_t *pid) {
    int theirs[EAR_SPAWN_MOST] = {0};
    if (n < 0 || n > EAR_SPAWN_MOST) return EINVAL;
    for (int i = 0; i < n; i++) {
        const int error = make_pair(&mine[i], &theirs[i], n);
        if (error == 0) continue;
        close_all(mine, i);
        close_all(theirs, i);
        return error;
    }
    const int error = spawn_with(path, argv, theirs, n, pid);
    close_all(theirs, n);
    if (error != 0) close_all(mine, n);
    return error;
}
