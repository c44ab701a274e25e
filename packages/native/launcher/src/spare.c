#include "spare.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "files.h"
#include "report.h"
#include "staging.h"

const char *spare_refusal(const jail_options *o) {
  return o->backend == BACKEND_RLIMIT ? "without a cgroup the limits of a running program cannot be changed" : NULL;
}

bool spare_take(run *r, const char *bytes, size_t size) {
  if (size > sizeof r->job - r->job_size) return false;
  memcpy(r->job + r->job_size, bytes, size);
  r->job_size += size;
  return true;
}

/* The hard limits too: the program can never have back what the job does not give it. 0 or -1. */
static int lower_limits(const run *r, const jail_options *o) {
  /* Counted from the program's own start; the exact time is the supervisor's. */
  const rlim_t cpu = (rlim_t)o->cpu_s + 2 + (rlim_t)(r->cpu_before_ms / 1000);
  const rlim_t tasks = (rlim_t)task_limit(o);
  return prlimit(r->command, RLIMIT_CPU, &(struct rlimit){cpu, cpu + 1}, NULL) ||
                 prlimit(r->command, RLIMIT_NPROC, &(struct rlimit){tasks, tasks}, NULL)
             ? -1
             : 0;
}

/* Only the same user may do that without CAP_SYS_RESOURCE, which root in a container often lacks. */
static int limit_command(const run *r, const jail_options *o) {
  if (!r->own_uid) return lower_limits(r, o);
  const uid_t uid = r->result->uid;
  pid_t child = fork();
  if (child == 0) _exit(setresgid(uid, uid, uid) || setresuid(uid, uid, uid) || lower_limits(r, o) ? errno : 0);
  int status = 0;
  while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (child < 0) return -1;
  errno = WIFEXITED(status) ? WEXITSTATUS(status) : ECHILD;
  return errno ? -1 : 0;
}

static void begin(run *r, jail_options *job) {
  char problem[256];
  int64_t used = group_cpu_ms(&r->group);
  r->cpu_before_ms = used > 0 ? used : 0;
  /* Sizes of file systems are fixed when a jail is made. */
  if (job->tmp_bytes != r->o->tmp_bytes) run_fail(r, "a spare of another size");
  else if (group_limit(job, &r->group, problem, sizeof problem)) run_fail(r, "%s", problem);
  else if (limit_command(r, job)) run_fail(r, "could not limit a spare: %s", strerror(errno));
  if (r->result->error[0]) {
    run_end(r);
    return;
  }
  *r->o = *job;
  r->began = r->next_watch = now_ms();
  r->seen_cpu_ms = 0;
  r->printed = 0;
  r->spare = false;
  (void)write_all(FD_REPORT, "{\"begun\":true}\n", 15);
}

void spare_begin(run *r) {
  if (r->ending || r->job_size < sizeof r->job || r->command == 0) return;
  jail_options job = *r->o;
  const char *problem = unpack_limits(r->job, &job);
  if (!problem && job.spare) problem = "a spare's job is a job";
  if (!problem) {
    begin(r, &job);
    return;
  }
  run_fail(r, "%s", problem);
  run_end(r);
}
