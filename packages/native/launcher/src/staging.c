#include "staging.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "files.h"

static int read_exact(int fd, void *into, size_t size) {
  char *at = into;
  while (size > 0) {
    ssize_t n = read(fd, at, size);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return -1;
    at += n;
    size -= (size_t)n;
  }
  return 0;
}

/* As it travels; no padding. */
typedef struct {
  double wall_s, cpu_s, cpus;
  uint64_t memory_bytes, output_bytes, tmp_bytes;
  uint32_t processes, spare;
} run_limits;
_Static_assert(sizeof(run_limits) == JOB_BYTES, "the grader sends 56 bytes");

static bool between(double value, double low, double high) { return value >= low && value <= high; }

int read_limits(int fd, jail_options *out, const char **problem) {
  char bytes[JOB_BYTES];
  ssize_t first;
  while ((first = read(fd, bytes, 1)) < 0 && errno == EINTR) {
  }
  if (first <= 0) return 1;
  if (read_exact(fd, bytes + 1, sizeof bytes - 1)) return *problem = "the limits ended early", -1;
  *problem = unpack_limits(bytes, out);
  return *problem ? -1 : 0;
}

const char *unpack_limits(const char bytes[JOB_BYTES], jail_options *out) {
  run_limits l;
  memcpy(&l, bytes, sizeof l);
  const double tera = 1e12;
  if (!between(l.wall_s, 0.001, MAX_SECONDS) || !between(l.cpu_s, 0.001, MAX_SECONDS) || !between(l.cpus, 0.01, 1024) ||
      !between((double)l.memory_bytes, 1 << 20, tera) || l.output_bytes > 1u << 30 ||
      !between((double)l.tmp_bytes, 4096, tera) || l.processes < 1 || l.processes > MAX_PROCESSES || l.spare > 1)
    return "a limit is out of range";
  out->wall_s = l.wall_s;
  out->cpu_s = l.cpu_s;
  out->cpus = l.cpus;
  out->memory_bytes = l.memory_bytes;
  out->output_bytes = l.output_bytes;
  out->tmp_bytes = l.tmp_bytes;
  out->processes = (int)l.processes;
  out->spare = l.spare == 1;
  return NULL;
}

/* Relative, of plain components, and not ear-enter's: the file lands below /box and nowhere else. */
static bool plain_name(const char *name) {
  if (name[0] == '/' || !name[0] || !strcmp(name, ".enter")) return false;
  for (const char *part = name; part; part = strchr(part, '/'), part = part ? part + 1 : NULL) {
    size_t length = strcspn(part, "/");
    if (length == 0 || (length == 1 && part[0] == '.') || (length == 2 && !strncmp(part, "..", 2))) return false;
  }
  return true;
}

int memory_file(const char *label, const void *bytes, size_t size) {
  int fd = memfd_create(label, MFD_CLOEXEC);
  if (fd < 0) return -1;
  if (write_all(fd, bytes, size) || lseek(fd, 0, SEEK_SET)) {
    close(fd);
    return -1;
  }
  return fd;
}

static int copy_to_memory_file(int from, uint32_t size) {
  char block[65536];
  int fd = memfd_create("staged", MFD_CLOEXEC);
  if (fd < 0) return -1;
  while (size > 0) {
    size_t part = size < sizeof block ? size : sizeof block;
    if (read_exact(from, block, part) || write_all(fd, block, part)) {
      close(fd);
      return -1;
    }
    size -= (uint32_t)part;
  }
  lseek(fd, 0, SEEK_SET);
  return fd;
}

int read_staged_files(int fd, staged_file out[MAX_FILES], const char **problem) {
  uint64_t total = 0;
  for (int count = 0;; count++) {
    uint32_t length, size;
    if (read_exact(fd, &length, sizeof length)) return *problem = "the staged files ended early", -1;
    if (length == 0) return count;
    if (count == MAX_FILES) return *problem = "too many staged files", -1;
    staged_file *file = &out[count];
    memset(file->name, 0, sizeof file->name);
    if (length >= MAX_NAME || read_exact(fd, file->name, length) || read_exact(fd, &size, sizeof size))
      return *problem = "a staged file's name is too long", -1;
    if (strlen(file->name) != length || !plain_name(file->name)) {
      return *problem = "a staged file's name is not plain", -1;
    }
    total += size;
    if (total > MAX_STAGED_BYTES) return *problem = "the staged files are too large", -1;
    file->fd = copy_to_memory_file(fd, size);
    if (file->fd < 0) return *problem = "a staged file could not be read", -1;
  }
}
