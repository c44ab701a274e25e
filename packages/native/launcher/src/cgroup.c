#include "cgroup.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"

static int fail(char *problem, size_t size, const char *what, const char *where) {
  snprintf(problem, size, "cgroup: %s %s: %s", what, where, strerror(errno));
  return -1;
}

static int make(char into[512], const char *parent, const char *name) {
  int n = snprintf(into, 512, "%s/%s", parent, name);
  if (n < 0 || n >= 512) {
    errno = ENAMETOOLONG;
    return -1;
  }
  return mkdir(into, 0755);
}

static int limit_v1(const jail_options *o, const run_group *g, char *problem, size_t size) {
  /* The first is never above the second: a limit that grows must begin with the second one, which is absent where
   * the kernel does not account swap; then swap must not exist, and the probe says so. */
  int low = write_u64(g->memory, "memory.limit_in_bytes", o->memory_bytes);
  if (write_u64(g->memory, "memory.memsw.limit_in_bytes", o->memory_bytes) && errno != ENOENT)
    return fail(problem, size, "limit swap of", g->memory);
  if (low && write_u64(g->memory, "memory.limit_in_bytes", o->memory_bytes))
    return fail(problem, size, "limit memory of", g->memory);
  if (write_u64(g->pids, "pids.max", (uint64_t)o->processes + JAIL_OVERHEAD_PROCESSES))
    return fail(problem, size, "limit processes of", g->pids);
  if (g->cpu[0] && (write_u64(g->cpu, "cpu.cfs_period_us", 100000) ||
                    write_u64(g->cpu, "cpu.cfs_quota_us", (uint64_t)(o->cpus * 100000))))
    return fail(problem, size, "limit processor share of", g->cpu);
  return 0;
}

static int limit_v2(const jail_options *o, const run_group *g, char *problem, size_t size) {
  char share[64];
  snprintf(share, sizeof share, "%" PRIu64 " 100000", (uint64_t)(o->cpus * 100000));
  if (write_u64(g->memory, "memory.max", o->memory_bytes)) return fail(problem, size, "limit memory of", g->memory);
  if (write_text(g->memory, "memory.swap.max", "0") && errno != ENOENT)
    return fail(problem, size, "limit swap of", g->memory);
  /* One victim means the run is over: never leave half of it alive. */
  if (write_text(g->memory, "memory.oom.group", "1") && errno != ENOENT)
    return fail(problem, size, "group the victims of", g->memory);
  if (write_u64(g->memory, "pids.max", (uint64_t)o->processes + JAIL_OVERHEAD_PROCESSES))
    return fail(problem, size, "limit processes of", g->memory);
  if (write_text(g->memory, "cpu.max", share) && errno != ENOENT)
    return fail(problem, size, "limit processor share of", g->memory);
  return 0;
}

int group_limit(const jail_options *o, const run_group *g, char *problem, size_t size) {
  switch (g->kind) {
    case BACKEND_CGROUP_V1: return limit_v1(o, g, problem, size);
    case BACKEND_CGROUP_V2: return limit_v2(o, g, problem, size);
    case BACKEND_RLIMIT: return 0;
  }
  return -1;
}

int group_create(const jail_options *o, run_group *g, char *problem, size_t size) {
  *g = (run_group){.kind = o->backend};
  if (g->kind == BACKEND_RLIMIT) return 0;
  if (g->kind == BACKEND_CGROUP_V2) {
    if (make(g->memory, o->cg_unified, o->cg_name)) return fail(problem, size, "make", g->memory);
    memcpy(g->pids, g->memory, sizeof g->pids);
    memcpy(g->cpuacct, g->memory, sizeof g->cpuacct);
  } else {
    /* Controllers may share a folder (cpu,cpuacct): there the second mkdir finds it made. */
    if (make(g->memory, o->cg_memory, o->cg_name)) return fail(problem, size, "make", g->memory);
    if (make(g->pids, o->cg_pids, o->cg_name)) return fail(problem, size, "make", g->pids);
    if (make(g->cpuacct, o->cg_cpuacct, o->cg_name)) return fail(problem, size, "make", g->cpuacct);
    if (o->cg_cpu && make(g->cpu, o->cg_cpu, o->cg_name) && errno != EEXIST)
      return fail(problem, size, "make", g->cpu);
  }
  return 0;
}

int group_join(const run_group *g) {
  if (g->kind == BACKEND_RLIMIT) return 0;
  if (write_text(g->memory, "cgroup.procs", "0")) return -1;
  if (g->kind == BACKEND_CGROUP_V2) return 0;
  if (write_text(g->pids, "cgroup.procs", "0") || write_text(g->cpuacct, "cgroup.procs", "0")) return -1;
  return g->cpu[0] ? write_text(g->cpu, "cgroup.procs", "0") : 0;
}

int64_t group_cpu_ms(const run_group *g) {
  const uint64_t unknown = UINT64_MAX;
  uint64_t used = unknown;
  if (g->kind == BACKEND_CGROUP_V1) used = read_u64(g->cpuacct, "cpuacct.usage", unknown) / 1000000;
  if (g->kind == BACKEND_CGROUP_V2) used = read_key(g->cpuacct, "cpu.stat", "usage_usec", unknown) / 1000;
  return g->kind == BACKEND_RLIMIT || used > INT32_MAX * 1000ull ? -1 : (int64_t)used;
}

uint64_t group_memory_peak(const run_group *g) {
  if (g->kind == BACKEND_CGROUP_V1) {
    uint64_t peak = read_u64(g->memory, "memory.memsw.max_usage_in_bytes", 0);
    return peak ? peak : read_u64(g->memory, "memory.max_usage_in_bytes", 0);
  }
  if (g->kind == BACKEND_CGROUP_V2) return read_u64(g->memory, "memory.peak", read_u64(g->memory, "memory.current", 0));
  return 0;
}

bool group_out_of_memory(const run_group *g) {
  if (g->kind == BACKEND_CGROUP_V1) return read_key(g->memory, "memory.oom_control", "oom_kill", 0) > 0;
  if (g->kind == BACKEND_CGROUP_V2) return read_key(g->memory, "memory.events", "oom_kill", 0) > 0;
  return false;
}

bool group_pids_refused(const run_group *g) {
  return g->kind != BACKEND_RLIMIT && read_key(g->pids, "pids.events", "max", 0) > 0;
}

void group_kill(const run_group *g) {
  if (g->kind == BACKEND_CGROUP_V2) (void)write_text(g->memory, "cgroup.kill", "1");
}

static int remove_one(const char *dir) {
  if (!dir[0]) return 0;
  /* A group stays busy for a moment after its last process was reaped. */
  for (int i = 0; i < 200; i++) {
    if (!rmdir(dir) || errno == ENOENT) return 0;
    usleep(i < 20 ? 500 : 5000);
  }
  return -1;
}

int group_remove(const run_group *g) {
  if (g->kind == BACKEND_RLIMIT) return 0;
  return remove_one(g->memory) | remove_one(g->pids) | remove_one(g->cpuacct) | remove_one(g->cpu);
}
