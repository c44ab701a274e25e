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

/* Relative, of plain components: the file lands below /box and nowhere else. */
static bool plain_name(const char *name) {
  if (name[0] == '/' || !name[0]) return false;
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
    if (strlen(file->name) != length || !plain_name(file->name)) return *problem = "a staged file's name is not plain", -1;
    total += size;
    if (total > MAX_STAGED_BYTES) return *problem = "the staged files are too large", -1;
    file->fd = copy_to_memory_file(fd, size);
    if (file->fd < 0) return *problem = "a staged file could not be read", -1;
  }
}
