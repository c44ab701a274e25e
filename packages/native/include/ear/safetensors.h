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
  const char* dtype; /* BOOL U8 I8 F8_E4M3 F8_E5M2 U16 I16 F16 BF16 U32 I32 F32 U64 I64 F64 C64 */
  int32_t n_dims;
  int64_t shape[EAR_SAFETENSORS_MAX_DIMS];
  const void* data; /* n_bytes, little-endian, row by row; what was read is aligned for its dtype */
  size_t n_bytes;
} ear_safetensors_tensor;

/*
 * Reads a file held in memory (n bytes); the memory must stay while the handle lives. Tensors of files that do not
 * align them are copied. why (capacity, or NULL) receives a sentence for whatever is wrong. Tensors keep the header's
 * order. Errors: TEXT (not this format: truncated, unknown dtype, size against shape, gaps or overlaps, anything after
 * the last tensor, a name with NUL), TOO_LARGE (more than EAR_SAFETENSORS_MAX_DIMS, a header above 100,000,000 bytes),
 * MEMORY.
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
 * killed process or a full disk leaves the old file. Wider dtypes come first, so that every tensor is aligned.
 * Errors: ARGUMENT (a name twice or not UTF-8, "__metadata__", an unknown dtype, n_bytes against shape), TOO_LARGE,
 * MEMORY, INTERNAL (why says what the system said).
 */
ear_status ear_safetensors_write(const char* path, const ear_safetensors_tensor* tensors, size_t n_tensors,
                                 const char* const* metadata, size_t n_metadata, char* why, size_t capacity);

#ifdef __cplusplus
}
#endif
#endif
