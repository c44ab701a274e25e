#include "wait.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

enum { STACK_BYTES = 128 * 1024 };

struct waiter {
    pid_t pid;
    ear_spawn_on_exit on_exit;
    void *self;
};

static void *wait_for(void *given) {
    struct waiter *const waiter = given;
    int status = 0;
    pid_t ended;
    do {
        ended = waitpid(waiter->pid, &status, 0);
    } while (ended < 0 && errno == EINTR);
    const int known = ended == waiter->pid;
    const int code = known && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    const int ended_by = known && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    waiter->on_exit(waiter->self, code, ended_by);
    free(waiter);
    return NULL;
}

/* Signals are the main thread's: a new thread inherits the mask of the one that makes it. */
static int begin(const pthread_attr_t *attributes, struct waiter *waiter) {
    pthread_t thread;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const int error = pthread_create(&thread, attributes, wait_for, waiter);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

int ear_spawn_wait(pid_t pid, ear_spawn_on_exit on_exit, void *self) {
    struct waiter *const waiter = malloc(sizeof *waiter);
    if (waiter == NULL) return ENOMEM;
    *waiter = (struct waiter){pid, on_exit, self};
    pthread_attr_t attributes;
    int error = pthread_attr_init(&attributes);
    if (error == 0) {
        error = pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
        if (error == 0) error = pthread_attr_setstacksize(&attributes, STACK_BYTES);
        if (error == 0) error = begin(&attributes, waiter);
        pthread_attr_destroy(&attributes);
    }
    if (error != 0) free(waiter);
    return error;
}
