#include "report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "files.h"

/* Printable ASCII only: whatever else an error text holds becomes a question mark. */
static void quote(const char *text, char *out, size_t size) {
  size_t at = 0;
  for (; *text && at + 3 < size; text++) {
    char c = *text;
    if (c == '"' || c == '\\') out[at++] = '\\';
    out[at++] = c >= 32 && c < 127 ? c : c == '\n' ? ' ' : '?';
  }
  out[at] = 0;
}

static const char *truth(bool value) { return value ? "true" : "false"; }

int write_report(int fd, const jail_result *r, bool final) {
  char line[2048], error[1100], code[16] = "null";
  quote(r->error, error, sizeof error);
  if (r->code >= 0) snprintf(code, sizeof code, "%d", r->code);
  const char *timed_out = r->wall_out ? "\"wall\"" : r->cpu_out ? "\"cpu\"" : "null";
  int n = snprintf(line, sizeof line,
                   "{\"final\":%s,\"code\":%s,\"signal\":%d,\"wall_ms\":%" PRId64 ",\"cpu_ms\":%" PRId64
                   ",\"memory_peak_bytes\":%" PRIu64
                   ",\"oom\":%s,\"timed_out\":%s,\"output_limit\":%s,\"killed\":%s,\"landlock\":%d,\"uid\":%u"
                   ",\"error\":\"%s\"}\n",
                   truth(final), code, r->signal, r->wall_ms, r->cpu_ms, r->memory_peak, truth(r->oom), timed_out,
                   truth(r->output_limit), truth(r->killed), r->landlock, (unsigned)r->uid, error);
  return n > 0 && (size_t)n < sizeof line ? write_all(fd, line, (size_t)n) : -1;
}
