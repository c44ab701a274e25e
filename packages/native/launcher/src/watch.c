#include "watch.h"

#include <unistd.h>

#include "files.h"
#include "tree.h"

enum {
  WATCH_RLIMIT_MS = 20,   /* how often the tree is measured where no cgroup does it */
  WATCH_CGROUP_MS = 200,  /* at least this often a cgroup is asked about memory */
  WATCH_SPARE_MS = 5000,  /* a spare runs no code but the platform's */
};

static void watch_cgroup(run *r, int64_t now) {
  int64_t used = run_cpu_ms(r);
  if (used > r->seen_cpu_ms) r->seen_cpu_ms = used;
  if (group_out_of_memory(&r->group)) run_end(r);
  /* The limit cannot be reached sooner than with every processor busy until then. */
  int64_t left = (int64_t)(r->o->cpu_s * 1000) - r->seen_cpu_ms;
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  int64_t pause = left / (processors > 0 ? processors : 1);
  r->next_watch = now + (pause < 5 ? 5 : pause > WATCH_CGROUP_MS ? WATCH_CGROUP_MS : pause);
  if (r->spare) r->next_watch = now + WATCH_SPARE_MS;
}

static void watch_tree(run *r, int64_t now) {
  tree_use use = tree_measure(r->bwrap);
  if (use.cpu_ms > r->seen_cpu_ms) r->seen_cpu_ms = use.cpu_ms;
  if (use.memory > r->seen_memory) r->seen_memory = use.memory;
  if (use.memory > r->o->memory_bytes) r->result->oom = true, run_end(r);
  if (use.tasks > r->o->processes + JAIL_OVERHEAD_PROCESSES + 1) run_end(r);
  r->next_watch = now + WATCH_RLIMIT_MS;
}

void watch_limits(run *r) {
  int64_t now = now_ms();
  if (r->ending) return;
  if (now - r->began >= (int64_t)(r->o->wall_s * 1000)) {
    r->result->wall_out = true;
    run_end(r);
  } else if (now >= r->next_watch) {
    if (r->group.kind == BACKEND_RLIMIT) watch_tree(r, now);
    else watch_cgroup(r, now);
    if (!r->ending && r->seen_cpu_ms >= (int64_t)(r->o->cpu_s * 1000)) {
      r->result->cpu_out = true;
      run_end(r);
    }
  }
}
