#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stub.h"

static bool read_exact(void *into, size_t size) {
  for (char *at = into; size > 0;) {
    ssize_t n = read(REQUESTS_FD, at, size);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    at += n;
    size -= (size_t)n;
  }
  return true;
}

bool read_frame(frame *f) {
  uint32_t sizes[2];
  *f = (frame){0};
  if (!read_exact(sizes, sizeof sizes)) return false;
  f->header_size = sizes[0];
  f->payload_size = sizes[1];
  f->header = malloc(f->header_size + 1);
  f->payload = malloc(f->payload_size + 1);
  if (!f->header || !f->payload || !read_exact(f->header, f->header_size)) return false;
  f->header[f->header_size] = '\0';
  return read_exact(f->payload, f->payload_size);
}

void free_frame(frame *f) {
  free(f->header);
  free(f->payload);
}

void write_all(const void *bytes, size_t size) {
  for (const char *at = bytes; size > 0;) {
    ssize_t n = write(REPLIES_FD, at, size);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) _exit(1);
    at += n;
    size -= (size_t)n;
  }
}

void write_prefix(size_t header_size, size_t payload_size) {
  const uint32_t sizes[2] = {(uint32_t)header_size, (uint32_t)payload_size};
  write_all(sizes, sizeof sizes);
}

void reply(long long id, const char *format, ...) {
  char rest[4096], header[4200];
  va_list facts;
  va_start(facts, format);
  vsnprintf(rest, sizeof rest, format, facts);
  va_end(facts);
  int size = snprintf(header, sizeof header, "{\"id\":%lld,\"segments\":[],%s}", id, rest);
  write_prefix((size_t)size, 0);
  write_all(header, (size_t)size);
}
