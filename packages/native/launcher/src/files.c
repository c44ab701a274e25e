#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int open_in(const char *dir, const char *name, int flags) {
  char path[1024];
  int n = snprintf(path, sizeof path, "%s/%s", dir, name);
  if (n < 0 || (size_t)n >= sizeof path) {
    errno = ENAMETOOLONG;
    return -1;
  }
  return open(path, flags | O_CLOEXEC);
}

int write_all(int fd, const void *bytes, size_t size) {
  const char *at = bytes;
  while (size > 0) {
    ssize_t n = write(fd, at, size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return -1;
    at += n;
    size -= (size_t)n;
  }
  return 0;
}

int write_text(const char *dir, const char *name, const char *text) {
  int fd = open_in(dir, name, O_WRONLY);
  if (fd < 0) return -1;
  int failed = write_all(fd, text, strlen(text));
  int kept = errno;
  close(fd);
  errno = kept;
  return failed;
}

int write_u64(const char *dir, const char *name, uint64_t value) {
  char text[32];
  snprintf(text, sizeof text, "%" PRIu64, value);
  return write_text(dir, name, text);
}

long read_text(const char *dir, const char *name, char *out, size_t size) {
  int fd = open_in(dir, name, O_RDONLY);
  if (fd < 0) return -1;
  ssize_t n = read(fd, out, size - 1);
  close(fd);
  if (n < 0) return -1;
  out[n] = 0;
  return n;
}

uint64_t read_u64(const char *dir, const char *name, uint64_t missing) {
  char text[64], *end;
  if (read_text(dir, name, text, sizeof text) <= 0) return missing;
  uint64_t value = strtoull(text, &end, 10);
  return end == text ? missing : value;
}

uint64_t read_key(const char *dir, const char *name, const char *key, uint64_t missing) {
  char text[4096];
  if (read_text(dir, name, text, sizeof text) <= 0) return missing;
  size_t length = strlen(key);
  for (char *line = text; line && *line; line = strchr(line, '\n'), line = line ? line + 1 : NULL)
    if (!strncmp(line, key, length) && line[length] == ' ') return strtoull(line + length + 1, NULL, 10);
  return missing;
}

int64_t now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
