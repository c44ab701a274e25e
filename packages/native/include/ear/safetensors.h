/*
 * ear_safetensors: reading and writing of the safetensors format, the plain layout that PyTorch and others load without
 * running code: 8 bytes of header length, a JSON header, then the tensors' bytes.
 *
 * Source: the format's description by Hugging Face (safetensors, Apache-2.0). Every byte of a file is distrusted.
 */
#ifndef EAR_SAFETENSORS_H
#define EAR_SAFETENSORS_H

#include <stddef.h>
#include <stdint.h>

#include "ear/status.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { EAR_SAFETENSORS_MAX_DIMS = 8 };

typedef struct ear_safetensors ear_safetensors;

typedef struct ear_safetensors_tensor {
  const char* name;
  const char* dtype; /* "F32", "F64", "F16", "BF16", "I64", "I32", "U8" … */
  int32_t n_dims;
  int64_t shape[EAR_SAFETENSORS_MAX_DIMS];
  const void* data; /* n_bytes, little-endian */
  size_t n_bytes;
} ear_safetensors_tensor;

/*
 * Reads a file held in memory (n bytes); the memory must stay while the handle lives. why (capacity) receives a sentence
 * for whatever is wrong. Errors: TEXT (not this format, truncated, overlapping or unaligned tensors), TOO_LARGE, MEMORY.
 */
ear_status ear_safetensors_read(ear_safetensors** out, const void* bytes, size_t n, char* why, size_t capacity);
void ear_safetensors_destroy(ear_safetensors* file);
size_t ear_safetensors_count(const ear_safetensors* file);
ear_status ear_safetensors_tensor_at(const ear_safetensors* file, size_t index, ear_safetensors_tensor* out);
/* index of a name, or count. */
size_t ear_safetensors_find(const ear_safetensors* file, const char* name);
/* The value of a key of "__metadata__", or NULL. */
const char* ear_safetensors_metadata(const ear_safetensors* file, const char* key);

/*
 * Writes tensors and metadata (n_metadata pairs key, value) to a path: first beside it, synced, then renamed, so that a
 * killed process or a full disk leaves the old file. Errors: ARGUMENT, MEMORY, INTERNAL (why says what the system said).
 */
ear_status ear_safetensors_write(const char* path, const ear_safetensors_tensor* tensors, size_t n_tensors,
                                 const char* const* metadata, size_t n_metadata, char* why, size_t capacity);

#ifdef __cplusplus
}
#endif
#endif
