/* One jail that was let go, as the launcher sees it; shared by supervise.c, watch.c, spare.c and run.c. */
#ifndef EAR_RUN_H
#define EAR_RUN_H

#include "cgroup.h"
#include "jail.h"
#include "relay.h"
#include "start.h"

typedef struct {
  jail_options *o;
  jail_result *result;
  run_group group;
  relay calls, replies, out, err;
  int status_fd, signals_fd, gate_fd, talk_fd;
  pid_t bwrap, command;    /* command: 0 until ear-enter is about to start it */
  int init_fd;
  int64_t began, next_watch;
  int64_t cpu_before_ms;   /* used before the job came; only a spare has any */
  int64_t seen_cpu_ms;
  uint64_t seen_memory, printed;
  bool reaped, ending, own_uid;
  bool spare;              /* its job has not come yet */
  char job[JOB_BYTES];     /* what has come of it */
  size_t job_size;
  char status[512];
  size_t status_size;
} run;

/* The first sentence about a fault of the jail itself stays. */
__attribute__((format(printf, 2, 3))) void run_fail(run *r, const char *format, ...);
/* Kills everything; what is left then is to wait. */
void run_end(run *r);
/* Reads bubblewrap's news, and ear-enter's. */
void run_read_status(run *r);
void run_read_talk(run *r);
/* Processor time of the job so far, in milliseconds; -1 where only the end will tell. */
int64_t run_cpu_ms(const run *r);
/* Fills in what was used and which limit was met, as of now. */
void run_account(run *r, int64_t cpu_ms);
/* After the last process: how it ended. */
void run_conclude(run *r);

#endif
