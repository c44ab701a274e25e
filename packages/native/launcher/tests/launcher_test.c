/* What can be promised about the launcher without starting a jail. Real jails: apps/grader and tests/hostile. */
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroup.h"
#include "enter_image.h"
#include "files.h"
#include "options.h"
#include "relay.h"
#include "report.h"
#include "run.h"
#include "seccomp.h"
#include "spare.h"
#include "staging.h"
#include "talk.h"
#include "tree.h"

static int passed, failed;

static void expect(bool holds, const char *sentence) {
  holds ? passed++ : failed++;
  if (!holds) printf("not ok: %s\n", sentence);
}

#if defined(__x86_64__)
enum { ARCH = AUDIT_ARCH_X86_64, OTHER_ARCH = AUDIT_ARCH_I386 };
#else
enum { ARCH = AUDIT_ARCH_AARCH64, OTHER_ARCH = AUDIT_ARCH_ARM };
#endif

static void filters_calls(void) {
  struct sock_filter filter[SECCOMP_MAX_INSTRUCTIONS];
  int count = build_filter(filter);
  const struct {
    const char *sentence;
    unsigned arch;
    int nr;
    unsigned long long args[6];
    unsigned answer;
  } cases[] = {
      {"lets read through", ARCH, __NR_read, {0}, SECCOMP_RET_ALLOW},
      {"lets execve through", ARCH, __NR_execve, {0}, SECCOMP_RET_ALLOW},
      {"lets a thread start", ARCH, __NR_clone, {CLONE_VM | CLONE_THREAD | CLONE_SIGHAND}, SECCOMP_RET_ALLOW},
      {"refuses a user namespace", ARCH, __NR_clone, {CLONE_NEWUSER | 17}, SECCOMP_RET_ERRNO | EPERM},
      {"hides clone3", ARCH, __NR_clone3, {0}, SECCOMP_RET_ERRNO | ENOSYS},
      {"lets local sockets through", ARCH, __NR_socket, {AF_UNIX}, SECCOMP_RET_ALLOW},
      {"refuses the network", ARCH, __NR_socket, {AF_INET}, SECCOMP_RET_ERRNO | EAFNOSUPPORT},
      {"refuses vsock", ARCH, __NR_socket, {AF_VSOCK}, SECCOMP_RET_ERRNO | EAFNOSUPPORT},
      {"refuses the first of the list", ARCH, __NR_acct, {0}, SECCOMP_RET_ERRNO | EPERM},
      {"refuses mount", ARCH, __NR_mount, {0}, SECCOMP_RET_ERRNO | EPERM},
      {"refuses ptrace", ARCH, __NR_ptrace, {0}, SECCOMP_RET_ERRNO | EPERM},
      {"refuses io_uring", ARCH, __NR_io_uring_setup, {0}, SECCOMP_RET_ERRNO | EPERM},
      {"refuses typing for another terminal", ARCH, __NR_ioctl, {0, 0x5412}, SECCOMP_RET_ERRNO | EPERM},
      {"lets other ioctls through", ARCH, __NR_ioctl, {0, 0x5401}, SECCOMP_RET_ALLOW},
      {"refuses a lock", ARCH, __NR_fcntl, {3, F_SETLK}, SECCOMP_RET_ERRNO | EPERM},
      {"lets F_GETFL through", ARCH, __NR_fcntl, {3, F_GETFL}, SECCOMP_RET_ALLOW},
      {"refuses setuid bits", ARCH, __NR_fchmod, {3, 04755}, SECCOMP_RET_ERRNO | EPERM},
      {"lets chmod 755 through", ARCH, __NR_fchmod, {3, 0755}, SECCOMP_RET_ALLOW},
      {"refuses device nodes", ARCH, __NR_mknodat, {0, 0, S_IFCHR | 0666}, SECCOMP_RET_ERRNO | EPERM},
      {"lets a fifo through", ARCH, __NR_mknodat, {0, 0, S_IFIFO | 0666}, SECCOMP_RET_ALLOW},
      {"hides calls of the future", ARCH, 600, {0}, SECCOMP_RET_ERRNO | ENOSYS},
      {"kills a foreign architecture", OTHER_ARCH, __NR_read, {0}, SECCOMP_RET_KILL_PROCESS},
      {"kills x32", ARCH, __NR_read | 0x40000000, {0}, SECCOMP_RET_KILL_PROCESS},
  };
  expect(count > 80 && count < SECCOMP_MAX_INSTRUCTIONS, "the filter has a sane size");
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    expect(run_filter(filter, count, cases[i].arch, cases[i].nr, cases[i].args) == cases[i].answer, cases[i].sentence);
}

static int staged(const void *bytes, size_t size, const char **problem) {
  staged_file files[MAX_FILES];
  int fd = memory_file("test", bytes, size);
  int count = read_staged_files(fd, files, problem);
  close(fd);
  return count;
}

static void stages_files(void) {
  const char *problem = NULL;
  expect(staged("\4\0\0\0a.py\2\0\0\0hi\0\0\0\0", 18, &problem) == 1, "reads one staged file");
  expect(staged("\0\0\0\0", 4, &problem) == 0, "reads no staged file");
  expect(staged("\4\0\0\0a.py\2\0\0\0h", 13, &problem) < 0, "refuses half a file");
  expect(staged("\4\0\0\0../a\0\0\0\0\0\0\0\0", 16, &problem) < 0, "refuses a name with ..");
  expect(staged("\2\0\0\0/a\0\0\0\0\0\0\0\0", 14, &problem) < 0, "refuses an absolute name");
  expect(staged("\3\0\0\0a\0b\0\0\0\0\0\0\0\0", 15, &problem) < 0, "refuses a name with NUL");
  expect(staged("\5\0\0\0a/./b\0\0\0\0\0\0\0\0", 17, &problem) < 0, "refuses a name with .");
}

static void reads_options(void) {
  jail_options o;
  char *good[] = {"ear-jail", "--bwrap", "/b", "--backend", "rlimit", "--limit-address-space", "--", "python3", NULL};
  expect(!parse_options(8, good, &o) && o.limit_address_space && !strcmp(o.argv[0], "python3"), "reads a command line");
  char *relative[] = {"ear-jail", "--bwrap", "b", "--", "python3", NULL};
  expect(parse_options(5, relative, &o) != NULL, "refuses a relative bubblewrap");
  char *unknown[] = {"ear-jail", "--frob", "1", "--", "x", NULL};
  expect(parse_options(5, unknown, &o) != NULL, "refuses an unknown option");
  char *empty[] = {"ear-jail", "--bwrap", "/b", "--", NULL};
  expect(parse_options(4, empty, &o) != NULL, "refuses to start nothing");
  char *escape[] = {"ear-jail", "--bwrap", "/b", "--backend", "cgroup-v2", "--cg-unified", "/c", "--cg-name", "../x",
                    "--", "x", NULL};
  expect(parse_options(11, escape, &o) != NULL, "refuses a group name that leaves its folder");
}

/* The first program of a jail: a static program of this machine, whole and without what it does not need. */
static void carries_enter(void) {
  char head[20] = {0};
  int fd = enter_image_file();
  struct stat facts;
  expect(fd >= 0 && read(fd, head, sizeof head) == (ssize_t)sizeof head && !memcmp(head, "\177ELF", 4),
         "carries ear-enter");
  expect(head[16] == 2, "carries it as a program that needs no loader");
  expect(!fstat(fd, &facts) && facts.st_size < 65536, "carries it small");
  close(fd);
}

static void hears_enter(void) {
  int ends[2];
  enter_news news;
  if (open_talk(ends)) return;
  expect(read_talk(ends[0], &news) == 0, "waits for news from inside");
  enter_message said = {.kind = ENTER_FAILED, .error = ENOENT, .step = 3};
  expect(write(ends[1], &said, sizeof said) == sizeof said && read_talk(ends[0], &news) == 1, "hears it");
  expect(news.sender == getpid() && news.message.error == ENOENT, "knows who said it");
  expect(!strcmp(enter_step(&news.message), "start the command"), "knows what failed");
  said.step = 99;
  expect(!strcmp(enter_step(&said), "begin"), "believes no step that does not exist");
  expect(write(ends[1], "x", 1) == 1 && read_talk(ends[0], &news) == -1, "refuses half a message");
  close(ends[1]);
  expect(read_talk(ends[0], &news) == -1, "knows when there will be none any more");
  close(ends[0]);
}

static void takes_a_spares_job(void) {
  static run r = {.spare = true};
  char job[JOB_BYTES + 1] = {0};
  expect(spare_take(&r, job, 20) && spare_take(&r, job + 20, JOB_BYTES - 20), "takes a job in pieces");
  expect(!spare_take(&r, job, 1), "takes no byte beyond it");
  jail_options alone = {.backend = BACKEND_RLIMIT}, grouped = {.backend = BACKEND_CGROUP_V2};
  expect(spare_refusal(&alone) != NULL && !spare_refusal(&grouped), "keeps spares only where a group limits them");
}

static int limits_of(double wall_s, uint64_t memory, uint32_t processes, size_t size) {
  struct {
    double wall_s, cpu_s, cpus;
    uint64_t memory, output, tmp;
    uint32_t processes, spare;
  } sent = {wall_s, 1.5, 1, memory, 65536, 1 << 20, processes, 0};
  jail_options o = {0};
  const char *problem = NULL;
  int fd = memory_file("test", &sent, size);
  int answer = read_limits(fd, &o, &problem);
  close(fd);
  return answer == 0 && (o.cpu_s != 1.5 || o.tmp_bytes != 1 << 20) ? -2 : answer;
}

static void reads_limits(void) {
  expect(limits_of(2, 64 << 20, 8, 56) == 0, "reads limits");
  expect(limits_of(2, 64 << 20, 8, 0) == 1, "knows when there is no job");
  expect(limits_of(2, 64 << 20, 8, 40) == -1, "refuses half of the limits");
  expect(limits_of(0.0 / 0.0, 64 << 20, 8, 56) == -1, "refuses a limit that is no number");
  expect(limits_of(2, 0, 8, 56) == -1, "refuses no memory");
  expect(limits_of(2, 64 << 20, 0, 56) == -1, "refuses no process");
  expect(staged("\6\0\0\0.enter\0\0\0\0\0\0\0\0", 18, &(const char *){NULL}) < 0,
         "refuses a file in ear-enter's place");
}

/* A folder of plain files stands for a v2 hierarchy: what is written to which name. */
static void writes_v2_limits(void) {
  char dir[] = "/tmp/ear-jail-test-XXXXXX", text[64], problem[128];
  const char *names[] = {"memory.max", "memory.swap.max", "memory.oom.group", "pids.max", "cpu.max"};
  const char *values[] = {"67108864", "0", "1", "10", "100000 100000"};
  if (!mkdtemp(dir)) return;
  run_group g = {.kind = BACKEND_CGROUP_V2};
  jail_options o = {.backend = BACKEND_CGROUP_V2, .memory_bytes = 64 << 20, .processes = 8, .cpus = 1};
  snprintf(g.memory, sizeof g.memory, "%s", dir);
  expect(group_limit(&o, &g, problem, sizeof problem) < 0, "says when the memory controller is missing");
  for (int i = 0; i < 5; i++) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", dir, names[i]);
    close(open(path, O_CREAT | O_WRONLY, 0600));
  }
  expect(!group_limit(&o, &g, problem, sizeof problem), "writes every v2 limit");
  for (int i = 0; i < 5; i++) {
    char path[128];
    expect(read_text(dir, names[i], text, sizeof text) > 0 && !strcmp(text, values[i]), names[i]);
    snprintf(path, sizeof path, "%s/%s", dir, names[i]);
    unlink(path);
  }
  rmdir(dir);
}

/* Where a v2 hierarchy is mounted, or NULL; its controllers may all belong to v1. */
static const char *v2_mount(char out[256]) {
  char line[1024];
  FILE *mounts = fopen("/proc/self/mounts", "re");
  while (mounts && fgets(line, sizeof line, mounts))
    if (sscanf(line, "%*s %255s cgroup2 ", out) == 1 && strstr(line, " cgroup2 ")) return fclose(mounts), out;
  if (mounts) fclose(mounts);
  return NULL;
}

/* What needs no controller, in a real hierarchy: joining, counting time, killing, removing. */
static void lives_in_a_v2_group(void) {
  char mount[256], name[64], problem[600], text[64];
  run_group g;
  snprintf(name, sizeof name, "ear-jail-test-%d", (int)getpid());
  jail_options o = {.backend = BACKEND_CGROUP_V2, .cg_unified = v2_mount(mount), .cg_name = name};
  if (!o.cg_unified || group_create(&o, &g, problem, sizeof problem)) {
    printf("skipped: no v2 hierarchy that can be written here\n");
    return;
  }
  expect(group_create(&o, &(run_group){0}, problem, sizeof problem) < 0, "takes no group that is there already");
  int joined[2], status = 0;
  if (pipe(joined)) return;
  pid_t child = fork();
  if (child == 0) {
    pid_t grandchild = group_join(&g) ? -1 : fork();
    if (grandchild != 0) (void)!write(joined[1], grandchild > 0 ? "y" : "n", 1);
    for (volatile unsigned spin = 0;; spin++) {
    }
  }
  expect(read(joined[0], text, 1) == 1 && text[0] == 'y', "joins a v2 group");
  for (int tries = 0; tries < 20000 && group_cpu_ms(&g) < 20; tries++) usleep(5000);
  expect(group_cpu_ms(&g) >= 20, "counts the time of everybody in a v2 group");
  expect(group_remove(&g) < 0, "does not remove a v2 group that somebody lives in");
  group_kill(&g);
  expect(waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "kills a v2 group");
  expect(!group_remove(&g), "removes a v2 group, whose last process nobody waited for");
  expect(access(g.memory, F_OK) < 0, "leaves nothing of a v2 group");
}

static void relays_bytes(void) {
  int in[2], out[2];
  char text[16] = {0};
  if (pipe(in) || pipe(out)) return;
  relay r;
  expect(relay_open(&r, in[0], out[1], 8), "opens a relay");
  r.quota = 4;
  expect(write(in[1], "abcdef", 6) == 6 && relay_move(&r) == 6, "reads beyond the quota");
  expect(read(out[0], text, sizeof text) == 4 && !strcmp(text, "abcd"), "passes no more than the quota on");
  close(out[0]);
  expect(write(in[1], "gh", 2) == 2 && relay_move(&r) == 2, "keeps reading when nobody listens");
  close(in[1]);
  relay_move(&r);
  expect(relay_done(&r), "is done when the writer is gone");
  relay_close(&r);
}

static void escapes_reports(void) {
  int ends[2];
  char line[2048] = {0};
  if (pipe(ends)) return;
  jail_result result = {.code = -1, .signal = 9, .error = "a \"b\" \n\x1b[31m"};
  expect(!write_report(ends[1], &result, true) && read(ends[0], line, sizeof line - 1) > 0, "writes a report");
  expect(strstr(line, "\"error\":\"a \\\"b\\\"  ?[31m\"") != NULL, "escapes text of the jail");
  expect(strstr(line, "\"code\":null,\"signal\":9") != NULL, "says the signal");
}

int main(void) {
  filters_calls();
  stages_files();
  reads_options();
  carries_enter();
  hears_enter();
  takes_a_spares_job();
  reads_limits();
  writes_v2_limits();
  lives_in_a_v2_group();
  signal(SIGPIPE, SIG_IGN);
  relays_bytes();
  escapes_reports();
  expect(tree_measure(getpid()).tasks == 1 && tree_measure(getpid()).memory > 0, "measures its own tree");
  printf("%d passed, %d failed\n", passed, failed);
  return failed != 0;
}
