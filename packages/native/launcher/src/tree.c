#include "tree.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files.h"

typedef struct {
  pid_t pid, parent;
  bool inside;
  long threads, rss_pages;
  unsigned long long ticks;
} entry;

/* Fields of /proc/<pid>/stat behind the command's name, which may itself hold spaces and brackets. */
static bool read_entry(const char *pid, entry *out) {
  char dir[64], text[1024];
  snprintf(dir, sizeof dir, "/proc/%.32s", pid);
  if (read_text(dir, "stat", text, sizeof text) <= 0) return false;
  const char *rest = strrchr(text, ')');
  if (!rest) return false;
  unsigned long long user, system;
  long child_user, child_system;
  out->pid = atoi(pid);
  out->inside = false;
  return sscanf(rest + 2, "%*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %ld %ld %*d %*d %ld %*d %*u %*u %ld",
                &out->parent, &user, &system, &child_user, &child_system, &out->threads, &out->rss_pages) == 7 &&
         (out->ticks = user + system + (unsigned long long)child_user + (unsigned long long)child_system, true);
}

/* Every process of the machine that can be read; the caller frees. */
static entry *read_all(size_t *count) {
  *count = 0;
  DIR *proc = opendir("/proc");
  if (!proc) return NULL;
  size_t room = 512;
  entry *all = malloc(room * sizeof *all);
  for (struct dirent *d; all && (d = readdir(proc));) {
    if (d->d_name[0] < '1' || d->d_name[0] > '9') continue;
    if (*count == room) {
      entry *more = realloc(all, (room *= 2) * sizeof *all);
      if (!more) break;
      all = more;
    }
    if (read_entry(d->d_name, &all[*count])) ++*count;
  }
  closedir(proc);
  return all;
}

/* The kernel's own list, where it keeps one: reading it spares a walk over every process. */
static bool kill_listed_children(pid_t parent) {
  char dir[64], text[4096];
  snprintf(dir, sizeof dir, "/proc/%d/task/%d", (int)parent, (int)parent);
  if (read_text(dir, "children", text, sizeof text) < 0) return false;
  char *end = text;
  for (long pid; (pid = strtol(end, &end, 10)) > 1;) kill((pid_t)pid, SIGKILL);
  return true;
}

void tree_kill_children(pid_t parent) {
  if (kill_listed_children(parent)) return;
  size_t count;
  entry *all = read_all(&count);
  for (size_t i = 0; i < count; i++)
    if (all[i].parent == parent) kill(all[i].pid, SIGKILL);
  free(all);
}

tree_use tree_measure(pid_t root) {
  tree_use use = {0};
  size_t count;
  entry *all = read_all(&count);
  /* Children may stand before parents in the list: repeat until nobody new is found. */
  for (bool grew = true; grew;) {
    grew = false;
    for (size_t i = 0; i < count; i++) {
      if (all[i].inside) continue;
      bool inside = all[i].pid == root;
      for (size_t j = 0; !inside && j < count; j++) inside = all[j].inside && all[j].pid == all[i].parent;
      if (inside) all[i].inside = grew = true;
    }
  }
  long tick = sysconf(_SC_CLK_TCK), page = sysconf(_SC_PAGESIZE);
  for (size_t i = 0; i < count; i++) {
    if (!all[i].inside) continue;
    use.tasks += (int)all[i].threads;
    use.memory += (uint64_t)all[i].rss_pages * (uint64_t)page;
    use.cpu_ms += (int64_t)(all[i].ticks * 1000 / (unsigned long long)tick);
  }
  free(all);
  return use;
}
