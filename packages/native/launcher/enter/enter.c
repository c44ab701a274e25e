/* ear-enter: the first program inside a jail. It puts up Landlock, which only someone inside can do after the last
 * mount, tells the launcher so, and becomes the command.
 *
 *   /box/.enter COMMAND [ARGUMENT…] */
#include "enter.h"

#include <asm/unistd.h>
#include <linux/fcntl.h>
#include <linux/prctl.h>

#include "bare.h"

enum { FIRST_UNWANTED_FD = 5, OLDEST_LANDLOCK = 2 /* 1 cannot move files between folders at all */ };
enum { STEP_CLOSE, STEP_PRIVILEGES, STEP_LANDLOCK, STEP_COMMAND };

/* linux/landlock.h as of version 7; headers in use may be older than the kernel. */
enum { NR_CREATE_RULESET = 444, NR_ADD_RULE = 445, NR_RESTRICT_SELF = 446, RULE_PATH_BENEATH = 1, ASK_VERSION = 1 };
enum {
  EXECUTE = 1 << 0,
  WRITE_FILE = 1 << 1,
  READ_FILE = 1 << 2,
  READ_DIR = 1 << 3,
  MAKE_CHAR = 1 << 6,
  MAKE_BLOCK = 1 << 11,
  UP_TO_REFER = (1 << 14) - 1,
  TRUNCATE = 1 << 14,
  IOCTL_DEV = 1 << 15,
};
typedef struct {
  uint64_t files, network, scopes;
} ruleset;
typedef struct {
  uint64_t allowed;
  int32_t folder;
} __attribute__((packed)) rule;

/* What each version brought is asked for where it is there: TCP with 4, local sockets and signals with 6. */
static ruleset everything(long version) {
  ruleset all;
  all.files = UP_TO_REFER | (version >= 3 ? TRUNCATE : 0) | (version >= 5 ? IOCTL_DEV : 0);
  all.network = version >= 4 ? 3 : 0;
  all.scopes = version >= 6 ? 3 : 0;
  return all;
}

static long allow(long set, const char *folder, uint64_t rights) {
  long fd = call5(__NR_openat, AT_FDCWD, (long)folder, O_PATH | O_CLOEXEC, 0, 0);
  if (fd < 0) return fd;
  rule what = {.allowed = rights, .folder = (int32_t)fd};
  long answer = call5(NR_ADD_RULE, set, RULE_PATH_BENEATH, (long)&what, 0, 0);
  call5(__NR_close, fd, 0, 0, 0, 0);
  return answer;
}

/* Everything can be read and run, only the three folders of the jail's own can be changed. The version that is in
 * force, 0 where the kernel has none that is of use, or an error. */
static long put_up_landlock(void) {
  long version = call5(NR_CREATE_RULESET, 0, 0, ASK_VERSION, 0, 0);
  if (version < OLDEST_LANDLOCK) return 0;
  ruleset all = everything(version);
  long set = call5(NR_CREATE_RULESET, (long)&all, version >= 6 ? 24 : version >= 4 ? 16 : 8, 0, 0, 0);
  if (set < 0) return set;
  const uint64_t reading = EXECUTE | READ_FILE | READ_DIR;
  const uint64_t own = all.files & ~(uint64_t)(MAKE_CHAR | MAKE_BLOCK | IOCTL_DEV);
  long failed = allow(set, "/", reading);
  if (!failed) failed = allow(set, "/dev", (reading | WRITE_FILE | IOCTL_DEV) & all.files);
  if (!failed) failed = allow(set, "/dev/shm", own);
  if (!failed) failed = allow(set, "/tmp", own);
  if (!failed) failed = allow(set, "/box/student", own);
  if (!failed) failed = call5(NR_RESTRICT_SELF, set, 0, 0, 0, 0);
  call5(__NR_close, set, 0, 0, 0, 0);
  return failed ? failed : version;
}

static void tell(int kind, long landlock, long error, int step) {
  enter_message news = {.kind = kind, .landlock = (int32_t)landlock, .error = (int32_t)error, .step = step};
  call5(__NR_write, ENTER_TALK_FD, (long)&news, sizeof news, 0, 0);
}

static void give_up(long error, int step) {
  tell(ENTER_FAILED, 0, -error, step);
  call5(__NR_exit_group, 70, 0, 0, 0, 0);
}

__attribute__((noreturn, used)) void enter_main(long *stack) {
  char **argv = (char **)(stack + 1);
  char **environment = argv + stack[0] + 1;
  long failed = call5(__NR_close_range, FIRST_UNWANTED_FD, ENTER_TALK_FD - 1, 0, 0, 0);
  if (!failed) failed = call5(__NR_close_range, ENTER_TALK_FD + 1, -1, 0, 0, 0);
  if (!failed) failed = call5(__NR_fcntl, ENTER_TALK_FD, F_SETFD, FD_CLOEXEC, 0, 0);
  if (failed) give_up(failed, STEP_CLOSE);
  failed = call5(__NR_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (failed) give_up(failed, STEP_PRIVILEGES);
  long landlock = put_up_landlock();
  if (landlock < 0) give_up(landlock, STEP_LANDLOCK);
  tell(ENTER_READY, landlock, 0, STEP_COMMAND);
  failed = call5(__NR_execve, (long)argv[1], (long)(argv + 1), (long)environment, 0, 0);
  give_up(failed, STEP_COMMAND);
  __builtin_unreachable();
}
