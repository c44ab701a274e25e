#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "stub.h"

/* So wide that an index off by a whole row or head still lands in it and can be named. */
#define GUARD ((size_t)1 << 20)

static const struct {
  size_t size;
  const char *dtype;
  uint64_t poison; /* a NaN that nobody computes, or an improbable integer */
} ELEMENTS[] = {
    [F32] = {4, "f32", 0x7fbfdead},
    [F64] = {8, "f64", 0x7ff7deadbeefdead},
    [I32] = {4, "i32", 0x7fbadbad},
    [F16] = {2, "f16", 0x7fbf},
    [BF16] = {2, "bf16", 0x7fbf},
};

size_t element_size(element type) { return ELEMENTS[type].size; }
const char *element_dtype(element type) { return ELEMENTS[type].dtype; }

/* The poison as it repeats from the first page on, in phase with the data, so that what is read outside the data is not
 * a number either. */
static uint64_t pattern_of(const buffer *b) {
  const size_t size = ELEMENTS[b->type].size;
  const size_t phase = (size_t)(b->data - b->pages) % size;
  unsigned char bytes[sizeof(uint64_t)];
  for (size_t i = 0; i < sizeof bytes; i++)
    bytes[i] = (unsigned char)(ELEMENTS[b->type].poison >> (8 * ((i + size - phase) % size)));
  uint64_t pattern;
  memcpy(&pattern, bytes, sizeof pattern);
  return pattern;
}

bool buffer_map(buffer *b, const void *filled, bool left) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  b->filled = filled;
  b->bytes = b->elements * ELEMENTS[b->type].size;
  b->pages_size = (b->bytes + page - 1) / page * page;
  b->mapping_size = b->pages_size + 2 * GUARD;
  b->mapping = mmap(NULL, b->mapping_size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (b->mapping == MAP_FAILED) return false;
  b->pages = b->mapping + GUARD;
  b->data = left ? b->pages : b->pages + b->pages_size - b->bytes;
  if (b->pages_size == 0) return true;
  if (mprotect(b->pages, b->pages_size, PROT_READ | PROT_WRITE)) return false;
  const uint64_t pattern = pattern_of(b);
  uint64_t *words = (uint64_t *)b->pages;
  for (size_t i = 0; i < b->pages_size / sizeof pattern; i++) words[i] = pattern;
  if (filled) memcpy(b->data, filled, b->bytes);
  return !b->constant || !mprotect(b->pages, b->pages_size, PROT_READ);
}

void buffer_unmap(buffer *b) { munmap(b->mapping, b->mapping_size); }

static long long index_of(const buffer *b, uintptr_t address) {
  long long off = (long long)address - (long long)(uintptr_t)b->data;
  long long size = (long long)ELEMENTS[b->type].size;
  return off >= 0 ? off / size : -((-off + size - 1) / size);
}

bool buffer_intact(const buffer *b, long long *index) {
  const uint64_t pattern = pattern_of(b);
  unsigned char bytes[sizeof pattern];
  memcpy(bytes, &pattern, sizeof bytes);
  const size_t first = (size_t)(b->data - b->pages), behind = first + b->bytes;
  for (size_t i = first == 0 ? behind : 0; i < b->pages_size; i = i + 1 == first ? behind : i + 1) {
    if (b->pages[i] == bytes[i % sizeof bytes]) continue;
    *index = index_of(b, (uintptr_t)(b->pages + i));
    return false;
  }
  /* Pages that cannot be written can be made writable. */
  if (!b->constant || !b->filled || !memcmp(b->data, b->filled, b->bytes)) return true;
  const unsigned char *before = b->filled;
  size_t at = 0;
  while (b->data[at] == before[at]) at++;
  *index = (long long)(at / ELEMENTS[b->type].size);
  return false;
}

bool buffer_index(const buffer *b, uintptr_t address, long long *index) {
  if (address < (uintptr_t)b->mapping || address >= (uintptr_t)b->mapping + b->mapping_size) return false;
  *index = index_of(b, address);
  return true;
}
