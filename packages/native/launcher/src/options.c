#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char problem[256];

static const char *complain(const char *what, const char *about) {
  snprintf(problem, sizeof problem, "ear-jail: %s %.100s", what, about);
  return problem;
}

/* A finite number in [low, high]; false otherwise. */
static bool number(const char *text, double low, double high, double *out) {
  char *end;
  errno = 0;
  *out = strtod(text, &end);
  return !errno && end != text && !*end && *out >= low && *out <= high;
}

static const char *set_number(jail_options *o, const char *name, const char *value) {
  double n;
  if (!strcmp(name, "--uid-first") && number(value, 1000, 4e9, &n)) o->uid_first = (uid_t)n;
  else if (!strcmp(name, "--uid-last") && number(value, 1000, 4e9, &n)) o->uid_last = (uid_t)n;
  else return complain("unknown option or value out of range:", name);
  return NULL;
}

static const char *set_text(jail_options *o, const char *name, const char *value, bool *known) {
  *known = true;
  const struct {
    const char *name;
    const char **to;
  } texts[] = {{"--bwrap", &o->bwrap},           {"--cg-memory", &o->cg_memory}, {"--cg-pids", &o->cg_pids},
               {"--cg-cpuacct", &o->cg_cpuacct}, {"--cg-cpu", &o->cg_cpu},       {"--cg-unified", &o->cg_unified},
               {"--cg-name", &o->cg_name}};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (!strcmp(name, texts[i].name)) {
      *texts[i].to = value;
      return NULL;
    }
  if (!strcmp(name, "--ro")) {
    if (o->ro_count == MAX_BINDS || value[0] != '/') return complain("cannot show", value);
    o->ro[o->ro_count++] = value;
  } else if (!strcmp(name, "--link")) {
    if (o->link_count == MAX_BINDS || !strchr(value, ':')) return complain("not target:path:", value);
    o->links[o->link_count++] = value;
  } else if (!strcmp(name, "--env")) {
    if (o->env_count == MAX_BINDS || value[0] == '=' || !strchr(value, '=')) return complain("not NAME=VALUE:", value);
    o->env[o->env_count++] = value;
  } else if (!strcmp(name, "--backend")) {
    if (!strcmp(value, "rlimit")) o->backend = BACKEND_RLIMIT;
    else if (!strcmp(value, "cgroup-v1")) o->backend = BACKEND_CGROUP_V1;
    else if (!strcmp(value, "cgroup-v2")) o->backend = BACKEND_CGROUP_V2;
    else return complain("unknown back-end:", value);
  } else {
    *known = false;
  }
  return NULL;
}

const char *parse_options(int argc, char *const argv[], jail_options *o) {
  *o = (jail_options){.backend = BACKEND_RLIMIT};
  int i = 1;
  for (; i < argc && strcmp(argv[i], "--"); i += 2) {
    if (!strcmp(argv[i], "--limit-address-space")) {
      o->limit_address_space = true;
      i--;
      continue;
    }
    if (i + 1 >= argc) return complain("no value after", argv[i]);
    bool known;
    const char *wrong = set_text(o, argv[i], argv[i + 1], &known);
    if (!wrong && !known) wrong = set_number(o, argv[i], argv[i + 1]);
    if (wrong) return wrong;
  }
  if (i + 1 >= argc) return complain("no command after", "--");
  o->argv = argv + i + 1;
  if (!o->bwrap || o->bwrap[0] != '/') return complain("needs an absolute", "--bwrap");
  if (o->backend == BACKEND_CGROUP_V1 && !(o->cg_memory && o->cg_pids && o->cg_cpuacct && o->cg_name))
    return complain("cgroup-v1 needs", "--cg-memory, --cg-pids, --cg-cpuacct and --cg-name");
  if (o->backend == BACKEND_CGROUP_V2 && !(o->cg_unified && o->cg_name))
    return complain("cgroup-v2 needs", "--cg-unified and --cg-name");
  if (o->cg_name && (strchr(o->cg_name, '/') || !strcmp(o->cg_name, "..") || strlen(o->cg_name) > 100))
    return complain("not a group's name:", o->cg_name);
  return NULL;
}
