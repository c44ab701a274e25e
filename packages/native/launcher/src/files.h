/* Small file helpers; every failure is an errno for the caller to turn into a sentence. */
#ifndef EAR_FILES_H
#define EAR_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Writes text to an existing file. 0, or -1 with errno. */
int write_text(const char *dir, const char *name, const char *text);
int write_u64(const char *dir, const char *name, uint64_t value);
/* Reads a file's first 4 KiB as text. Its length, or -1 with errno. */
long read_text(const char *dir, const char *name, char *out, size_t size);
/* The number that the file holds, or `missing` when there is none. */
uint64_t read_u64(const char *dir, const char *name, uint64_t missing);
/* The number after `key ` in a file of "key value" lines, or `missing`. */
uint64_t read_key(const char *dir, const char *name, const char *key, uint64_t missing);
/* Writes all bytes, riding over short writes. 0 or -1. */
int write_all(int fd, const void *bytes, size_t size);
/* Monotonic clock in milliseconds. */
int64_t now_ms(void);

#endif
