/* What one run of the launcher is told, and what it finds out. Shared by every file here. */
#ifndef EAR_JAIL_H
#define EAR_JAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
  MAX_BINDS = 64,
  MAX_FILES = 64,
  MAX_NAME = 128,
  MAX_STAGED_BYTES = 64 << 20,
  MAX_PROCESSES = 4096,
  MAX_SECONDS = 86400,
  JOB_BYTES = 56,       /* a job's limits, as they travel */
  EXIT_JAIL_FAILED = 70, /* the launcher or the jail could not start: never the student's fault */
};

/* Descriptors that the grader hands to the launcher. 0 carries the job (limits, then files) and is then
 * the lifeline: when it ends, or a byte arrives, everything is killed. A spare's program is started at once; there
 * the limits of its job come as the next bytes, and only what comes after them kills. */
enum { FD_LIFELINE = 0, FD_STDOUT = 1, FD_STDERR = 2, FD_CALLS = 3, FD_REPLIES = 4, FD_REPORT = 5 };

typedef enum { BACKEND_RLIMIT, BACKEND_CGROUP_V1, BACKEND_CGROUP_V2 } backend_kind;

typedef struct {
  const char *bwrap;             /* absolute path of bubblewrap */
  const char *ro[MAX_BINDS];     /* host paths shown read-only at the same place */
  int ro_count;
  const char *links[MAX_BINDS];  /* "target:path", symbolic links of the jail's root */
  int link_count;
  const char *env[MAX_BINDS];    /* "NAME=VALUE" beyond the variables of every jail */
  int env_count;
  backend_kind backend;
  const char *cg_memory, *cg_pids, *cg_cpuacct, *cg_cpu; /* v1: existing parent folders */
  const char *cg_unified;                                /* v2: existing parent folder */
  const char *cg_name;                                   /* name of this run's group below them */
  uid_t uid_first, uid_last;     /* reserved range for slots; only used when started as root */
  double wall_s, cpu_s, cpus;
  uint64_t memory_bytes, output_bytes, tmp_bytes;
  int processes;                 /* processes and threads of the student, together */
  bool spare;                    /* started before its job is known */
  bool limit_address_space;      /* RLIMIT_AS: only for runtimes that do not reserve terabytes */
  char *const *argv;             /* the command inside the jail, NULL-terminated */
} jail_options;

typedef struct {
  char name[MAX_NAME];
  int fd; /* memfd, offset 0 */
} staged_file;

typedef struct {
  int code;            /* -1 when there is none */
  int signal;          /* 0 when there is none */
  int64_t wall_ms, cpu_ms;
  uint64_t memory_peak;
  bool oom, wall_out, cpu_out, output_limit, killed;
  int landlock;        /* its version, where it is in force; 0: not in this kernel, or not come so far */
  uid_t uid;           /* who the jail was, seen from outside */
  char error[512];     /* not empty: the jail itself failed */
} jail_result;

#endif
