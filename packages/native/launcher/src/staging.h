#ifndef EAR_STAGING_H
#define EAR_STAGING_H

#include "jail.h"

/* Reads the job's limits from `fd`, as the grader sends them: see run_limits, little-endian. 0; 1 when the grader
 * ended the line without a job; -1 with a sentence in `problem`. */
int read_limits(int fd, jail_options *out, const char **problem);

/* The same from memory. NULL, or a sentence about what is wrong. */
const char *unpack_limits(const char bytes[JOB_BYTES], jail_options *out);

/* Reads the staged files from `fd` into memory files: repeated
 *   uint32 name length, name, uint32 size, bytes        (little-endian)
 * closed by a name length of 0. They reach the jail as descriptors: no folder on the host holds a
 * learner's files, so nothing can be left behind and no trusted path leads to a student's.
 * The count, or -1 with a sentence in `problem`. */
int read_staged_files(int fd, staged_file out[MAX_FILES], const char **problem);

/* A sealed-by-convention memory file with these bytes, offset 0, or -1. */
int memory_file(const char *label, const void *bytes, size_t size);

#endif
