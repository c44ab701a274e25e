#include "bwrap_args.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "staging.h"

/* Kernel tables that tell about the host, or that a mistake elsewhere could make dangerous. A device
 * bound on a mount without devices cannot be opened at all. Most are for root only to begin with. */
static const char *const masked[] = {"/proc/kallsyms", "/proc/cmdline",       "/proc/keys",     "/proc/key-users",
                                     "/proc/kcore",    "/proc/sysrq-trigger", "/proc/modules",  "/proc/config.gz",
                                     "/proc/kmsg",     "/proc/timer_list",    "/proc/sched_debug"};

typedef struct {
  FILE *to;
} arguments;

/* Appends words up to a NULL, each with its NUL byte. */
static void add(arguments *a, ...) {
  va_list words;
  va_start(words, a);
  for (const char *word; (word = va_arg(words, const char *));) fwrite(word, 1, strlen(word) + 1, a->to);
  va_end(words);
}

static void add_number(arguments *a, const char *option, uint64_t value) {
  char text[32];
  snprintf(text, sizeof text, "%" PRIu64, value);
  add(a, option, text, NULL);
}

static void add_tmpfs(arguments *a, const char *path, uint64_t bytes) {
  add_number(a, "--size", bytes);
  add(a, "--perms", "0700", "--tmpfs", path, NULL);
}

static void add_file(arguments *a, int descriptor, const char *path) {
  char fd[16];
  snprintf(fd, sizeof fd, "%d", descriptor);
  add(a, "--perms", "0555", "--file", fd, path, NULL);
}

static void add_root(arguments *a, const jail_options *o) {
  for (int i = 0; i < o->ro_count; i++) add(a, "--ro-bind", o->ro[i], o->ro[i], NULL);
  for (int i = 0; i < o->link_count; i++) {
    char target[256];
    const char *colon = strchr(o->links[i], ':');
    snprintf(target, sizeof target, "%.*s", (int)(colon - o->links[i]), o->links[i]);
    add(a, "--symlink", target, colon + 1, NULL);
  }
}

static void add_kernel_files(arguments *a, const jail_options *o) {
  add(a, "--proc", "/proc", "--ro-bind", "/proc/sys", "/proc/sys", NULL);
  for (size_t i = 0; i < sizeof masked / sizeof *masked; i++)
    if (!access(masked[i], F_OK)) add(a, "--ro-bind", "/dev/null", masked[i], NULL);
  add(a, "--dev", "/dev", NULL);
  add_tmpfs(a, "/dev/shm", o->tmp_bytes);
  add(a, "--remount-ro", "/dev", NULL);
}

static void add_variable(arguments *a, const char *pair) {
  char name[256];
  const char *equals = strchr(pair, '=');
  snprintf(name, sizeof name, "%.*s", (int)(equals - pair), pair);
  add(a, "--setenv", name, equals + 1, NULL);
}

int bwrap_args_file(const jail_options *o, const staged_file *files, int file_count) {
  char *bytes = NULL;
  size_t size = 0;
  arguments a = {.to = open_memstream(&bytes, &size)};
  if (!a.to) return -1;
  add(&a, "--unshare-all", "--unshare-user", "--disable-userns", "--uid", "1000", "--gid", "1000", "--die-with-parent",
      "--new-session", "--cap-drop", "ALL", "--hostname", "box", NULL);
  add_root(&a, o);
  add_kernel_files(&a, o);
  add_tmpfs(&a, "/tmp", o->tmp_bytes);
  add(&a, "--dir", "/box", NULL);
  add_tmpfs(&a, "/box/student", o->tmp_bytes); /* the hand-in arrives by a request and is put here */
  add_file(&a, CHILD_ENTER_FD, ENTER_PLACE);
  for (int i = 0; i < file_count; i++) {
    char path[MAX_NAME + 8];
    snprintf(path, sizeof path, "/box/%s", files[i].name);
    add_file(&a, files[i].fd, path);
  }
  add(&a, "--remount-ro", "/", "--chdir", "/tmp", NULL);
  add(&a, "--setenv", "PATH", "/usr/bin", "--setenv", "HOME", "/tmp", "--setenv", "LANG", "C.UTF-8", NULL);
  add(&a, "--setenv", "OPENBLAS_NUM_THREADS", "1", "--setenv", "OMP_NUM_THREADS", "1", NULL);
  for (int i = 0; i < o->env_count; i++) add_variable(&a, o->env[i]);
  add_number(&a, "--seccomp", CHILD_SECCOMP_FD);
  add_number(&a, "--json-status-fd", CHILD_STATUS_FD);
  add_number(&a, "--block-fd", CHILD_GATE_FD);
  int failed = fclose(a.to);
  int fd = failed ? -1 : memory_file("bwrap-args", bytes, size);
  free(bytes);
  return fd;
}
