#include "start.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bwrap_args.h"
#include "child.h"
#include "enter_image.h"
#include "order.h"
#include "seccomp.h"
#include "talk.h"

static int complain(char *problem, size_t size, const char *what) {
  snprintf(problem, size, "%s: %s", what, strerror(errno));
  return -1;
}

/* The student may open /dev/stdout again: that asks who owns the pipe. */
static int open_pipe(int ends[2], uid_t uid) {
  if (pipe2(ends, O_CLOEXEC)) return -1;
  return uid ? fchown(ends[0], uid, uid) | fchown(ends[1], uid, uid) : 0;
}

static void close_all(const int *fds, int count) {
  for (int i = 0; i < count; i++) close(fds[i]);
}

int jail_prepare(const jail_options *o, uid_t uid, jail_start *s, char *problem, size_t size) {
  int calls[2], replies[2], out[2], err[2], status[2], gate[2], talk[2], order_ends[2];
  *s = (jail_start){.own_uid = uid != 0};
  if (group_create(o, &s->group, problem, size)) {
    group_remove(&s->group);
    return -1;
  }
  int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  int seccomp = filter_file(), enter = enter_image_file();
  if (nothing < 0 || seccomp < 0 || enter < 0 || open_talk(talk) || open_pipe(calls, uid) || open_pipe(replies, uid) ||
      open_pipe(out, uid) || open_pipe(err, uid) || open_pipe(status, uid) || open_pipe(gate, uid) ||
      socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, order_ends)) {
    group_remove(&s->group);
    return complain(problem, size, "no descriptors");
  }
  child_plan plan = {.group = &s->group, .standard = {nothing, out[1], err[1], calls[0], replies[1]},
                     .seccomp_fd = seccomp, .status_fd = status[1], .gate_fd = gate[0], .enter_fd = enter,
                     .talk_fd = talk[1], .order_fd = order_ends[1], .uid = uid, .launcher = getpid()};
  s->child = fork();
  if (s->child < 0) {
    group_remove(&s->group);
    return complain(problem, size, "no process");
  }
  if (s->child == 0) run_child(&plan);
  const int theirs[] = {nothing,   out[1],  err[1], calls[0], replies[1],   seccomp,
                        status[1], gate[0], enter,  talk[1],  order_ends[1]};
  close_all(theirs, sizeof theirs / sizeof *theirs);
  s->calls = calls[1];
  s->replies = replies[0];
  s->out = out[0];
  s->err = err[0];
  s->status = status[0];
  s->gate = gate[1];
  s->talk = talk[0];
  s->order = order_ends[0];
  return 0;
}

int jail_go(jail_start *s, const jail_options *o, const staged_file *files, int count, char *problem, size_t size) {
  order what = {.options = *o, .file_count = count};
  staged_file numbered[MAX_FILES];
  for (int i = 0; i < count; i++) {
    what.file_fds[i] = files[i].fd;
    numbered[i] = files[i];
    numbered[i].fd = CHILD_FIRST_FILE_FD + i;
  }
  if (group_limit(o, &s->group, problem, size)) return -1;
  what.args_fd = bwrap_args_file(o, numbered, count);
  if (what.args_fd < 0) return complain(problem, size, "no options for bubblewrap");
  int sent = send_order(s->order, &what);
  close(what.args_fd);
  close_all(what.file_fds, count);
  if (sent) return complain(problem, size, "the jail's process is gone");
  close(s->order);
  s->order = -1;
  return 0;
}

void jail_abandon(jail_start *s) {
  if (s->order >= 0) close(s->order);
  kill(s->child, SIGKILL);
  waitpid(s->child, NULL, 0);
  group_remove(&s->group);
}
